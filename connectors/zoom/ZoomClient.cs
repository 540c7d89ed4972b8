using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Zoom;

/// <summary>Zoom's API with a server-to-server token. https://developers.zoom.us/docs/api/</summary>
internal sealed class ZoomClient(Session session)
{
    private const int MostPages = 50;
    private const string TokenName = "zoom";

    /// <summary>https://developers.zoom.us/docs/internal-apps/s2s-oauth/</summary>
    public Task<Result<AccessToken>> TokenAsync(CancellationToken cancel) => session.Http.TokenAsync(TokenName, FetchTokenAsync, null, cancel);

    public Task<Result<ZoomMeeting>> PastMeetingAsync(string uuid, CancellationToken cancel) => GetAsync($"past_meetings/{Path(uuid)}", ZoomJson.Default.ZoomMeeting, cancel);

    /// <summary>With devices, addresses and cameras; needs the dashboard. Without <c>type</c> it would be asked for a meeting that is being held.</summary>
    public Task<Result<IReadOnlyList<ZoomParticipant>>> DashboardAsync(string uuid, CancellationToken cancel) => AllAsync($"metrics/meetings/{Path(uuid)}/participants?type=past&page_size=300&include_fields=registrant_id", cancel);

    /// <summary>Minute by minute, whether a picture was sent.</summary>
    public Task<Result<IReadOnlyList<ZoomParticipant>>> MinutesAsync(string uuid, CancellationToken cancel) => AllAsync($"metrics/meetings/{Path(uuid)}/participants/qos?type=past&page_size=10", cancel);

    /// <summary>Names and times only; for accounts without the dashboard.</summary>
    public Task<Result<IReadOnlyList<ZoomParticipant>>> ReportAsync(string uuid, CancellationToken cancel) => AllAsync($"report/meetings/{Path(uuid)}/participants?page_size=300&include_fields=registrant_id", cancel);

    /// <summary>Which participants are the account's own people.</summary>
    public Task<Result<IReadOnlyList<ZoomParticipant>>> PastParticipantsAsync(string uuid, CancellationToken cancel) => AllAsync($"past_meetings/{Path(uuid)}/participants?page_size=300", cancel);

    /// <summary>https://developers.zoom.us/docs/api/meetings/#tag/cloud-recording: the files of a meeting that was recorded to the cloud.</summary>
    public Task<Result<ZoomRecordings>> RecordingsAsync(string uuid, CancellationToken cancel) => GetAsync($"meetings/{Path(uuid)}/recordings", ZoomJson.Default.ZoomRecordings, cancel);

    /// <summary>The app's own token opens the address; the webhook's, which is good for a day, is never kept.</summary>
    public Task<Result<long>> DownloadAsync(Uri address, Stream target, CancellationToken cancel) => AuthorisedAsync(token => session.Http.DownloadAsync(() => Request(address, token), target, cancel), cancel);

    /// <summary>A page of the meetings of one day.</summary>
    public Task<Result<ZoomPage>> MeetingsAsync(DateOnly day, string? token, int size, CancellationToken cancel)
    {
        var date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return GetAsync(string.Create(CultureInfo.InvariantCulture, $"metrics/meetings?type=past&from={date}&to={date}&page_size={size}{(token is null ? "" : $"&next_page_token={Uri.EscapeDataString(token)}")}"), ZoomJson.Default.ZoomPage, cancel);
    }

    /// <summary>An id that begins with a slash, or holds two, is encoded twice.</summary>
    public static string Path(string uuid) => uuid.StartsWith('/') || uuid.Contains("//", StringComparison.Ordinal) ? Uri.EscapeDataString(Uri.EscapeDataString(uuid)) : Uri.EscapeDataString(uuid);

    private async Task<Result<IReadOnlyList<ZoomParticipant>>> AllAsync(string path, CancellationToken cancel)
    {
        var all = new List<ZoomParticipant>();
        string? token = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            if (!(await GetAsync(token is null ? path : $"{path}&next_page_token={Uri.EscapeDataString(token)}", ZoomJson.Default.ZoomPage, cancel)).Succeeded(out var page, out var failure)) return failure;
            all.AddRange(page.Participants ?? []);
            if (string.IsNullOrEmpty(page.NextPageToken) || page.NextPageToken == token) return all;
            token = page.NextPageToken;
        }
        return new Failure(FailureCategory.BadAnswer, "GET api.zoom.us: a list without end");
    }

    private async Task<Result<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var address = new Uri($"https://api.zoom.us/v2/{path}");
        return (await AuthorisedAsync(token => session.Http.ReadAsync(() => Request(address, token), cancel), cancel)).Json(type);
    }

    private Task<Result<T>> AuthorisedAsync<T>(Func<Secret, Task<Result<T>>> send, CancellationToken cancel) => session.Http.AuthorisedAsync(TokenName, FetchTokenAsync, send, cancel);

    private static HttpRequestMessage Request(Uri address, Secret token) => new(HttpMethod.Get, address) { Headers = { Authorization = Wire.Bearer(token) } };

    private async Task<Result<AccessToken>> FetchTokenAsync(CancellationToken cancel)
    {
        var address = $"https://zoom.us/oauth/token?grant_type=account_credentials&account_id={Uri.EscapeDataString(session.Connection.Setting("accountId") ?? "")}";
        var answered = await session.SignInAsync("clientSecret", secret => new HttpRequestMessage(HttpMethod.Post, address) { Headers = { Authorization = Wire.Basic(session.Connection.Setting("clientId") ?? "", secret.Reveal()) } }, cancel);
        if (!answered.Json(ZoomJson.Default.ZoomToken).Succeeded(out var token, out var failure)) return failure;
        if (token.AccessToken.Length == 0) return new Failure(FailureCategory.BadAnswer, "an empty token");
        return new AccessToken(new Secret(token.AccessToken), session.Clock.GetUtcNow().AddSeconds(token.ExpiresIn)) { Scopes = token.Scope?.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries) };
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Lever;

/// <summary>Lever's API, with a key as the user name of Basic. https://hire.lever.co/developer/documentation#authentication</summary>
internal sealed class LeverClient(Session session)
{
    private const int MostPages = 200;
    private IReadOnlyDictionary<string, LeverNamed>? _stages, _reasons;

    /// <summary>Ids are UUIDs; some stages have words. Nothing else is put into a path.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    /// <summary>https://hire.lever.co/developer/documentation#retrieve-a-single-opportunity</summary>
    public async Task<Result<LeverOpportunity>> OpportunityAsync(string id, CancellationToken cancel)
    {
        var answered = await GetAsync($"opportunities/{id}?expand=applications", cancel);
        if (!answered.Succeeded(out var answer, out var failure)) return failure;
        return answer.Json(LeverJson.Default.LeverOneLeverOpportunity).Succeeded(out var one, out failure) ? one.Data : failure;
    }

    /// <summary>https://hire.lever.co/developer/documentation#list-all-opportunities: an offset is opaque.</summary>
    public Task<Result<LeverList<LeverOpportunity>>> OpportunitiesAsync(string? offset, DateTimeOffset? since, CancellationToken cancel)
    {
        var path = "opportunities?limit=100&expand=applications";
        if (since is { } after) path += "&updated_at_start=" + after.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return PageAsync(offset is null ? path : $"{path}&offset={Uri.EscapeDataString(offset)}", LeverJson.Default.LeverListLeverOpportunity, cancel);
    }

    /// <summary>A person's candidacies. Where the filter is not honoured, others are left out here.</summary>
    public async Task<Result<IReadOnlyList<LeverOpportunity>>> OfContactAsync(string contact, CancellationToken cancel)
    {
        if (!(await AllAsync($"opportunities?limit=100&contact_id={contact}", LeverJson.Default.LeverListLeverOpportunity, cancel)).Succeeded(out var all, out var failure)) return failure;
        return Result<IReadOnlyList<LeverOpportunity>>.Of([.. all.Where(one => one.Contact == contact)]);
    }

    public async Task<Result<IReadOnlyDictionary<string, LeverNamed>>> StagesAsync(CancellationToken cancel)
    {
        if (_stages is not null) return Result<IReadOnlyDictionary<string, LeverNamed>>.Of(_stages);
        if (!(await NamedAsync("stages?limit=100", cancel)).Succeeded(out var named, out var failure)) return failure;
        return Result<IReadOnlyDictionary<string, LeverNamed>>.Of(_stages = named);
    }

    public async Task<Result<IReadOnlyDictionary<string, LeverNamed>>> ReasonsAsync(CancellationToken cancel)
    {
        if (_reasons is not null) return Result<IReadOnlyDictionary<string, LeverNamed>>.Of(_reasons);
        if (!(await NamedAsync("archive_reasons?limit=100", cancel)).Succeeded(out var named, out var failure)) return failure;
        return Result<IReadOnlyDictionary<string, LeverNamed>>.Of(_reasons = named);
    }

    public Task<Result<IReadOnlyList<LeverResume>>> ResumesAsync(string opportunity, CancellationToken cancel) => AllAsync($"opportunities/{opportunity}/resumes?limit=100", LeverJson.Default.LeverListLeverResume, cancel);

    public Task<Result<IReadOnlyList<LeverNote>>> NotesAsync(string opportunity, CancellationToken cancel) => AllAsync($"opportunities/{opportunity}/notes?limit=100", LeverJson.Default.LeverListLeverNote, cancel);

    /// <summary>Where a résumé's file can be had, with the same key.</summary>
    public Uri ResumeFile(string opportunity, string resume) => At($"opportunities/{opportunity}/resumes/{resume}/download");

    public Task<Result<HttpAnswer>> PostAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        var address = At(session.Connection.Setting("performAs") is { } user ? $"{path}?perform_as={user}" : path);
        return session.WriteAsync("apiKey", key => Authorised(new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(JsonSerializer.Serialize(body, type), Encoding.UTF8, "application/json") }, key), cancel);
    }

    public Task<Result<HttpAnswer>> FileAsync(Uri address, CancellationToken cancel) => session.ReadAsync("apiKey", key => Authorised(new HttpRequestMessage(HttpMethod.Get, address), key), cancel);

    private Task<Result<HttpAnswer>> GetAsync(string path, CancellationToken cancel) => FileAsync(At(path), cancel);

    private async Task<Result<LeverList<T>>> PageAsync<T>(string path, JsonTypeInfo<LeverList<T>> type, CancellationToken cancel)
    {
        var answered = await GetAsync(path, cancel);
        return answered.Succeeded(out var answer, out var failure) ? answer.Json(type) : failure;
    }

    private async Task<Result<IReadOnlyList<T>>> AllAsync<T>(string path, JsonTypeInfo<LeverList<T>> type, CancellationToken cancel)
    {
        var all = new List<T>();
        string? offset = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            if (!(await PageAsync(offset is null ? path : $"{path}&offset={Uri.EscapeDataString(offset)}", type, cancel)).Succeeded(out var page, out var failure)) return failure;
            all.AddRange(page.Data);
            if (!page.HasNext || page.Next is not { } next || next == offset) return Result<IReadOnlyList<T>>.Of(all);
            offset = next;
        }
        return new Failure(FailureCategory.BadAnswer, $"{Host}: a list without end");
    }

    private async Task<Result<IReadOnlyDictionary<string, LeverNamed>>> NamedAsync(string path, CancellationToken cancel)
    {
        if (!(await AllAsync(path, LeverJson.Default.LeverListLeverNamed, cancel)).Succeeded(out var all, out var failure)) return failure;
        var named = new Dictionary<string, LeverNamed>(StringComparer.Ordinal);
        foreach (var one in all) named[one.Id] = one;
        return Result<IReadOnlyDictionary<string, LeverNamed>>.Of(named);
    }

    private static HttpRequestMessage Authorised(HttpRequestMessage request, Secret key)
    {
        request.Headers.Authorization = Wire.Basic(key.Reveal());
        return request;
    }

    private Uri At(string path) => new($"https://{Host}/v1/{path}");

    private string Host => session.Connection.Setting("environment") switch { "eu" => "api.eu.lever.co", "sandbox" => "api.sandbox.lever.co", _ => "api.lever.co" };
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Zoom;

/// <summary>A stand-in for Zoom: server-to-server tokens, dashboard, reports, signed webhooks. Of guests it tells what the account's contract lets it tell.</summary>
public sealed class ZoomSandbox : Sandbox, IMeetingSandbox
{
    internal const string AccountId = "sandbox-account", ClientId = "sandbox-client", ClientSecret = "sandbox-client-secret", SecretToken = "sandbox-secret-token";
    private const string Token = "sandbox-zoom-token", HostUser = "16778000";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SandboxMeeting> _meetings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _recordings = new(StringComparer.Ordinal);

    /// <summary>Whether the account has the dashboard.</summary>
    public bool Dashboard { get; set; } = true;

    /// <summary>Whether addresses and devices of guests are shown.</summary>
    public bool ShowsGuests { get; set; } = true;

    public int PageSize { get; set; } = 300;

    /// <summary>Tokens of pages end after a quarter of an hour; then so many more are refused.</summary>
    public int EndedTokens { get; set; }

    public override object State()
    {
        lock (_gate) return new { meetings = _meetings.Keys.ToArray() };
    }

    public string LinkOf(int number) => $"https://example.zoom.us/j/{Number(number)}?pwd=abc";

    public SandboxWebhook Holds(SandboxMeeting meeting)
    {
        lock (_gate) _meetings[Uuid(meeting.Number)] = meeting;
        return new SandboxWebhook(Ended(meeting), $"zoom-{meeting.Number}-{meeting.Version}");
    }

    public SandboxWebhook Records(SandboxMeeting meeting, byte[] recording)
    {
        lock (_gate) _recordings[Uuid(meeting.Number)] = recording;
        return new SandboxWebhook(Event("recording.completed", meeting, new JsonObject { ["recording_files"] = RecordingFiles(meeting.Number) }), $"zoom-recording-{meeting.Number}");
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new InboundRequest
        {
            Body = body,
            Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["x-zm-request-timestamp"] = time, ["x-zm-signature"] = "v0=" + Convert.ToHexStringLower(ZoomConnector.Mac(secret.RevealBytes(), time, body.Span)) },
        };
    }

    protected override void Map(WebApplication app)
    {
        app.MapPost("/oauth/token", (HttpContext context) =>
            context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}")) && context.Request.Query["account_id"] == AccountId
                ? Results.Json(new { access_token = Token, token_type = "bearer", expires_in = 3600, scope = "meeting:read:admin dashboard_meetings:read:admin report:read:admin recording:read:admin" }) : Results.Json(new { reason = "Invalid client_id or client_secret" }, statusCode: 401)).RequireHost("zoom.us");
        // The address that the API names leads to another, where the file is.
        app.MapGet("/rec/download/{number:int}", (HttpContext context, int number) => context.Request.Headers.Authorization == $"Bearer {Token}" ? Results.Redirect($"https://zoom.us/rec/file/{number}") : Results.StatusCode(401)).RequireHost("zoom.us");
        app.MapGet("/rec/file/{number:int}", (int number) =>
        {
            lock (_gate) return _recordings.TryGetValue(Uuid(number), out var file) ? Results.Bytes(file, "video/mp4") : Results.NotFound();
        }).RequireHost("zoom.us");
        var api = app.MapGroup("/v2").RequireHost("api.zoom.us");
        api.AddEndpointFilter(async (context, next) => context.HttpContext.Request.Headers.Authorization == $"Bearer {Token}" ? await next(context) : Results.Json(new { code = 124, message = "Invalid access token." }, statusCode: 401));
        api.MapGet("/past_meetings/{uuid}", (string uuid) => With(uuid, meeting => new JsonObject { ["uuid"] = Uuid(meeting.Number), ["id"] = Number(meeting.Number), ["topic"] = meeting.Subject, ["start_time"] = Text(meeting.StartsAt), ["end_time"] = Text(meeting.StartsAt + meeting.Length) }));
        api.MapGet("/past_meetings/{uuid}/participants", (HttpContext context, string uuid) => With(uuid, meeting => Page(context, [Host(meeting), .. meeting.Stays.Select((stay, index) => Stay(meeting, stay, index, whole: false))])));
        api.MapGet("/report/meetings/{uuid}/participants", (HttpContext context, string uuid) => With(uuid, meeting => Page(context, [Host(meeting), .. meeting.Stays.Select((stay, index) => Stay(meeting, stay, index, whole: false))])));
        api.MapGet("/meetings/{uuid}/recordings", (string uuid) => With(uuid, meeting => new JsonObject { ["uuid"] = Uuid(meeting.Number), ["recording_files"] = RecordingFiles(meeting.Number) }));
        api.MapGet("/metrics/meetings/{uuid}/participants", (HttpContext context, string uuid) => context.Request.Query["type"] == "past" ? Dashed(uuid, meeting => Page(context, [Host(meeting), .. meeting.Stays.Select((stay, index) => Stay(meeting, stay, index, whole: true))])) : Missing());
        api.MapGet("/metrics/meetings/{uuid}/participants/qos", (HttpContext context, string uuid) => Dashed(uuid, meeting => Page(context, [.. meeting.Stays.Select((stay, index) => Minutes(stay, index))])));
        api.MapGet("/metrics/meetings", (HttpContext context) =>
        {
            if (!Dashboard) return NoPlan();
            if (!string.IsNullOrEmpty(context.Request.Query["next_page_token"]) && EndedTokens-- > 0) return Results.Json(new { code = 300, message = "The next page token is invalid or expired." }, statusCode: 400);
            lock (_gate) return Results.Json(Page(context, [.. _meetings.Values.Where(meeting => meeting.StartsAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) == context.Request.Query["from"])
                .Select(meeting => new JsonObject { ["uuid"] = Uuid(meeting.Number), ["id"] = long.Parse(Number(meeting.Number), CultureInfo.InvariantCulture), ["topic"] = meeting.Subject, ["start_time"] = Text(meeting.StartsAt) })], "meetings"));
        });
    }

    private IResult Dashed(string uuid, Func<SandboxMeeting, JsonObject> answer) => Dashboard ? With(uuid, answer) : NoPlan();

    private static IResult NoPlan() => Results.Json(new { code = 200, message = "This API is only available for paid accounts with the Business plan or above." }, statusCode: 400);

    private static IResult Missing() => Results.Json(new { code = 3001, message = "Meeting does not exist." }, statusCode: 404);

    private IResult With(string uuid, Func<SandboxMeeting, JsonObject> answer)
    {
        lock (_gate) return _meetings.TryGetValue(Uri.UnescapeDataString(Uri.UnescapeDataString(uuid)), out var meeting) ? Results.Json(answer(meeting)) : Missing();
    }

    private JsonObject Page(HttpContext context, IReadOnlyList<JsonObject> items, string name = "participants")
    {
        var from = int.TryParse(context.Request.Query["next_page_token"], CultureInfo.InvariantCulture, out var at) ? at : 0;
        var size = Math.Min(PageSize, int.TryParse(context.Request.Query["page_size"], CultureInfo.InvariantCulture, out var wanted) ? wanted : 30);
        return new JsonObject { ["page_size"] = size, ["next_page_token"] = from + size < items.Count ? $"{from + size}" : "", [name] = new JsonArray([.. items.Skip(from).Take(size)]) };
    }

    private static JsonObject Host(SandboxMeeting meeting) => new()
    {
        ["id"] = "hostid", ["user_id"] = HostUser, ["user_name"] = "Iris Interviewer", ["name"] = "Iris Interviewer", ["email"] = "iris@example.org", ["internal_user"] = true, ["ip_address"] = "192.0.2.10", ["pc_name"] = "IRIS-LAPTOP",
        ["join_time"] = Text(meeting.StartsAt), ["leave_time"] = Text(meeting.StartsAt + meeting.Length),
    };

    private JsonObject Stay(SandboxMeeting meeting, SandboxStay stay, int index, bool whole)
    {
        var one = new JsonObject
        {
            ["id"] = "", ["user_id"] = UserId(index), ["participant_uuid"] = $"guest-{meeting.Number}-{stay.Guest}", ["user_name"] = stay.Name, ["name"] = stay.Name, ["email"] = meeting.Invited ?? "", ["user_email"] = meeting.Invited ?? "", ["internal_user"] = false,
            ["join_time"] = Text(meeting.StartsAt.AddMinutes(stay.From)), ["leave_time"] = Text(meeting.StartsAt.AddMinutes(stay.To)), ["status"] = "in_meeting",
        };
        if (!whole) return one;
        foreach (var (name, value) in new (string, string?)[] { ("device", "Windows"), ("client", "Zoom"), ("version", "6.2"), ("pc_name", stay.Machine), ("mac_addr", stay.Mac), ("ip_address", stay.Ip), ("microphone", stay.Microphone), ("speaker", stay.Microphone), ("camera", stay.VideoMinutes > 0 ? stay.Camera : "") })
            one[name] = ShowsGuests ? value : "";
        return one;
    }

    private static JsonObject Minutes(SandboxStay stay, int index) => new()
    {
        ["user_id"] = UserId(index),
        ["user_qos"] = new JsonArray([.. Enumerable.Range(0, (int)(stay.To - stay.From)).Select(minute => new JsonObject
        {
            ["audio_input"] = new JsonObject { ["bitrate"] = "30 kbps", ["jitter"] = "10 ms", ["avg_loss"] = "1 %" },
            ["video_input"] = minute < stay.VideoMinutes ? new JsonObject { ["bitrate"] = "400 kbps", ["frame_rate"] = "24 fps" } : new JsonObject { ["bitrate"] = "", ["frame_rate"] = "" },
        })]),
    };

    private JsonArray RecordingFiles(int number)
    {
        lock (_gate)
            return !_recordings.ContainsKey(Uuid(number)) ? [] : new JsonArray(
                new JsonObject { ["id"] = $"chat-{number}", ["file_type"] = "CHAT", ["status"] = "completed", ["recording_type"] = "chat_file", ["download_url"] = "https://zoom.us/rec/download/0" },
                new JsonObject { ["id"] = $"speaker-{number}", ["file_type"] = "MP4", ["file_extension"] = "MP4", ["status"] = "completed", ["recording_type"] = "active_speaker", ["download_url"] = $"https://zoom.us/rec/download/{number}" });
    }

    private static string Ended(SandboxMeeting meeting) => Event("meeting.ended", meeting, []);

    private static string Event(string name, SandboxMeeting meeting, JsonObject more)
    {
        var body = Event(name, meeting);
        foreach (var (member, value) in more) body["payload"]!["object"]![member] = value?.DeepClone();
        return body.ToJsonString();
    }

    private static JsonObject Event(string name, SandboxMeeting meeting) => new()
    {
        ["event"] = name, ["event_ts"] = (meeting.StartsAt + meeting.Length).ToUnixTimeMilliseconds() + meeting.Version,
        ["payload"] = new JsonObject
        {
            ["account_id"] = "abc",
            ["object"] = new JsonObject { ["id"] = Number(meeting.Number), ["uuid"] = Uuid(meeting.Number), ["host_id"] = "hostid", ["topic"] = meeting.Subject, ["type"] = 2, ["start_time"] = Text(meeting.StartsAt), ["duration"] = (int)meeting.Length.TotalMinutes, ["timezone"] = "UTC" },
        },
    };

    /// <summary>Begins with a slash, as some of Zoom's do.</summary>
    private static string Uuid(int number) => $"/ajX{number:000000}Q6uO7ygigo/w==";

    private static string Number(int number) => $"9776364{number:0000}";

    private static string UserId(int index) => $"{16778240 + index}";

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

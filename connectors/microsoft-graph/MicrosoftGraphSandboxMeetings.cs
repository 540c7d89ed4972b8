using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.MicrosoftGraph;

/// <summary>Meetings as Teams keeps them: a call record without names, and a report with the names that were typed.</summary>
public sealed partial class MicrosoftGraphSandbox : IMeetingSandbox
{
    public string LinkOf(int number) => $"https://teams.microsoft.com/l/meetup-join/19%3ameeting_{number}%40thread.v2/0?context=%7b%22Tid%22%3a%22{Directory}%22%7d";

    public SandboxWebhook Holds(SandboxMeeting meeting)
    {
        var id = CallId(meeting.Number);
        lock (_gate)
        {
            foreach (var what in (string[])["calls", "events", "meetings"])
                if (_kept.TryGetValue(what, out var list)) list.RemoveAll(one => Is(one, "number", $"{meeting.Number}"));
        }
        Keeps("calls", Call(meeting, id));
        Keeps("events", Planned(meeting));
        Keeps("meetings", new JsonObject { ["number"] = $"{meeting.Number}", ["id"] = $"meeting-{meeting.Number}", ["joinWebUrl"] = LinkOf(meeting.Number), ["report"] = Report(meeting) });
        return new SandboxWebhook(Notification(id, meeting.Version == 1 ? "created" : "updated"), $"graph-{meeting.Number}-{meeting.Version}");
    }

    public SandboxWebhook Records(SandboxMeeting meeting, byte[] recording)
    {
        Keeps("recordings", new JsonObject { ["meeting"] = $"meeting-{meeting.Number}", ["id"] = $"recording-{meeting.Number}", ["createdDateTime"] = Text(meeting.StartsAt.AddMinutes(1)), ["endDateTime"] = Text(meeting.StartsAt + meeting.Length), ["content"] = Convert.ToBase64String(recording) });
        return new SandboxWebhook(Notification(CallId(meeting.Number), "updated"), $"graph-recording-{meeting.Number}");
    }

    /// <summary>A notification that a call record is there, or changed.</summary>
    public static string Notification(string call, string change) => new JsonObject
    {
        ["value"] = new JsonArray(new JsonObject
        {
            ["subscriptionId"] = "7f105c7d-0000-4000-8000-000000000001", ["clientState"] = ClientState, ["changeType"] = change, ["resource"] = $"communications/callRecords/{call}",
            ["subscriptionExpirationDateTime"] = "2026-11-22T10:00:00Z", ["tenantId"] = Directory, ["resourceData"] = new JsonObject { ["id"] = call },
        }),
    }.ToJsonString();

    public static string CallId(int number) => $"e523d2ed-0000-4000-8000-{number.ToString("000000000000", CultureInfo.InvariantCulture)}";

    private void MapMeetings(RouteGroupBuilder api)
    {
        api.MapGet("/communications/callRecords", (HttpContext context) => List(Kept("calls").Where(call => Matches(call, Filter(context))).Select(call => Without(call, "sessions"))));
        api.MapGet("/communications/callRecords/{id}", (string id) => Kept("calls").FirstOrDefault(call => Is(call, "id", id)) is { } found ? Results.Json(FirstPage(found)) : Error(404, "NotFound"));
        api.MapGet("/communications/callRecords/{id}/sessions", (HttpContext context, string id) =>
            Kept("calls").FirstOrDefault(call => Is(call, "id", id)) is { } found ? Results.Json(Page(found, int.Parse(context.Request.Query["$skiptoken"]!, CultureInfo.InvariantCulture), "value", "")) : Error(404, "NotFound"));
        api.MapGet("/users/{user}", (string user) => user is Interviewer or InterviewerId ? Results.Json(new { id = InterviewerId, userPrincipalName = Interviewer, mail = Interviewer }) : Error(404, "Request_ResourceNotFound"));
        api.MapGet("/users/{user}/calendarView", (HttpContext context, string user) =>
        {
            var (from, to) = (At((string?)context.Request.Query["startDateTime"]), At((string?)context.Request.Query["endDateTime"]));
            return List(Kept("events").Where(one => user == Interviewer && At((string)one["start"]!["dateTime"]!) is var at && at >= from && at <= to));
        });
        api.MapGet("/users/{user}/onlineMeetings", (HttpContext context) => AccessPolicy
            ? List(Kept("meetings").Where(one => Filter(context) == $"JoinWebUrl eq '{one["joinWebUrl"]}'").Select(one => Without(one, "report")))
            : Error(403, "Forbidden", $"No application access policy found for this app: {ClientId} on the user."));
        api.MapGet("/users/{user}/onlineMeetings/{meeting}/attendanceReports", (string meeting) => List(Kept("meetings").Where(one => Is(one, "id", meeting)).Select(one => Without(one["report"]!.AsObject(), "attendanceRecords"))));
        api.MapGet("/users/{user}/onlineMeetings/{meeting}/attendanceReports/{report}", (string meeting) => Kept("meetings").FirstOrDefault(one => Is(one, "id", meeting)) is { } found ? Results.Json(found["report"]!.DeepClone()) : Error(404, "NotFound"));
        api.MapGet("/users/{user}/onlineMeetings/{meeting}/recordings", (string meeting) => List(Kept("recordings").Where(one => Is(one, "meeting", meeting)).Select(one => Without(one, "content"))));
        api.MapGet("/users/{user}/onlineMeetings/{meeting}/recordings/{id}/content", (string meeting, string id) =>
            Kept("recordings").FirstOrDefault(one => Is(one, "meeting", meeting) && Is(one, "id", id)) is { } found ? Results.Bytes(Convert.FromBase64String((string)found["content"]!), "video/mp4") : Error(404, "NotFound"));
        api.MapGet("/users/{user}/photo/$value", (string user) => Photo is { } photo && user is Interviewer or InterviewerId ? Results.Bytes(photo, "image/jpeg") : Error(404, "ImageNotFound"));
    }

    private JsonObject FirstPage(JsonObject call)
    {
        var page = Without(call, "sessions");
        foreach (var (name, value) in Page(call, 0, "sessions", "sessions")) page[name] = value?.DeepClone();
        return page;
    }

    private JsonObject Page(JsonObject call, int from, string list, string member)
    {
        var all = call["sessions"]!.AsArray();
        var page = new JsonObject { [list] = new JsonArray([.. all.Skip(from).Take(PageSize).Select(one => one!.DeepClone())]) };
        if (from + PageSize < all.Count) page[member + "@odata.nextLink"] = $"https://graph.microsoft.com/v1.0/communications/callRecords/{call["id"]}/sessions?$expand=segments&$skiptoken={from + PageSize}";
        return page;
    }

    private static bool Matches(JsonObject call, string filter)
    {
        if (Participant().Match(filter) is { Success: true } person && !call["sessions"]!.ToJsonString().Contains(person.Groups["id"].Value, StringComparison.Ordinal)) return false;
        var at = At((string)call["startDateTime"]!);
        return Bound().Matches(filter).All(bound => bound.Groups["how"].Value == "ge" ? at >= At(bound.Groups["at"].Value) : at < At(bound.Groups["at"].Value));
    }

    private JsonObject Call(SandboxMeeting meeting, string id) => new()
    {
        ["number"] = $"{meeting.Number}", ["id"] = id, ["version"] = meeting.Version, ["type"] = "groupCall", ["modalities"] = new JsonArray("audio", "video"), ["startDateTime"] = Text(meeting.StartsAt), ["endDateTime"] = Text(meeting.StartsAt + meeting.Length),
        ["lastModifiedDateTime"] = Text(meeting.StartsAt + meeting.Length + TimeSpan.FromMinutes(15 * meeting.Version)), ["joinWebUrl"] = LinkOf(meeting.Number), ["organizer"] = User(),
        ["sessions"] = new JsonArray(
        [
            Session(meeting, 0, User(), new SandboxStay { From = 0, To = meeting.Length.TotalMinutes, Machine = "IRIS-LAPTOP", Ip = "192.0.2.10", VideoMinutes = meeting.Length.TotalMinutes }, "windows"),
            .. meeting.Stays.Select((stay, index) => Session(meeting, index + 1, new JsonObject { ["user"] = null, ["guest"] = new JsonObject { ["id"] = GuestId(meeting, stay), ["displayName"] = null, ["tenantId"] = null } }, stay, stay.Machine is null ? "web" : "windows")),
        ]),
    };

    private static JsonObject Session(SandboxMeeting meeting, int index, JsonObject identity, SandboxStay stay, string platform)
    {
        var id = $"{index:00000000}-0000-4000-8000-{meeting.Number:000000000000}";
        var (from, to) = (Text(meeting.StartsAt.AddMinutes(stay.From)), Text(meeting.StartsAt.AddMinutes(stay.To)));
        JsonObject Network() => new() { ["connectionType"] = "wifi", ["ipAddress"] = "192.168.1.20", ["reflexiveIPAddress"] = stay.Ip, ["relayIPAddress"] = "52.114.75.20", ["macAddress"] = stay.Mac };
        JsonArray Stream(double minutes) => minutes <= 0 ? [] : new JsonArray(new JsonObject
        {
            ["streamId"] = "1", ["streamDirection"] = "callerToCallee", ["startDateTime"] = from, ["endDateTime"] = Text(meeting.StartsAt.AddMinutes(stay.From + minutes)), ["averageJitter"] = "PT0.01S", ["averagePacketLossRate"] = 0.01,
        });
        var media = new JsonArray(new JsonObject
        {
            ["label"] = "main-audio", ["callerDevice"] = new JsonObject { ["captureDeviceName"] = stay.Microphone, ["renderDeviceName"] = stay.Microphone }, ["callerNetwork"] = Network(), ["streams"] = Stream(stay.To - stay.From),
        });
        if (stay.VideoMinutes > 0) media.Add(new JsonObject { ["label"] = "main-video", ["callerDevice"] = new JsonObject { ["captureDeviceName"] = stay.Camera, ["captureDeviceDriver"] = null }, ["callerNetwork"] = Network(), ["streams"] = Stream(stay.VideoMinutes) });
        return new JsonObject
        {
            ["id"] = id, ["modalities"] = new JsonArray("audio", "video"), ["startDateTime"] = from, ["endDateTime"] = to, ["isTest"] = false,
            ["caller"] = new JsonObject
            {
                ["@odata.type"] = "#microsoft.graph.callRecords.participantEndpoint", ["name"] = stay.Machine, ["cpuName"] = null, ["identity"] = identity,
                ["userAgent"] = new JsonObject { ["@odata.type"] = "#microsoft.graph.callRecords.clientUserAgent", ["headerValue"] = "CallSignalingAgent (27/1415/24050100221//;release_webclient)", ["platform"] = platform, ["productFamily"] = "teams" },
            },
            ["callee"] = new JsonObject { ["@odata.type"] = "#microsoft.graph.callRecords.serviceEndpoint", ["userAgent"] = new JsonObject { ["@odata.type"] = "#microsoft.graph.callRecords.serviceUserAgent", ["role"] = "mediaController" } },
            ["segments"] = new JsonArray(new JsonObject { ["id"] = id, ["startDateTime"] = from, ["endDateTime"] = to, ["media"] = media }),
        };
    }

    private JsonObject Planned(SandboxMeeting meeting) => new()
    {
        ["number"] = $"{meeting.Number}", ["id"] = $"event-{meeting.Number}", ["subject"] = meeting.Subject, ["isOnlineMeeting"] = true, ["isCancelled"] = false, ["onlineMeeting"] = new JsonObject { ["joinUrl"] = LinkOf(meeting.Number) },
        ["start"] = new JsonObject { ["dateTime"] = meeting.StartsAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture), ["timeZone"] = "UTC" },
        ["attendees"] = new JsonArray(
        [
            new JsonObject { ["type"] = "required", ["emailAddress"] = new JsonObject { ["name"] = "Iris Interviewer", ["address"] = Interviewer } },
            .. (meeting.Invited ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(mail => new JsonObject { ["type"] = "required", ["emailAddress"] = new JsonObject { ["name"] = mail, ["address"] = mail } }),
        ]),
    };

    private static JsonObject Report(SandboxMeeting meeting) => new()
    {
        ["id"] = $"report-{meeting.Number}", ["totalParticipantCount"] = meeting.Stays.Select(stay => stay.Guest).Distinct().Count() + 1, ["meetingStartDateTime"] = Text(meeting.StartsAt), ["meetingEndDateTime"] = Text(meeting.StartsAt + meeting.Length),
        ["attendanceRecords"] = new JsonArray(
        [
            new JsonObject { ["id"] = InterviewerId, ["emailAddress"] = Interviewer, ["role"] = "Organizer", ["identity"] = new JsonObject { ["id"] = InterviewerId, ["displayName"] = "Iris Interviewer", ["tenantId"] = Directory }, ["attendanceIntervals"] = new JsonArray() },
            .. meeting.Stays.GroupBy(stay => stay.Guest).Select(guest => new JsonObject
            {
                ["id"] = GuestId(meeting, guest.First()), ["emailAddress"] = "", ["role"] = "Presenter", ["identity"] = new JsonObject { ["id"] = GuestId(meeting, guest.First()), ["displayName"] = guest.Last().Name, ["tenantId"] = null },
                ["attendanceIntervals"] = new JsonArray([.. guest.Select(stay => new JsonObject { ["joinDateTime"] = Text(meeting.StartsAt.AddMinutes(stay.From)), ["leaveDateTime"] = Text(meeting.StartsAt.AddMinutes(stay.To)), ["durationInSeconds"] = (int)((stay.To - stay.From) * 60) })]),
            }),
        ]),
    };

    private static JsonObject User() => new() { ["user"] = new JsonObject { ["id"] = InterviewerId, ["displayName"] = "Iris Interviewer", ["tenantId"] = Directory } };

    private static string GuestId(SandboxMeeting meeting, SandboxStay stay) => $"teamsvisitor:{meeting.Number:x8}{stay.Guest:x24}";

    private static JsonObject Without(JsonObject item, string member)
    {
        var copy = item.DeepClone().AsObject();
        copy.Remove(member);
        return copy;
    }

    private static DateTimeOffset At(string? text) => DateTimeOffset.Parse(text ?? "2000-01-01", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.CallRecords;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Verify.Connectors.Sdk;
using Session = Verify.Connectors.Sdk.Session;

namespace Verify.Connectors.MicrosoftGraph;

/// <summary>What is asked of Microsoft Graph. A failure of any kind is a category, never an exception.</summary>
internal sealed class GraphClient
{
    private const string Scope = EntraRequest.Graph, Base = "https://graph.microsoft.com/v1.0";
    private const int MostPages = 50;
    private readonly Session _session;
    private readonly Bearer _bearer = new();
    private readonly GraphServiceClient _graph;

    public GraphClient(Session session)
    {
        _session = session;
        _graph = new GraphServiceClient(new HttpClient(new GraphTransport(session.Http)) { Timeout = Timeout.InfiniteTimeSpan }, _bearer, Base);
    }

    /// <summary>What the administrator consented to, as the token says; nothing where it does not.</summary>
    public async Task<Result<IReadOnlyList<string>>> RolesAsync(CancellationToken cancel) =>
        (await EntraToken.GetAsync(_session, Scope, cancel)).Succeeded(out var token, out var failure) ? Result<IReadOnlyList<string>>.Of(token.Scopes ?? []) : failure;

    /// <summary>https://learn.microsoft.com/graph/api/callrecords-callrecord-get, with every session and segment.</summary>
    public async Task<Result<CallRecord>> RecordAsync(string id, CancellationToken cancel)
    {
        var got = await CallAsync(token => _graph.Communications.CallRecords[id].GetAsync(request =>
        {
            request.QueryParameters.Expand = ["sessions($expand=segments)"];
            request.Headers.Add("Prefer", "include-unknown-enum-members");
        }, token), cancel);
        if (!got.Succeeded(out var record, out var failure)) return failure;
        var sessions = record.Sessions ?? [];
        var next = record.AdditionalData.TryGetValue("sessions@odata.nextLink", out var link) ? link as string : null;
        for (var pages = 0; next is not null; pages++)
        {
            if (pages == MostPages) return new Failure(FailureCategory.BadAnswer, "a list without end");
            var address = next;
            if (!(await CallAsync(token => _graph.Communications.CallRecords[id].Sessions.WithUrl(address).GetAsync(cancellationToken: token), cancel)).Succeeded(out var more, out failure)) return failure;
            sessions.AddRange(more.Value ?? []);
            next = more.OdataNextLink;
        }
        record.Sessions = sessions;
        return record;
    }

    /// <summary>https://learn.microsoft.com/graph/api/callrecords-cloudcommunications-list-callrecords: the calls that one person of the directory took part in.</summary>
    public Task<Result<IReadOnlyList<CallRecord>>> CallsOfAsync(string user, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var filter = $"participants_v2/any(p:p/id eq '{Quoted(user)}') and startDateTime ge {Instant(from)} and startDateTime lt {Instant(to)}";
        return AllAsync<CallRecord, CallRecordCollectionResponse>(
            token => _graph.Communications.CallRecords.GetAsync(request => request.QueryParameters.Filter = filter, token),
            (address, token) => _graph.Communications.CallRecords.WithUrl(address).GetAsync(cancellationToken: token), page => page.Value, cancel);
    }

    /// <summary>https://learn.microsoft.com/graph/api/calendar-list-calendarview</summary>
    public Task<Result<IReadOnlyList<Event>>> CalendarAsync(string user, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) => AllAsync<Event, EventCollectionResponse>(
        token => _graph.Users[user].CalendarView.GetAsync(request =>
        {
            (request.QueryParameters.StartDateTime, request.QueryParameters.EndDateTime, request.QueryParameters.Top) = (Instant(from), Instant(to), 100);
            request.QueryParameters.Select = ["id", "subject", "attendees", "organizer", "onlineMeeting", "isOnlineMeeting", "isCancelled", "start", "end"];
            request.Headers.Add("Prefer", "outlook.timezone=\"UTC\"");
        }, token),
        (address, token) => _graph.Users[user].CalendarView.WithUrl(address).GetAsync(request => request.Headers.Add("Prefer", "outlook.timezone=\"UTC\""), token), page => page.Value, cancel);

    /// <summary>https://learn.microsoft.com/graph/api/onlinemeeting-get by the join link, then https://learn.microsoft.com/graph/api/meetingattendancereport-get: who was there, by the names that they typed.</summary>
    public async Task<Result<IReadOnlyList<AttendanceRecord>>> AttendanceAsync(string organizer, string link, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        if (!(await MeetingsAsync(organizer, link, cancel)).Succeeded(out var meetings, out var failure)) return failure;
        var records = new List<AttendanceRecord>();
        foreach (var meeting in meetings)
        {
            if (!(await CallAsync(token => _graph.Users[organizer].OnlineMeetings[meeting].AttendanceReports.GetAsync(cancellationToken: token), cancel)).Succeeded(out var reports, out failure)) return failure;
            // One report for each time that the meeting was held.
            foreach (var report in (reports.Value ?? []).Where(report => report.Id is not null && report.MeetingStartDateTime < to && (report.MeetingEndDateTime ?? DateTimeOffset.MaxValue) > from))
            {
                if (!(await CallAsync(token => _graph.Users[organizer].OnlineMeetings[meeting].AttendanceReports[report.Id].GetAsync(request => request.QueryParameters.Expand = ["attendanceRecords"], token), cancel)).Succeeded(out var whole, out failure)) return failure;
                records.AddRange(whole.AttendanceRecords ?? []);
            }
        }
        return records;
    }

    /// <summary>https://learn.microsoft.com/graph/api/onlinemeeting-list-recordings, each with its meeting.</summary>
    public async Task<Result<IReadOnlyList<(string Meeting, CallRecording Recording)>>> RecordingsAsync(string organizer, string link, CancellationToken cancel)
    {
        if (!(await MeetingsAsync(organizer, link, cancel)).Succeeded(out var meetings, out var failure)) return failure;
        var all = new List<(string, CallRecording)>();
        foreach (var meeting in meetings)
        {
            if (!(await AllAsync<CallRecording, CallRecordingCollectionResponse>(token => _graph.Users[organizer].OnlineMeetings[meeting].Recordings.GetAsync(cancellationToken: token),
                (address, token) => _graph.Users[organizer].OnlineMeetings[meeting].Recordings.WithUrl(address).GetAsync(cancellationToken: token), page => page.Value, cancel)).Succeeded(out var recordings, out failure)) return failure;
            all.AddRange(recordings.Select(one => (meeting, one)));
        }
        return all;
    }

    /// <summary>The meetings of a join link: one, or none.</summary>
    private async Task<Result<IReadOnlyList<string>>> MeetingsAsync(string organizer, string link, CancellationToken cancel) =>
        (await CallAsync(token => _graph.Users[organizer].OnlineMeetings.GetAsync(request => request.QueryParameters.Filter = $"JoinWebUrl eq '{Quoted(link)}'", token), cancel)).Succeeded(out var meetings, out var failure)
            ? (meetings.Value ?? []).Select(meeting => meeting.Id).OfType<string>().Where(id => id.Length > 0).ToArray() : failure;

    /// <summary>https://learn.microsoft.com/graph/api/user-get</summary>
    public Task<Result<User>> UserAsync(string user, CancellationToken cancel) => CallAsync(token => _graph.Users[user].GetAsync(request => request.QueryParameters.Select = ["id", "userPrincipalName", "mail"], token), cancel);

    /// <summary>https://learn.microsoft.com/graph/api/group-list-members</summary>
    public async Task<Result<IReadOnlyList<User>>> MembersAsync(string group, CancellationToken cancel)
    {
        var got = await AllAsync<DirectoryObject, DirectoryObjectCollectionResponse>(
            token => _graph.Groups[group].Members.GetAsync(request => request.QueryParameters.Select = ["id", "displayName", "userPrincipalName", "employeeId", "otherMails", "employeeHireDate"], token),
            (address, token) => _graph.Groups[group].Members.WithUrl(address).GetAsync(cancellationToken: token), page => page.Value, cancel);
        return got.Succeeded(out var members, out var failure) ? Result<IReadOnlyList<User>>.Of([.. members.OfType<User>().Where(user => user.Id is not null).OrderBy(user => user.Id, StringComparer.Ordinal)]) : failure;
    }

    /// <summary>https://learn.microsoft.com/graph/api/intune-devices-manageddevice-list</summary>
    public Task<Result<IReadOnlyList<ManagedDevice>>> DevicesAsync(string user, CancellationToken cancel) => AllAsync<ManagedDevice, ManagedDeviceCollectionResponse>(
        token => _graph.Users[user].ManagedDevices.GetAsync(cancellationToken: token), (address, token) => _graph.Users[user].ManagedDevices.WithUrl(address).GetAsync(cancellationToken: token), page => page.Value, cancel);

    /// <summary>https://learn.microsoft.com/graph/api/intune-devices-detectedapp-list: programs by a part of their name, then https://learn.microsoft.com/graph/api/intune-devices-manageddevice-list of each.</summary>
    public async Task<Result<IReadOnlyList<(string Program, ManagedDevice Device)>>> DevicesWithAsync(string name, CancellationToken cancel)
    {
        var got = await AllAsync<DetectedApp, DetectedAppCollectionResponse>(
            token => _graph.DeviceManagement.DetectedApps.GetAsync(request => request.QueryParameters.Filter = $"contains(displayName,'{Quoted(name)}')", token),
            (address, token) => _graph.DeviceManagement.DetectedApps.WithUrl(address).GetAsync(cancellationToken: token), page => page.Value, cancel);
        if (!got.Succeeded(out var programs, out var failure)) return failure;
        var found = new List<(string, ManagedDevice)>();
        foreach (var program in programs.Where(program => program is { Id: not null, DisplayName: not null }))
        {
            if (!(await AllAsync<ManagedDevice, ManagedDeviceCollectionResponse>(
                token => _graph.DeviceManagement.DetectedApps[program.Id].ManagedDevices.GetAsync(cancellationToken: token),
                (address, token) => _graph.DeviceManagement.DetectedApps[program.Id].ManagedDevices.WithUrl(address).GetAsync(cancellationToken: token), page => page.Value, cancel)).Succeeded(out var devices, out failure)) return failure;
            found.AddRange(devices.Select(device => (program.DisplayName!, device)));
        }
        return found;
    }

    /// <summary>https://learn.microsoft.com/graph/api/signin-list</summary>
    public Task<Result<IReadOnlyList<SignIn>>> SignInsAsync(string user, DateTimeOffset since, CancellationToken cancel) => AllAsync<SignIn, SignInCollectionResponse>(
        token => _graph.AuditLogs.SignIns.GetAsync(request => (request.QueryParameters.Filter, request.QueryParameters.Top) = ($"userId eq '{Quoted(user)}' and createdDateTime ge {Instant(since)}", 100), token),
        (address, token) => _graph.AuditLogs.SignIns.WithUrl(address).GetAsync(cancellationToken: token), page => page.Value, cancel);

    /// <summary>https://learn.microsoft.com/graph/api/riskdetection-list</summary>
    public Task<Result<IReadOnlyList<RiskDetection>>> RisksAsync(string user, CancellationToken cancel) => AllAsync<RiskDetection, RiskDetectionCollectionResponse>(
        token => _graph.IdentityProtection.RiskDetections.GetAsync(request => request.QueryParameters.Filter = $"userId eq '{Quoted(user)}'", token),
        (address, token) => _graph.IdentityProtection.RiskDetections.WithUrl(address).GetAsync(cancellationToken: token), page => page.Value, cancel);

    /// <summary>https://learn.microsoft.com/graph/api/subscription-list: those of this app.</summary>
    public Task<Result<IReadOnlyList<Subscription>>> SubscriptionsAsync(CancellationToken cancel) => AllAsync<Subscription, SubscriptionCollectionResponse>(
        token => _graph.Subscriptions.GetAsync(cancellationToken: token), (address, token) => _graph.Subscriptions.WithUrl(address).GetAsync(cancellationToken: token), page => page.Value, cancel);

    /// <summary>https://learn.microsoft.com/graph/api/subscription-post-subscriptions</summary>
    public Task<Result<Subscription>> SubscribeAsync(Subscription wanted, CancellationToken cancel) => CallAsync(token => _graph.Subscriptions.PostAsync(wanted, cancellationToken: token), cancel);

    /// <summary>https://learn.microsoft.com/graph/api/subscription-update: renews, and authorises again with it.</summary>
    public Task<Result<Subscription>> RenewAsync(string id, DateTimeOffset until, CancellationToken cancel) => CallAsync(token => _graph.Subscriptions[id].PatchAsync(new Subscription { ExpirationDateTime = until }, cancellationToken: token), cancel);

    private async Task<Result<IReadOnlyList<T>>> AllAsync<T, TPage>(Func<CancellationToken, Task<TPage?>> first, Func<string, CancellationToken, Task<TPage?>> next, Func<TPage, List<T>?> items, CancellationToken cancel) where TPage : BaseCollectionPaginationCountResponse
    {
        var all = new List<T>();
        if (!(await CallAsync(first, cancel)).Succeeded(out var page, out var failure)) return failure;
        for (var pages = 1; pages <= MostPages; pages++)
        {
            all.AddRange(items(page) ?? []);
            if (page.OdataNextLink is not { Length: > 0 } address) return all;
            if (!(await CallAsync(token => next(address, token), cancel)).Succeeded(out page, out failure)) return failure;
        }
        return new Failure(FailureCategory.BadAnswer, "a list without end");
    }

    /// <summary>Calls with the connection's token.</summary>
    private Task<Result<T>> CallAsync<T>(Func<CancellationToken, Task<T?>> call, CancellationToken cancel) where T : class => EntraToken.UseAsync(_session, Scope, token =>
    {
        _bearer.Token = token;
        return OnceAsync(call, cancel);
    }, cancel);

    private static async Task<Result<T>> OnceAsync<T>(Func<CancellationToken, Task<T?>> call, CancellationToken cancel) where T : class
    {
        try
        {
            return await call(cancel) is { } value ? Result<T>.Of(value) : new Failure(FailureCategory.BadAnswer, "graph.microsoft.com: an empty answer");
        }
        catch (GraphFailedException failed)
        {
            return failed.Failure;
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException or ApiException or OverflowException)
        {
            return new Failure(FailureCategory.BadAnswer, $"graph.microsoft.com: not what Graph promises ({unreadable.GetType().Name})");
        }
    }

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Puts the connection's token on each request.</summary>
    private sealed class Bearer : IAuthenticationProvider
    {
        public Secret? Token { get; set; }

        public Task AuthenticateRequestAsync(RequestInformation request, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default)
        {
            request.Headers.Add("Authorization", $"Bearer {Token?.Reveal()}");
            return Task.CompletedTask;
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.CallRecords;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Session = Verify.Connectors.Sdk.Session;

namespace Verify.Connectors.MicrosoftGraph;

/// <summary>Whether a call was an interview, whose, and what it shows. Only the calendars of the interviewers who were in the call are read; no photo ever is.</summary>
internal sealed class GraphInterview(GraphClient graph, Session session)
{
    private const int MostLookedUp = 10;
    private readonly string _directory = session.Connection.Setting("directory") ?? "";

    /// <summary>Those whose calendars may be read.</summary>
    public static IReadOnlyList<string> Interviewers(Connection connection) => Parts(connection, "interviewers");

    public async Task<Result<Translation>> ReadAsync(string id, CancellationToken cancel)
    {
        if (!(await graph.RecordAsync(id, cancel)).Succeeded(out var record, out var failure))
            return failure.Category == FailureCategory.NotFound ? new Translation.Ignored("the call record is not there any more: Graph keeps it for 30 days") : failure;
        if (record is not { JoinWebUrl: { Length: > 0 } link, StartDateTime: { } started }) return new Translation.Ignored("a call that is no meeting");
        if (!(await HostsAsync(record, cancel)).Succeeded(out var hosts, out failure)) return failure;
        if (hosts.Count == 0) return new Translation.Ignored("none of the interviewers was in the call");
        foreach (var host in hosts)
        {
            if (!(await graph.CalendarAsync(host, started.AddHours(-12), (record.EndDateTime ?? started).AddHours(1), cancel)).Succeeded(out var events, out failure)) return failure;
            if (events.FirstOrDefault(one => one.IsCancelled != true && Same(one.OnlineMeeting?.JoinUrl, link)) is not { } planned) continue;
            return IsInterview(planned) ? await TranslateAsync(id, record, planned, cancel) : new Translation.Ignored("its subject does not call it an interview");
        }
        return new Translation.Ignored("not in the calendars of its interviewers");
    }

    /// <summary>Whether the subject says so, by the setting's words.</summary>
    public bool IsInterview(Event planned)
    {
        var words = Parts(session.Connection, "subjectWords");
        return (words.Length == 0 ? ["interview"] : words).Any(word => planned.Subject?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);
    }

    public static bool Same(string? one, string? other) => one is not null && other is not null && string.Equals(Uri.UnescapeDataString(one), Uri.UnescapeDataString(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>The interviewers who were in the call, or called it.</summary>
    private async Task<Result<IReadOnlyList<string>>> HostsAsync(CallRecord record, CancellationToken cancel)
    {
        var allowed = Interviewers(session.Connection);
        var found = new List<string>();
        var inside = (record.Sessions ?? []).Select(one => GraphLegs.WhoIs(GraphLegs.PersonOf(one).Person, _directory)).OfType<Caller>().Where(one => one.Inside).ToList();
        if (record.Organizer?.User?.Id is { } organizer) inside.Add(new Caller(organizer, Inside: true, null));
        foreach (var one in inside.OrderByDescending(one => one.SignInName is not null).DistinctBy(one => one.Id).Take(MostLookedUp))
        {
            var name = one.SignInName;
            if (name is null)
            {
                var got = await graph.UserAsync(one.Id, cancel);
                if (got.Failure is { Category: not FailureCategory.NotFound } failure) return failure;
                name = got.Value?.UserPrincipalName;
            }
            if (allowed.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) is { } interviewer) found.Add(interviewer);
        }
        return found;
    }

    private async Task<Result<Translation>> TranslateAsync(string id, CallRecord record, Event planned, CancellationToken cancel)
    {
        var notes = new List<string>();
        IReadOnlyList<AttendanceRecord> attendance = [];
        string? recording = null;
        if (record.Organizer?.User?.Id is { } organizer)
        {
            var got = await graph.AttendanceAsync(organizer, record.JoinWebUrl!, record.StartDateTime!.Value, record.EndDateTime ?? record.StartDateTime!.Value.AddHours(1), cancel);
            if (got.Failure is { Category: not (FailureCategory.MissingScope or FailureCategory.NotFound or FailureCategory.Rejected) } failure) return failure;
            if (got.Failure is { } closed) notes.Add($"no attendance report, so no typed names ({closed.Detail}): see the application access policy in the README");
            attendance = got.Value ?? [];
            if (GraphRecordings.AreWanted(session.Connection))
            {
                var recorded = await new GraphRecordings(graph, session).FindAsync(organizer, record.JoinWebUrl!, id, record.StartDateTime!.Value, record.EndDateTime ?? record.StartDateTime!.Value.AddHours(1), cancel);
                if (recorded.Failure is { Category: not (FailureCategory.MissingScope or FailureCategory.NotFound or FailureCategory.Rejected) } broken) return broken;
                if (recorded.Failure is { } refused) notes.Add($"recordings cannot be read ({refused.Detail}): see the README");
                recording = recorded.Value;
            }
        }
        else notes.Add("a call record names no organiser: no attendance report");
        var begins = Planned(planned) ?? record.StartDateTime!.Value;
        if (MeetingSession.Id(record.JoinWebUrl, begins) is not { } sessionId) return new Translation.Ignored("its link is no address");
        // What is known grows with the version of the record and with the report, which is written after the call and again when somebody comes back.
        var meeting = new MeetingRecord(MicrosoftGraphConnector.Name, $"call {id}", sessionId, record.StartDateTime!.Value, session.Connection.Setting("videoRequired") == "yes", (record.Version ?? 0) * 1000 + Math.Min(998, attendance.Sum(one => one.AttendanceIntervals?.Count ?? 0)) + (recording is null ? 0 : 1)) { Recording = recording };
        PipelineEvent[] events = [.. Attribute(meeting, planned, GraphLegs.Of(record, attendance, _directory), attendance, id)];
        return events.Length == 0 ? new Translation.Ignored("nobody but the company's own people was there") : new Translation.Translated(events, []) { Notes = notes };
    }

    /// <summary>One mailbox from outside was invited: all guests are that candidate's side. Several, or none: each guest by the mailbox that the report shows, and who has none waits for a person.</summary>
    private IEnumerable<PipelineEvent> Attribute(MeetingRecord meeting, Event planned, IReadOnlyList<MeetingLeg> legs, IReadOnlyList<AttendanceRecord> attendance, string call)
    {
        var own = OwnDomains();
        var invited = (planned.Attendees ?? []).Where(one => one.Type != AttendeeType.Resource && one.EmailAddress?.Address is { } mail && mail.Contains('@', StringComparison.Ordinal) && !own.Contains(Domain(mail))).DistinctBy(one => one.EmailAddress!.Address!.ToUpperInvariant()).ToArray();
        string? MailOf(MeetingLeg leg) => attendance.FirstOrDefault(one => GraphLegs.IdOf(one) == leg.Guest)?.EmailAddress is { Length: > 0 } mail ? mail : null;
        var guests = legs.Where(leg => MailOf(leg) is not { } mail || !own.Contains(Domain(mail))).ToArray();
        if (invited is [var only])
        {
            var others = guests.Where(leg => MailOf(leg) is null || string.Equals(MailOf(leg), only.EmailAddress!.Address, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (others.Length > 0) yield return Invitee(meeting, only, others);
            guests = [.. guests.Except(others)];
        }
        foreach (var side in guests.GroupBy(leg => leg.Guest))
        {
            var by = Array.Find(invited, one => string.Equals(one.EmailAddress!.Address, MailOf(side.First()), StringComparison.OrdinalIgnoreCase));
            yield return by is not null ? Invitee(meeting, by, [.. side]) : Guest(meeting, call, side.Key, [.. side]);
        }
    }

    private PipelineEvent.CandidateEvidence Invitee(MeetingRecord meeting, Attendee attendee, IReadOnlyList<MeetingLeg> legs)
    {
        var mail = attendee.EmailAddress!.Address!.Trim();
        // Exchange shows the mailbox itself where it knows no name.
        var name = attendee.EmailAddress.Name is { Length: > 0 } given && !given.Contains('@', StringComparison.Ordinal) ? new PersonName { Full = given } : null;
        return new PipelineEvent.CandidateEvidence(new ExternalId(MicrosoftGraphConnector.Name, $"invitee:{Hash($"{session.Connection.Tenant}|{mail.ToUpperInvariant()}")}"), [], [.. MeetingEvidence.Of(meeting, legs)])
        {
            ExpectsHire = true,
            Hint = new JoinHint(mail, name, null) { Invited = true },
        };
    }

    private static PipelineEvent.CandidateEvidence Guest(MeetingRecord meeting, string call, string guest, IReadOnlyList<MeetingLeg> legs) =>
        new(new ExternalId(MicrosoftGraphConnector.Name, $"guest:{call}:{Hash(guest)}"), [], [.. MeetingEvidence.Of(meeting with { Key = $"{meeting.Key} {Hash(guest)}" }, legs)])
        {
            ExpectsHire = true,
            Hint = new JoinHint(null, legs.LastOrDefault(leg => leg.Name is not null)?.Name is { } name ? new PersonName { Full = name } : null, null),
        };

    private HashSet<string> OwnDomains() => new([.. Interviewers(session.Connection).Select(Domain), .. Parts(session.Connection, "companyDomains").Select(domain => domain.TrimStart('@').ToUpperInvariant())], StringComparer.Ordinal);

    private static string Domain(string mail) => mail[(mail.LastIndexOf('@') + 1)..].Trim().ToUpperInvariant();

    /// <summary>Asked for in UTC; an all-day or foreign time is not guessed.</summary>
    private static DateTimeOffset? Planned(Event planned) =>
        planned.Start is { DateTime: { } text, TimeZone: "UTC" } && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];

    private static string[] Parts(Connection connection, string setting) => (connection.Setting(setting) ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

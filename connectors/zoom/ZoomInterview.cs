using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Zoom;

/// <summary>Whether a meeting was an interview, whose, and what it shows. The account's own people are interviewers and are left out.</summary>
internal sealed class ZoomInterview(ZoomClient zoom, Session session)
{
    public static bool IsInterview(string? topic, Connection connection)
    {
        var words = Parts(connection, "subjectWords");
        return (words.Length == 0 ? ["interview"] : words).Any(word => topic?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);
    }

    public async Task<Result<Translation>> ReadAsync(string uuid, CancellationToken cancel)
    {
        if (!(await zoom.PastMeetingAsync(uuid, cancel)).Succeeded(out var meeting, out var failure)) return failure.Category == FailureCategory.NotFound ? new Translation.Ignored("the meeting is not there any more") : failure;
        if (!IsInterview(meeting.Topic, session.Connection)) return new Translation.Ignored("its topic does not call it an interview");
        if (meeting is not { Number: { } number, StartTime: { } started }) return new Failure(FailureCategory.BadAnswer, "GET past_meetings: without a number or a start");
        var notes = new List<string>();
        var dashboard = await zoom.DashboardAsync(uuid, cancel);
        if (Closed(dashboard.Failure) is false) return dashboard.Failure!;
        if (dashboard.Failure is not null) notes.Add($"no dashboard ({dashboard.Failure.Detail}): no devices, addresses or cameras");
        var stays = dashboard.Value;
        if (stays is null)
        {
            if (!(await zoom.ReportAsync(uuid, cancel)).Succeeded(out stays, out failure)) return failure;
        }
        var minutes = dashboard.Failure is null ? await zoom.MinutesAsync(uuid, cancel) : new Failure(FailureCategory.MissingScope, "");
        if (Closed(minutes.Failure) is false) return minutes.Failure!;
        var own = await zoom.PastParticipantsAsync(uuid, cancel);
        if (Closed(own.Failure) is false) return own.Failure!;
        ZoomParticipant[] guests = [.. stays.Where(stay => stay.JoinTime is not null && stay.Status != "in_waiting_room" && !IsOwn(stay, own.Value ?? []))];
        if (MeetingSession.Id($"https://zoom.us/j/{number}", started) is not { } sessionId) return new Translation.Ignored("its number is no meeting's");
        MeetingLeg[] legs = [.. guests.Select(stay => Leg(stay, minutes.Value))];
        var recorded = ZoomRecordingFiles.AreWanted(session.Connection) ? await new ZoomRecordingFiles(zoom).FindAsync(uuid, cancel) : Result<string?>.Of(null);
        if (Closed(recorded.Failure) is false) return recorded.Failure!;
        if (recorded.Failure is { Category: FailureCategory.MissingScope }) notes.Add($"recordings cannot be read ({recorded.Failure.Detail}): see the README");
        var record = new MeetingRecord(ZoomConnector.Name, $"meeting {uuid}", sessionId, started, session.Connection.Setting("videoRequired") == "yes", legs.Sum(Known) + (recorded.Value is null ? 0 : 1)) { Recording = recorded.Value };
        PipelineEvent[] events = [.. Attribute(record, uuid, guests, legs)];
        return events.Length == 0 ? new Translation.Ignored("nobody but the account's own people was there") : new Translation.Translated(events, []) { Notes = notes };
    }

    /// <summary>A part that the account has not: nothing to wait for. False: it failed otherwise, and may come.</summary>
    private static bool? Closed(Failure? failure) => failure is null ? null : failure.Category is FailureCategory.MissingScope or FailureCategory.NotFound or FailureCategory.Rejected;

    private bool IsOwn(ZoomParticipant stay, IReadOnlyList<ZoomParticipant> own) =>
        !string.IsNullOrWhiteSpace(stay.Id) || stay.InternalUser == true || own.Any(one => one.InternalUser == true && one.UserId is { Length: > 0 } && one.UserId == stay.UserId)
        || (Mail(stay) is { } mail && Parts(session.Connection, "companyDomains").Contains(mail[(mail.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase));

    /// <summary>One mailbox among the guests: all of them are that candidate's side. Several, or none: each by the mailbox that Zoom shows, and who has none waits for a person.</summary>
    private IEnumerable<PipelineEvent> Attribute(MeetingRecord record, string uuid, ZoomParticipant[] guests, MeetingLeg[] legs)
    {
        var mails = guests.Select(Mail).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (mails is [var only])
        {
            yield return Invitee(record, only, legs);
            yield break;
        }
        foreach (var side in legs.Zip(guests).GroupBy(pair => Mail(pair.Second)?.ToUpperInvariant() ?? $"guest {pair.First.Guest}"))
        {
            MeetingLeg[] own = [.. side.Select(pair => pair.First)];
            yield return Mail(side.First().Second) is { } mail ? Invitee(record with { Key = $"{record.Key} {Hash(side.Key)}" }, mail, own) : Guest(record with { Key = $"{record.Key} {Hash(side.Key)}" }, uuid, own);
        }
    }

    private PipelineEvent.CandidateEvidence Invitee(MeetingRecord record, string mail, IReadOnlyList<MeetingLeg> legs) =>
        new(new ExternalId(ZoomConnector.Name, $"invitee:{Hash($"{session.Connection.Tenant}|{mail.ToUpperInvariant()}")}"), [], [.. MeetingEvidence.Of(record, legs)]) { ExpectsHire = true, Hint = new JoinHint(mail, null, null) { Invited = true } };

    private static PipelineEvent.CandidateEvidence Guest(MeetingRecord record, string uuid, IReadOnlyList<MeetingLeg> legs) =>
        new(new ExternalId(ZoomConnector.Name, $"guest:{Hash($"{uuid}|{legs[0].Guest}")}"), [], [.. MeetingEvidence.Of(record, legs)])
        {
            ExpectsHire = true, Hint = new JoinHint(null, legs.LastOrDefault(leg => leg.Name is not null)?.Name is { } name ? new PersonName { Full = name } : null, null),
        };

    private static MeetingLeg Leg(ZoomParticipant stay, IReadOnlyList<ZoomParticipant>? minutes)
    {
        // Without minutes nobody looked; with minutes and no picture in them the camera was off.
        var lines = minutes?.Where(one => one.UserId == stay.UserId && one.UserQos is not null).SelectMany(one => one.UserQos!).ToArray();
        var known = lines is { Length: > 0 };
        return new MeetingLeg
        {
            Guest = Some(stay.ParticipantUuid) ?? Some(stay.UserId) ?? $"named {stay.UserName ?? stay.Name}",
            From = stay.JoinTime!.Value,
            To = stay.LeaveTime,
            Name = Some(stay.UserName) ?? Some(stay.Name),
            Machine = Some(stay.PcName),
            Platform = Some(stay.Device),
            UserAgent = Some(string.Join(' ', new[] { stay.Client, stay.Version, stay.Os, stay.OsVersion }.Where(part => !string.IsNullOrWhiteSpace(part)))),
            Ip = Some(stay.IpAddress),
            Mac = Some(stay.MacAddr),
            DiskId = Some(stay.HarddiskId),
            Camera = Some(stay.Camera),
            Audio = [.. new[] { stay.Microphone, stay.Speaker }.OfType<string>()],
            VideoSeconds = known ? 60d * lines!.Count(line => Figure(line.VideoInput?.FrameRate) > 0 || Figure(line.VideoInput?.Bitrate) > 0) : null,
            JitterMs = known ? lines!.Max(line => Figure(line.AudioInput?.Jitter)) : null,
            LossPercent = known ? lines!.Max(line => Figure(line.AudioInput?.AvgLoss)) : null,
        };
    }

    /// <summary>How much is known of a stay: what is read again and holds less does not replace what holds more.</summary>
    private static long Known(MeetingLeg leg) => 10 + new object?[] { leg.To, leg.Name, leg.Machine, leg.Ip, leg.Mac, leg.Camera, leg.VideoSeconds }.Count(value => value is not null);

    /// <summary>The number that a figure with its unit begins with.</summary>
    private static double? Figure(string? text)
    {
        var length = 0;
        while (length < text?.Length && (char.IsAsciiDigit(text[length]) || text[length] == '.')) length++;
        return double.TryParse(text.AsSpan(0, length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var figure) ? figure : null;
    }

    private static string? Mail(ZoomParticipant one) => (Some(one.Email) ?? Some(one.UserEmail)) is { } mail && mail.Contains('@', StringComparison.Ordinal) ? mail : null;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];

    private static string[] Parts(Connection connection, string setting) => (connection.Setting(setting) ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

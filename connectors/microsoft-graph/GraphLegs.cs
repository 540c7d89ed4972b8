using Microsoft.Graph.Models;
using Microsoft.Graph.Models.CallRecords;
using Microsoft.Kiota.Abstractions.Serialization;
using Verify.Connectors.Sdk;
using DeviceInfo = Microsoft.Graph.Models.CallRecords.DeviceInfo;
using MediaStream = Microsoft.Graph.Models.CallRecords.MediaStream;
using NetworkInfo = Microsoft.Graph.Models.CallRecords.NetworkInfo;
using CallSession = Microsoft.Graph.Models.CallRecords.Session;
using Endpoint = Microsoft.Graph.Models.CallRecords.Endpoint;

namespace Verify.Connectors.MicrosoftGraph;

/// <summary>Who stands behind one end of a call: somebody of the directory, or a guest.</summary>
/// <param name="Inside">Of this directory: an interviewer, never a candidate before the hire.</param>
internal sealed record Caller(string Id, bool Inside, string? SignInName);

/// <summary>The stays of guests in a call, from its record and from the attendance report.</summary>
internal static class GraphLegs
{
    private const string Video = "main-video", Audio = "main-audio";

    /// <summary>Whose end of the call this is; nothing where the record does not say.</summary>
    public static Caller? WhoIs(Endpoint? endpoint, string directory)
    {
        if (endpoint is not ParticipantEndpoint participant) return null;
        var identity = participant.Identity;
        if (identity?.User is { Id: { } user } known)
        {
            var tenant = Text(known.AdditionalData, "tenantId");
            return new Caller(user, tenant is null || string.Equals(tenant, directory, StringComparison.OrdinalIgnoreCase), Text(participant.AssociatedIdentity?.AdditionalData, "userPrincipalName"));
        }
        // The library reads the set without its guests: https://github.com/microsoftgraph/msgraph-sdk-java/issues/1325
        var guest = (identity as CommunicationsIdentitySet)?.Guest?.Id ?? Nested(identity, "guest") ?? (identity as CommunicationsIdentitySet)?.Phone?.Id ?? Nested(identity, "phone") ?? Nested(identity, "acsUser");
        return guest is null ? null : new Caller(guest, Inside: false, null);
    }

    /// <summary>The end of the session that a person is at: the other one is the service.</summary>
    public static (Endpoint? Person, bool IsCaller) PersonOf(CallSession session) => session.Caller is ParticipantEndpoint ? (session.Caller, true) : (session.Callee, false);

    /// <summary>The stays of everybody who is not of the directory, with the names that they typed.</summary>
    public static IReadOnlyList<MeetingLeg> Of(CallRecord record, IReadOnlyList<AttendanceRecord> attendance, string directory)
    {
        var guests = attendance.Where(one => !string.Equals(one.Identity?.TenantId() ?? "", directory, StringComparison.OrdinalIgnoreCase)).ToArray();
        var legs = new List<MeetingLeg>();
        foreach (var session in (record.Sessions ?? []).Where(session => session.IsTest != true))
        {
            if (WhoIs(PersonOf(session).Person, directory) is not { Inside: true } && Stay(session) is { } leg) legs.Add(leg);
        }
        legs = [.. legs.Select(leg => leg with { Name = NameOf(leg, guests) })];
        // Sessions are sometimes missing from a record; who was there stands in the report all the same.
        foreach (var one in guests)
            foreach (var stay in (one.AttendanceIntervals ?? []).Where(stay => stay.JoinDateTime is not null))
                if (!legs.Any(leg => (leg.Guest == IdOf(one) || leg.Name == one.Identity?.DisplayName) && Overlap(leg.From, leg.To, stay) > TimeSpan.Zero))
                    legs.Add(new MeetingLeg { Guest = IdOf(one), From = stay.JoinDateTime!.Value, To = stay.LeaveDateTime, Name = one.Identity?.DisplayName });
        return legs;
    }

    /// <summary>One session as a stay; nothing where no person is at either end.</summary>
    public static MeetingLeg? Stay(CallSession session)
    {
        var (person, isCaller) = PersonOf(session);
        return session.StartDateTime is { } from && person is ParticipantEndpoint endpoint ? Leg(session, endpoint, WhoIs(person, "")?.Id ?? $"session {session.Id}", isCaller, from) : null;
    }

    /// <summary>What identifies an attendee in the report; of a nameless one without an id, the row.</summary>
    public static string IdOf(AttendanceRecord one) => one.Identity?.Id ?? one.Id ?? $"named {one.Identity?.DisplayName}";

    private static MeetingLeg Leg(CallSession session, ParticipantEndpoint endpoint, string guest, bool isCaller, DateTimeOffset from)
    {
        var media = (session.Segments ?? []).SelectMany(segment => segment.Media ?? []).ToArray();
        var networks = media.Select(one => isCaller ? one.CallerNetwork : one.CalleeNetwork).OfType<NetworkInfo>().ToArray();
        DeviceInfo[] Devices(string label) => [.. media.Where(one => one.Label == label).Select(one => isCaller ? one.CallerDevice : one.CalleeDevice).OfType<DeviceInfo>()];
        MediaStream[] Sent(params ReadOnlySpan<string> labels)
        {
            var sent = new List<MediaStream>();
            foreach (var one in media)
                if (labels.Contains(one.Label)) sent.AddRange((one.Streams ?? []).Where(stream => stream.StreamDirection == (isCaller ? MediaStreamDirection.CallerToCallee : MediaStreamDirection.CalleeToCaller)));
            return [.. sent];
        }
        var agent = endpoint.UserAgent;
        return new MeetingLeg
        {
            Guest = guest,
            From = from,
            To = session.EndDateTime,
            Machine = Some(endpoint.Name),
            Platform = (agent as ClientUserAgent)?.Platform?.ToString(),
            UserAgent = Some(agent?.HeaderValue),
            Ip = networks.Select(network => MeetingEvidence.Public(network.ReflexiveIPAddress)).FirstOrDefault(ip => ip is not null),
            Mac = networks.Select(network => Some(network.MacAddress)).FirstOrDefault(mac => mac is not null),
            Camera = Devices(Video).Select(device => Some(device.CaptureDeviceName)).LastOrDefault(name => name is not null),
            Audio = [.. Devices(Audio).SelectMany(device => new[] { device.CaptureDeviceName, device.RenderDeviceName }).OfType<string>()],
            // Without any medium the record is silent; with sound and no picture the camera was off.
            VideoSeconds = media.Length == 0 ? null : Sent(Video).Sum(stream => Length(stream.StartDateTime, stream.EndDateTime)),
            JitterMs = Sent(Audio, Video).Max(stream => stream.AverageJitter?.TotalMilliseconds),
            LossPercent = Sent(Audio, Video).Max(stream => stream.AveragePacketLossRate * 100d),
        };
    }

    /// <summary>By the id of the guest; else the one unnamed elsewhere who was there at the same time.</summary>
    private static string? NameOf(MeetingLeg leg, IReadOnlyList<AttendanceRecord> guests)
    {
        if (guests.FirstOrDefault(one => IdOf(one) == leg.Guest) is { } same) return same.Identity?.DisplayName;
        var beside = guests.Select(one => (one, shared: (one.AttendanceIntervals ?? []).Sum(stay => Overlap(leg.From, leg.To, stay).TotalSeconds))).Where(pair => pair.shared > 0).OrderByDescending(pair => pair.shared).Take(2).ToArray();
        // Two who were there alike long could be either.
        return beside is [var only] || (beside is [var first, var second] && second.shared < first.shared / 2) ? beside[0].one.Identity?.DisplayName : null;
    }

    private static TimeSpan Overlap(DateTimeOffset from, DateTimeOffset? to, AttendanceInterval stay)
    {
        if (stay.JoinDateTime is not { } joined) return TimeSpan.Zero;
        var begin = from > joined ? from : joined;
        var (one, other) = (to ?? DateTimeOffset.MaxValue, stay.LeaveDateTime ?? DateTimeOffset.MaxValue);
        return (one < other ? one : other) - begin is var shared && shared > TimeSpan.Zero ? shared : TimeSpan.Zero;
    }

    private static double Length(DateTimeOffset? from, DateTimeOffset? to) => from is { } begin && to is { } end && end > begin ? (end - begin).TotalSeconds : 0;

    private static string? TenantId(this Identity identity) => Text(identity.AdditionalData, "tenantId");

    private static string? Nested(IdentitySet? set, string member) =>
        set?.AdditionalData.TryGetValue(member, out var value) == true && value is UntypedObject inner && inner.GetValue().TryGetValue("id", out var id) && id is UntypedString text ? Some(text.GetValue()) : null;

    private static string? Text(IDictionary<string, object>? data, string member) =>
        data?.TryGetValue(member, out var value) != true ? null : value switch { string text => Some(text), UntypedString text => Some(text.GetValue()), _ => null };

    private static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

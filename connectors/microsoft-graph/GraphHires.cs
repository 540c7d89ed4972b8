using System.Globalization;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.CallRecords;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using RiskDetection = Microsoft.Graph.Models.RiskDetection;
using Session = Verify.Connectors.Sdk.Session;
using GraphSignIn = Microsoft.Graph.Models.SignIn;
using SignIn = Verify.Core.Model.SignIn;
using ManagedDevice = Verify.Core.Model.ManagedDevice;

namespace Verify.Connectors.MicrosoftGraph;

/// <summary>What the directory knows of the new starters of one group, and of nobody else: devices, sign-ins, meetings.</summary>
internal sealed class GraphHires(GraphClient graph, Session session)
{
    /// <summary>Remote-control software and input fakers by how inventories write them. Collected for this product, 2026-11.</summary>
    public static IReadOnlyList<string> Tools { get; } =
    [
        "AnyDesk", "TeamViewer", "RustDesk", "Chrome Remote Desktop", "Splashtop", "ScreenConnect", "TightVNC", "UltraVNC", "RealVNC", "Parsec", "NoMachine", "Supremo", "TinyPilot", "PiKVM", "Mouse Jiggler", "Move Mouse",
    ];

    private static readonly HashSet<string> Fakers = new(["Mouse Jiggler", "Move Mouse"], StringComparer.Ordinal);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(14), Worth = TimeSpan.FromMinutes(5);
    private const int MostCalls = 20, FewestTogether = 3, FewestColleagues = 3;
    /// <summary>Somebody whose picture was there for less than a fifth of the time had the camera off.</summary>
    private const double LeastVideo = 0.2;

    /// <summary>The new starters on whose devices a program was found.</summary>
    public async Task<Result<IReadOnlyList<PipelineEvent>>> ToolAsync(string tool, IReadOnlyList<User> hires, CancellationToken cancel)
    {
        if (!(await graph.DevicesWithAsync(tool, cancel)).Succeeded(out var found, out var failure)) return failure;
        var approved = (session.Connection.Setting("approvedTools") ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var events = new List<PipelineEvent>();
        foreach (var hire in hires)
        {
            var devices = found.Where(pair => string.Equals(pair.Device.UserId, hire.Id, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (devices.Length == 0) continue;
            // An inventory does not say who installed a program. What IT does not name as its own, IT did not install.
            var own = approved.Any(name => devices[0].Program.Contains(name, StringComparison.OrdinalIgnoreCase));
            events.Add(Event(hire, Draft(hire, new EndpointObservation
            {
                Id = EvidenceDraft.Placeholder, Source = MicrosoftGraphConnector.Name, ObservedAt = devices.Max(pair => pair.Device.LastSyncDateTime),
                RemoteTools = Fakers.Contains(tool) ? [] : [new RemoteTool { Name = tool, Approved = own, InstalledByUser = !own }],
                Jigglers = Fakers.Contains(tool) && !own ? [tool] : [],
            }) with { Series = new EvidenceSeries($"{MicrosoftGraphConnector.Name}|tool {tool} {hire.Id}", devices.Max(pair => pair.Device.LastSyncDateTime?.ToUnixTimeSeconds() ?? 0)) }));
        }
        return events;
    }

    /// <summary>Devices, sign-ins and meetings of one new starter since a moment.</summary>
    public async Task<Result<IReadOnlyList<PipelineEvent>>> ReadAsync(User hire, DateTimeOffset? since, CancellationToken cancel)
    {
        var now = session.Clock.GetUtcNow();
        var from = since is { } wanted && wanted > now - Longest ? wanted : now - Longest;
        if (!(await graph.DevicesAsync(hire.Id!, cancel)).Succeeded(out var devices, out var failure)) return failure;
        if (!Optional(await graph.SignInsAsync(hire.Id!, from, cancel)).Succeeded(out var signIns, out failure)) return failure;
        if (!Optional(await graph.RisksAsync(hire.Id!, cancel)).Succeeded(out var risks, out failure)) return failure;
        if (!(await CallsAsync(hire, now - Longest, now, cancel)).Succeeded(out var calls, out failure)) return failure;
        List<EvidenceDraft> drafts = [.. devices.SelectMany(device => Device(hire, device)), .. signIns.Where(one => one is { Id: not null, CreatedDateTime: not null, Status.ErrorCode: 0 }).SelectMany(one => SignedIn(hire, one, risks)), .. Elsewhere(hire, signIns, risks, from)];
        drafts.AddRange(Times(hire, ActivityChannel.SignIn, signIns.Where(one => one is { IsInteractive: true, Status.ErrorCode: 0 }).Select(one => one.CreatedDateTime)));
        drafts.AddRange(Times(hire, ActivityChannel.Call, calls.Where(one => one.Organizer?.User?.Id == hire.Id).Select(one => one.StartDateTime)));
        if (Video(hire, calls) is { } statistics) drafts.Add(statistics);
        return drafts.Count == 0 ? Array.Empty<PipelineEvent>() : new PipelineEvent[] { Event(hire, [.. drafts]) };
    }

    /// <summary>Sign-ins need Entra ID P1 and risks P2: without the licence there are none to read.</summary>
    private static Result<IReadOnlyList<T>> Optional<T>(Result<IReadOnlyList<T>> got) => got.Failure is { Category: FailureCategory.MissingScope } ? Result<IReadOnlyList<T>>.Of([]) : got;

    private async Task<Result<IReadOnlyList<CallRecord>>> CallsAsync(User hire, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        if (hire.EmployeeHireDate is { } first && first > from) from = first;
        if (from >= to) return Array.Empty<CallRecord>();
        if (!(await graph.CallsOfAsync(hire.Id!, from, to, cancel)).Succeeded(out var calls, out var failure)) return failure;
        var whole = new List<CallRecord>();
        foreach (var call in calls.Where(one => one is { Id: not null, Type: CallType.GroupCall, StartDateTime: not null }).OrderByDescending(one => one.StartDateTime).Take(MostCalls))
        {
            var got = await graph.RecordAsync(call.Id!, cancel);
            if (got.Failure is { Category: not FailureCategory.NotFound } broken) return broken;
            if (got.Value is { } record) whole.Add(record);
        }
        return whole;
    }

    private static IEnumerable<EvidenceDraft> Device(User hire, Microsoft.Graph.Models.ManagedDevice device)
    {
        if (device is { SerialNumber: { Length: > 0 } serial, EnrolledDateTime: { } enrolled })
            yield return Draft(hire, new ManagedDevice { Id = EvidenceDraft.Placeholder, Source = MicrosoftGraphConnector.Name, ObservedAt = enrolled, Serial = serial, FirstCheckIn = true });
        // Laptops that share a wired card share a dock, or the switch of somebody who keeps several.
        if (MeetingEvidence.Mac(device.EthernetMacAddress) is { } mac)
            yield return Draft(hire, new DeviceEvent { Id = EvidenceDraft.Placeholder, Source = MicrosoftGraphConnector.Name, ObservedAt = device.EnrolledDateTime ?? device.LastSyncDateTime, DeviceId = $"mac:{mac}", Activity = Activity.Work });
    }

    private static IEnumerable<EvidenceDraft> SignedIn(User hire, GraphSignIn one, IReadOnlyList<RiskDetection> risks)
    {
        var types = (one.RiskEventTypesV2 ?? []).Concat(risks.Where(risk => risk.RequestId == one.Id).Select(risk => risk.RiskEventType)).ToArray();
        // Without the licence the risk reads 'hidden': then nobody looked.
        bool? anonymiser = types.Contains("anonymizedIPAddress") ? true : one.RiskLevelDuringSignIn is null or RiskLevel.Hidden or RiskLevel.UnknownFutureValue ? null : false;
        yield return Draft(hire, new SignIn
        {
            Id = EvidenceDraft.Placeholder, Source = MicrosoftGraphConnector.Name, ObservedAt = one.CreatedDateTime, Ip = MeetingEvidence.Public(one.IpAddress), Country = Some(one.Location?.CountryOrRegion), ManagedDevice = one.DeviceDetail?.IsManaged,
            DeviceId = Some(one.DeviceDetail?.DeviceId), Anonymiser = anonymiser, Interactive = one.IsInteractive ?? true,
        }) with { Series = new EvidenceSeries($"{MicrosoftGraphConnector.Name}|sign-in {one.Id}", anonymiser switch { true => 2, false => 1, null => 0 }) };
        if (MeetingEvidence.Public(one.IpAddress) is { } ip)
            yield return Draft(hire, new NetworkEvent { Id = EvidenceDraft.Placeholder, Source = MicrosoftGraphConnector.Name, ObservedAt = one.CreatedDateTime, Ip = ip, Activity = Activity.Work, Interactive = one.IsInteractive ?? true });
    }

    /// <summary>Risks of sign-ins that the list does not hold: those without a person at the keyboard.</summary>
    private static IEnumerable<EvidenceDraft> Elsewhere(User hire, IReadOnlyList<GraphSignIn> known, IReadOnlyList<RiskDetection> risks, DateTimeOffset since) =>
        from risk in risks
        where risk is { RiskEventType: "anonymizedIPAddress", ActivityDateTime: not null } && risk.ActivityDateTime >= since && risk.RiskState is not (RiskState.Dismissed or RiskState.ConfirmedSafe) && known.All(one => one.Id != risk.RequestId)
        select Draft(hire, new SignIn
        {
            Id = EvidenceDraft.Placeholder, Source = MicrosoftGraphConnector.Name, ObservedAt = risk.ActivityDateTime, Ip = MeetingEvidence.Public(risk.IpAddress), Country = Some(risk.Location?.CountryOrRegion), Anonymiser = true, Interactive = false,
        });

    /// <summary>Moments by day, so that a day that grows replaces itself.</summary>
    private static IEnumerable<EvidenceDraft> Times(User hire, ActivityChannel channel, IEnumerable<DateTimeOffset?> moments) => moments.OfType<DateTimeOffset>().Distinct().GroupBy(at => DateOnly.FromDateTime(at.UtcDateTime)).OrderBy(day => day.Key)
        .Select(day => Draft(hire, new ActivityTimes { Id = EvidenceDraft.Placeholder, Source = MicrosoftGraphConnector.Name, ObservedAt = day.Max(), Channel = channel, At = [.. day.Order()] })
            with { Series = new EvidenceSeries(string.Create(CultureInfo.InvariantCulture, $"{MicrosoftGraphConnector.Name}|times {channel} {hire.Id} {day.Key:yyyyMMdd}"), day.Count()) });

    /// <summary>In how many meetings the camera was on, beside those who sat in the same ones.</summary>
    private EvidenceDraft? Video(User hire, IReadOnlyList<CallRecord> calls)
    {
        var seen = new Dictionary<string, List<bool>>(StringComparer.OrdinalIgnoreCase);
        foreach (var call in calls)
            foreach (var person in (call.Sessions ?? []).Select(one => (Who: GraphLegs.WhoIs(GraphLegs.PersonOf(one).Person, session.Connection.Setting("directory") ?? ""), Session: one)).Where(pair => pair.Who is { Inside: true }).GroupBy(pair => pair.Who!.Id))
            {
                MeetingLeg[] stays = [.. person.Select(pair => GraphLegs.Stay(pair.Session)).OfType<MeetingLeg>().Where(leg => leg is { VideoSeconds: not null, To: not null })];
                var length = stays.Sum(leg => (leg.To!.Value - leg.From).TotalSeconds);
                if (length < Worth.TotalSeconds) continue;
                if (!seen.TryGetValue(person.Key, out var on)) seen[person.Key] = on = [];
                on.Add(stays.Sum(leg => leg.VideoSeconds!.Value) >= length * LeastVideo);
            }
        if (!seen.Remove(hire.Id!, out var own) || own.Count == 0) return null;
        double[] colleagues = [.. seen.Values.Where(on => on.Count >= FewestTogether).Select(Percent).Order()];
        if (colleagues.Length < FewestColleagues) return null;
        var last = calls.Max(call => call.EndDateTime ?? call.StartDateTime)!.Value;
        return Draft(hire, new MeetingStatistics { Id = EvidenceDraft.Placeholder, Source = MicrosoftGraphConnector.Name, ObservedAt = last, Meetings = own.Count, VideoPercent = Percent(own), TeamMedianPercent = colleagues.Length % 2 == 1 ? colleagues[colleagues.Length / 2] : (colleagues[colleagues.Length / 2 - 1] + colleagues[colleagues.Length / 2]) / 2 })
            with { Series = new EvidenceSeries($"{MicrosoftGraphConnector.Name}|video {hire.Id}", last.ToUnixTimeSeconds()) };
    }

    private static double Percent(List<bool> on) => Math.Round(on.Count(one => one) * 100d / on.Count, 1);

    private PipelineEvent.CandidateEvidence Event(User hire, params EvidenceDraft[] drafts) =>
        new(new ExternalId(MicrosoftGraphConnector.Name, hire.Id!), session.Connection.Setting("hrConnection") is { } hr && hire.EmployeeId is { Length: > 0 and <= 200 } employee ? [new ExternalId(hr, employee)] : [], drafts)
        {
            ExpectsHire = true,
            Hint = new JoinHint(hire.OtherMails?.FirstOrDefault(mail => mail.Contains('@', StringComparison.Ordinal)), hire.DisplayName is { Length: > 0 } name ? new PersonName { Full = name } : null, PartialDate.TryParse(hire.EmployeeHireDate?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), out var first) ? first : null),
        };

    private static EvidenceDraft Draft(User hire, Evidence evidence) => EvidenceDraft.Of($"{MicrosoftGraphConnector.Name}|{hire.Id}", evidence);

    private static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

using System.Net;
using System.Text.RegularExpressions;
using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>One stay of somebody in a meeting, in nobody's format. What is absent the platform did not say: it is never read as zero.</summary>
public sealed record MeetingLeg
{
    /// <summary>The platform's id for whoever joined, the same when they come back.</summary>
    public required string Guest { get; init; }
    public required DateTimeOffset From { get; init; }
    public DateTimeOffset? To { get; init; }
    /// <summary>The name that was typed or shown.</summary>
    public string? Name { get; init; }
    public string? Machine { get; init; }
    public string? Platform { get; init; }
    public string? UserAgent { get; init; }
    /// <summary>As the platform's relay saw it.</summary>
    public string? Ip { get; init; }
    public string? Mac { get; init; }
    public string? DiskId { get; init; }
    public string? Camera { get; init; }
    /// <summary>Names of microphones and loudspeakers.</summary>
    public IReadOnlyList<string> Audio { get; init; } = [];
    public double? VideoSeconds { get; init; }
    public double? JitterMs { get; init; }
    public double? LossPercent { get; init; }
}

/// <summary>One interview as a platform keeps it.</summary>
/// <param name="Source">The connector.</param>
/// <param name="Key">What the platform calls this occurrence: what is read of it later takes the place of what was read before.</param>
/// <param name="Rank">Rises with what the platform knows.</param>
public sealed record MeetingRecord(string Source, string Key, string SessionId, DateTimeOffset StartedAt, bool VideoRequired, long Rank)
{
    /// <summary>What <see cref="IRecordings"/> knows its recording by; nothing where there is none, or nobody wants it looked at.</summary>
    public string? Recording { get; init; }
}

/// <summary>What meeting platforms have in common, said as evidence in one way.</summary>
public static partial class MeetingEvidence
{
    /// <summary>Makers of virtual network cards, by the first half of the address (IEEE registry). Hyper-V is left out: its switch gives ordinary Windows machines such an address too.</summary>
    private static readonly string[] VirtualMakers = ["000569", "000C29", "005056", "080027", "525400", "001C42", "00163E"];

    /// <summary>The evidence of the candidate's side of a meeting.</summary>
    public static IEnumerable<EvidenceDraft> Of(MeetingRecord meeting, IReadOnlyList<MeetingLeg> legs)
    {
        MeetingLeg[] ordered = [.. legs.OrderBy(leg => leg.From).ThenBy(leg => leg.Guest, StringComparer.Ordinal)];
        if (ordered.Length == 0) yield break;
        yield return Draft(meeting, Session(meeting, ordered)) with { Series = new EvidenceSeries($"{meeting.Source}|{meeting.Key}", meeting.Rank) };
        foreach (var leg in ordered.Where(leg => Public(leg.Ip) is not null).DistinctBy(leg => (Public(leg.Ip), leg.UserAgent)))
            yield return Draft(meeting, new NetworkEvent
            {
                Id = EvidenceDraft.Placeholder, Source = meeting.Source, ObservedAt = leg.From, Ip = Public(leg.Ip)!, Activity = Activity.Interview, SessionId = meeting.SessionId, UserAgent = Clip(leg.UserAgent, 400),
            });
        foreach (var device in ordered.Select(leg => Device(meeting, leg)).OfType<DeviceEvent>().DistinctBy(device => (device.DeviceId, device.RemoteControl, device.Virtual, device.Ip, device.CameraLabel)))
            yield return Draft(meeting, device);
        foreach (var shown in Shown(meeting, ordered)) yield return Draft(meeting, shown);
    }

    private static InterviewSession Session(MeetingRecord meeting, MeetingLeg[] legs) => new()
    {
        Id = EvidenceDraft.Placeholder,
        Source = meeting.Source,
        ObservedAt = meeting.StartedAt,
        SessionId = meeting.SessionId,
        StartedAt = meeting.StartedAt,
        Joins = [.. legs.Select(leg => new Join { At = leg.From, Left = leg.To, Name = Clip(leg.Name, 200), Device = Clip(leg.Machine ?? leg.Platform, 200), Ip = Public(leg.Ip) })],
        VideoRequired = meeting.VideoRequired,
        NoticeGiven = meeting.VideoRequired,
        DurationSeconds = Seconds(legs),
        VideoSeconds = legs.All(leg => leg.VideoSeconds is null) ? null : legs.Sum(leg => leg.VideoSeconds ?? 0),
        CameraLabel = Clip(legs.LastOrDefault(leg => leg.Camera is not null)?.Camera, 200),
        JitterMs = legs.Max(leg => leg.JitterMs),
        LossPercent = legs.Max(leg => leg.LossPercent),
        Recording = meeting.Recording,
    };

    /// <summary>How long somebody of the candidate's side was there: stays that overlap count once.</summary>
    private static double? Seconds(MeetingLeg[] legs)
    {
        if (legs.Any(leg => leg.To is null)) return null;
        var (total, until) = (TimeSpan.Zero, DateTimeOffset.MinValue);
        foreach (var leg in legs)
        {
            var from = leg.From > until ? leg.From : until;
            if (leg.To > from) total += leg.To.Value - from;
            if (leg.To > until) until = leg.To.Value;
        }
        return total.TotalSeconds;
    }

    private static DeviceEvent? Device(MeetingRecord meeting, MeetingLeg leg)
    {
        var mac = Mac(leg.Mac);
        var id = mac is not null ? $"mac:{mac}" : leg.DiskId is { Length: >= 8 and <= 200 } disk ? $"disk:{disk}" : MadeUp().IsMatch(leg.Machine ?? "") ? $"host:{leg.Machine!.ToUpperInvariant()}" : null;
        var remote = leg.Audio.Any(name => name.Trim().Equals("Remote Audio", StringComparison.OrdinalIgnoreCase)) ? "Remote Desktop (its audio device is in use)" : null;
        bool? isVirtual = mac is not null ? VirtualMakers.Any(maker => mac.StartsWith(maker, StringComparison.Ordinal)) : null;
        return id is null && remote is null && isVirtual is null && leg.Camera is null ? null : new DeviceEvent
        {
            Id = EvidenceDraft.Placeholder, Source = meeting.Source, ObservedAt = leg.From, DeviceId = id, Activity = Activity.Interview, RemoteControl = remote, Virtual = isVirtual, Ip = Public(leg.Ip), CameraLabel = Clip(leg.Camera, 200),
        };
    }

    /// <summary>The name of whoever came last, and of those who were there beside them. Names that one after the other wore stand in the session.</summary>
    private static IEnumerable<DisplayName> Shown(MeetingRecord meeting, MeetingLeg[] legs)
    {
        MeetingLeg[] named = [.. legs.Where(leg => !string.IsNullOrWhiteSpace(leg.Name))];
        if (named.Length == 0) yield break;
        var last = named[^1];
        foreach (var leg in named.Where(leg => leg == last || (leg.Guest != last.Guest && (leg.To is null || leg.To > last.From))).DistinctBy(leg => leg.Name!.Trim()))
            yield return new DisplayName { Id = EvidenceDraft.Placeholder, Source = meeting.Source, ObservedAt = leg.From, Channel = NameChannel.Meeting, Name = Clip(leg.Name, 200)!, SessionId = meeting.SessionId };
    }

    /// <summary>An address of the internet as its canonical text; those of a home or company network say nothing.</summary>
    internal static string? Public(string? ip) => IPAddress.TryParse(ip, out var address) && !Addresses.IsPrivate(address) ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : null;

    /// <summary>A card's own address as twelve capital digits; one that the machine made up for itself, as phones do for privacy, tells nobody apart.</summary>
    internal static string? Mac(string? text)
    {
        var digits = new string([.. (text ?? "").Where(char.IsAsciiHexDigit)]).ToUpperInvariant();
        if (digits.Length != 12 || digits.All(digit => digit == '0') || digits.All(digit => digit == 'F')) return null;
        var first = Convert.ToByte(digits[..2], 16);
        // QEMU's own range is written as if it were made up, and is a maker's all the same.
        return (first & 1) == 0 && ((first & 2) == 0 || digits.StartsWith("525400", StringComparison.Ordinal)) ? digits : null;
    }

    private static EvidenceDraft Draft(MeetingRecord meeting, Evidence evidence) => EvidenceDraft.Of($"{meeting.Source}|{meeting.Key}", evidence);

    private static string? Clip(string? text, int most) => string.IsNullOrWhiteSpace(text) ? null : text.Trim() is var kept && kept.Length <= most ? kept : kept[..most];

    /// <summary>The names that Windows gives a machine at its installation: random enough to tell one from another.</summary>
    [GeneratedRegex("^(DESKTOP|LAPTOP|WIN)-[A-Z0-9]{7,11}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 250)]
    private static partial Regex MadeUp();
}

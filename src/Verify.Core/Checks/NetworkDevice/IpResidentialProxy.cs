using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.NetworkDevice;

/// <summary>Is the address a known exit of a residential or mobile proxy?</summary>
internal static class IpResidentialProxy
{
    private static readonly Threshold SeenDays = new("seen-days", 14, "days");
    private static readonly Threshold Networks = new("networks", 2, "networks");

    private static readonly Indicator Proxy = new()
    {
        Id = "ip-residential-proxy",
        Family = Family.NetworkDevice,
        Strength = Strength.Strong,
        Stages = [Stage.Application, Stage.Interview],
        HonestCauses = "Households whose devices carry proxy software without knowing, address sharing at the carrier.",
        Clears = "One session over another network, for example mobile data.",
        Task = "Please ask for one session over mobile data.",
    };

    public static readonly Check Check = new()
    {
        Id = "ip-residential-proxy",
        Version = 2,
        Title = "Residential proxies",
        Explanation = "A vendor saw the proxy at this address within days of the event; two different networks with the same answer make it strong.",
        Indicators = [Proxy],
        Thresholds = [SeenDays, Networks],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var sightings = NetworkSightings.Of(context.Dossier).All;
        if (sightings.Count == 0) return Proxy.NotChecked("no network event");
        if (sightings.All(s => s.Intel is null)) return Proxy.NotChecked("no address intelligence");

        var seen = new SortedDictionary<string, Sighting>(StringComparer.Ordinal);
        foreach (var sighting in sightings)
            if (sighting is { Intel: { ResidentialProxy: true, ResidentialProxyLastSeen: { } last }, Event.ObservedAt: { } at } && Math.Abs((at - last).TotalDays) <= context.Value(SeenDays))
                seen.TryAdd(Network(sighting), sighting);
        if (seen.Count == 0)
            return sightings.Any(s => s is { Intel: { ResidentialProxy: true, ResidentialProxyLastSeen: not null }, Event.ObservedAt: null }) ? Proxy.NotChecked("events without a time") : Proxy.NotObserved();
        return Proxy.Observed(null, seen.Count >= context.Value(Networks) ? Strength.Strong : Strength.Supporting,
            string.Create(CultureInfo.InvariantCulture, $"{seen.Count} of the networks seen {(seen.Count == 1 ? "is" : "are")} listed as an exit of a residential proxy at that time."),
            [.. seen.Values.Select(s => s.Fact)], [.. seen.Values.SelectMany(s => new Evidence[] { s.Event, s.Intel! })]);
    }

    /// <summary>Addresses of one provider are one network; without it, the neighbourhood of the address.</summary>
    private static string Network(Sighting sighting)
    {
        if (sighting.Intel?.Asn is { } asn) return string.Create(CultureInfo.InvariantCulture, $"AS{asn}");
        var ip = sighting.Event.Ip;
        if (!ip.Contains(':')) return ip[..Math.Max(ip.LastIndexOf('.'), 0)];
        return string.Join(':', ip.Split(':').Take(3));
    }
}

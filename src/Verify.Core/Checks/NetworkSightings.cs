using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>One event with what is known of its address.</summary>
/// <param name="Anonymised">The exit hides where the person is: VPN, Tor, proxy, hosting, relay or gateway.</param>
public sealed record Sighting(NetworkEvent Event, IpIntel? Intel, bool Anonymised)
{
    /// <summary>The fact that several indicators may read: the session from this address.</summary>
    public string Fact => $"ip:{Event.Ip}";
}

/// <summary>Network events joined with the latest intelligence on their addresses, once for all checks.</summary>
public sealed class NetworkSightings
{
    private NetworkSightings(Dossier dossier)
    {
        var intel = new Dictionary<string, IpIntel>(StringComparer.Ordinal);
        var several = false;
        foreach (var item in dossier.All<IpIntel>())
        {
            several |= intel.TryGetValue(item.Ip, out var known) && known.Source != item.Source;
            intel[item.Ip] = item;
        }
        // Of each source its latest word; and what one source does not know takes nothing away from what another saw.
        if (several)
            foreach (var of in dossier.All<IpIntel>().GroupBy(item => item.Ip, StringComparer.Ordinal))
                intel[of.Key] = of.GroupBy(item => item.Source, StringComparer.Ordinal).Select(source => source.Last()).Aggregate(Together);
        All = [.. dossier.All<NetworkEvent>().Select(e => new Sighting(e, intel.GetValueOrDefault(e.Ip), Hides(intel.GetValueOrDefault(e.Ip))))];
    }

    public static NetworkSightings Of(Dossier dossier) => dossier.View(static d => new NetworkSightings(d));

    public IReadOnlyList<Sighting> All { get; }

    /// <summary>Two sources about one address. The answer that is shown is the one that says that the address hides somebody, else the later one.</summary>
    private static IpIntel Together(IpIntel a, IpIntel b)
    {
        var (shown, other) = Hides(a) && !Hides(b) ? (a, b) : (b, a);
        return shown with
        {
            Country = shown.Country ?? other.Country,
            Region = shown.Region ?? other.Region,
            City = shown.City ?? other.City,
            Latitude = shown.Latitude ?? other.Latitude,
            Longitude = shown.Longitude ?? other.Longitude,
            AccuracyKm = shown.Latitude is null ? other.AccuracyKm : shown.AccuracyKm,
            Asn = shown.Asn ?? other.Asn,
            Vpn = shown.Vpn || other.Vpn,
            Tor = shown.Tor || other.Tor,
            PublicProxy = shown.PublicProxy || other.PublicProxy,
            Hosting = shown.Hosting || other.Hosting,
            ResidentialProxy = shown.ResidentialProxy || other.ResidentialProxy,
            ResidentialProxyLastSeen = shown.ResidentialProxyLastSeen > other.ResidentialProxyLastSeen ? shown.ResidentialProxyLastSeen : other.ResidentialProxyLastSeen ?? shown.ResidentialProxyLastSeen,
            Relay = shown.Relay || other.Relay,
            CorporateGateway = shown.CorporateGateway || other.CorporateGateway,
            CarrierNat = shown.CarrierNat || other.CarrierNat,
            SharedVenue = shown.SharedVenue || other.SharedVenue,
            EmbargoedRange = shown.EmbargoedRange || other.EmbargoedRange,
            EmbargoedCountry = shown.EmbargoedCountry || other.EmbargoedCountry,
            GeoSources = Agreeing(shown, other),
            ReportedExits = [.. shown.ReportedExits, .. other.ReportedExits],
        };
    }

    /// <summary>How many sources place the address in the same country.</summary>
    private static int? Agreeing(IpIntel a, IpIntel b)
    {
        if (a.Country is null || b.Country is null) return a.GeoSources ?? b.GeoSources;
        return string.Equals(a.Country, b.Country, StringComparison.OrdinalIgnoreCase) ? (a.GeoSources ?? 1) + (b.GeoSources ?? 1) : Math.Max(a.GeoSources ?? 1, b.GeoSources ?? 1);
    }

    private static bool Hides(IpIntel? intel) => intel is not null
        && (intel.Vpn || intel.Tor || intel.PublicProxy || intel.Hosting || intel.Relay || intel.CorporateGateway || intel.ResidentialProxy);
}

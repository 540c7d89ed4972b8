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
        foreach (var item in dossier.All<IpIntel>()) intel[item.Ip] = item;
        All = [.. dossier.All<NetworkEvent>().Select(e => new Sighting(e, intel.GetValueOrDefault(e.Ip), Hides(intel.GetValueOrDefault(e.Ip))))];
    }

    public static NetworkSightings Of(Dossier dossier) => dossier.View(static d => new NetworkSightings(d));

    public IReadOnlyList<Sighting> All { get; }

    private static bool Hides(IpIntel? intel) => intel is not null
        && (intel.Vpn || intel.Tor || intel.PublicProxy || intel.Hosting || intel.Relay || intel.CorporateGateway || intel.ResidentialProxy);
}

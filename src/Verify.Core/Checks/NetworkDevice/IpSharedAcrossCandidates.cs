using System.Globalization;
using Verify.Core.Linking;
using Verify.Core.Model;

namespace Verify.Core.Checks.NetworkDevice;

/// <summary>Do unrelated candidates come from one address?</summary>
internal static class IpSharedAcrossCandidates
{
    private static readonly Threshold WindowDays = new("window-days", Clusters.MostDaysApart, "days");
    private static readonly Threshold StrongIdentities = new("strong-identities", 3, "identities");

    private static readonly Indicator Shared = new()
    {
        Id = "ip-shared-across-candidates",
        Family = Family.NetworkDevice,
        Strength = Strength.Strong,
        Stages = [Stage.Application, Stage.Interview],
        HonestCauses = "Universities, libraries, co-working houses, families, agencies, address sharing at the carrier.",
        Clears = "A known shared network, or a declared household.",
    };

    public static readonly Check Check = new()
    {
        Id = "ip-shared-across-candidates",
        Version = 3,
        Title = "Shared network address",
        Explanation = "Links over one address to people of another name within weeks; carrier, VPN and known shared networks are left out.",
        Indicators = [Shared],
        Thresholds = [WindowDays, StrongIdentities],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        if (!SharedLinks.LookedUp(context.Dossier, SelectorType.Ip)) return Shared.NotChecked(SharedLinks.NotLookedUp);
        var links = SharedLinks.ToOthers(context.Dossier, SelectorType.Ip).FindAll(l => l.WithinDays is null || l.WithinDays <= context.Value(WindowDays));
        if (links.Count == 0) return Shared.NotObserved();
        // Not the holders that the link counts: among them are a household, and whoever had the address in another season.
        var identities = 1 + SharedLinks.ByValue(links).Max(value => value.Links.Select(link => link.Other).Distinct().Count());
        return Shared.Observed(null, identities >= context.Value(StrongIdentities) ? Strength.Strong : Strength.Supporting,
            string.Create(CultureInfo.InvariantCulture, $"{identities} people of different names were seen at one network address."), SharedLinks.Facts(context.Dossier, links), [.. links]);
    }
}

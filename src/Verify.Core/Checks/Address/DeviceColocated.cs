using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Address;

/// <summary>Do company devices of several people share one home network?</summary>
internal static class DeviceColocated
{
    private static readonly Threshold CasePeople = new("case-people", 3, "people");

    private static readonly Indicator Colocated = new()
    {
        Id = "device-colocated",
        Family = Family.Address,
        Strength = Strength.Strong,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "Couples, hotels at company events, co-working houses.",
        Clears = "A declared household, or a venue that the company knows.",
    };

    public static readonly Check Check = new()
    {
        Id = "device-colocated",
        Version = 2,
        Title = "Company devices on one network",
        Explanation = "Links over the wireless network that company devices use; offices, hotels, co-working houses and declared households are left out.",
        Indicators = [Colocated],
        Thresholds = [CasePeople],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        if (!SharedLinks.LookedUp(context.Dossier, SelectorType.Network)) return Colocated.NotChecked(SharedLinks.NotLookedUp);
        var venues = context.Dossier.All<ManagedDevice>().Where(d => d is { KnownVenue: true, NetworkHash: not null }).Select(d => d.NetworkHash!).ToHashSet(StringComparer.Ordinal);
        var links = SharedLinks.ToOthers(context.Dossier, SelectorType.Network).FindAll(l => l.Fact is null || !venues.Contains(l.Fact));
        if (links.Count == 0) return Colocated.NotObserved();
        var people = SharedLinks.ByValue(links)[0].Identities;
        return Colocated.Observed(people >= context.Value(CasePeople) ? "GROUP" : "PAIR", Strength.Strong,
            string.Create(CultureInfo.InvariantCulture, $"Company devices of {people} people use one wireless network outside the offices."), SharedLinks.Facts(context.Dossier, links), [.. links]);
    }
}

using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Address;

/// <summary>Do unrelated people have equipment sent to one door?</summary>
internal static class ShipAddressShared
{
    private static readonly Threshold Units = new("units", 4, "units in the building");

    private static readonly Indicator Shared = new()
    {
        Id = "ship-address-shared",
        Family = Family.Address,
        Strength = Strength.Strong,
        Stages = [Stage.Onboarding],
        HonestCauses = "Couples, flat-shares, dormitories, co-working houses.",
        Clears = "A declared household, or the building turns out to be a large one.",
    };

    public static readonly Check Check = new()
    {
        Id = "ship-address-shared",
        Version = 2,
        Title = "Shared delivery address",
        Explanation = "Links over the delivery address, by door and by building, to people of another name; declared households and known venues are left out.",
        Indicators = [Shared],
        Thresholds = [Units],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        if (!SharedLinks.LookedUp(context.Dossier, SelectorType.DeliveryAddress, SelectorType.Building)) return Shared.NotChecked(SharedLinks.NotLookedUp);
        var doors = SharedLinks.ToOthers(context.Dossier, SelectorType.DeliveryAddress);
        var buildings = SharedLinks.ToOthers(context.Dossier, SelectorType.Building);
        var small = buildings.FindAll(link => link.BuildingUnits <= context.Value(Units));
        if (doors.Count > 0) return Hit(context.Dossier, "UNIT", Strength.Strong, doors, "the same door");
        if (small.Count > 0) return Hit(context.Dossier, "BUILDING", Strength.Strong, small, "the same small building");
        if (buildings.Count > 0) return Hit(context.Dossier, "BUILDING", Strength.Supporting, buildings, "the same building, large or of unknown size");
        return Shared.NotObserved();
    }

    private static Signal Hit(Dossier dossier, string reason, Strength strength, List<Link> links, string where)
    {
        var people = SharedLinks.ByValue(links)[0].Identities;
        return Shared.Observed(reason, strength, string.Create(CultureInfo.InvariantCulture, $"Equipment of {people} people of different names goes to {where}."), SharedLinks.Facts(dossier, links), [.. links]);
    }
}

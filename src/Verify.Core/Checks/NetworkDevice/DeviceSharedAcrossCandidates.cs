using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.NetworkDevice;

/// <summary>Does one device serve several people?</summary>
internal static class DeviceSharedAcrossCandidates
{
    private static readonly Threshold Components = new("components", 2, "equal components");

    private static readonly Indicator Shared = new()
    {
        Id = "device-shared-across-candidates",
        Family = Family.NetworkDevice,
        Strength = Strength.Strong,
        Stages = [Stage.Application, Stage.Interview],
        HonestCauses = "Shared family or library computers, agencies, common company images, privacy browsers that look alike.",
        Clears = "Both people explain the shared device, or use another one.",
    };

    public static readonly Check Check = new()
    {
        Id = "device-shared-across-candidates",
        Version = 2,
        Title = "Shared device",
        Explanation = "Links over a first-party device id to people of another name; prints need two equal stable components, and common prints are left out.",
        Indicators = [Shared],
        Thresholds = [Components],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        if (!SharedLinks.LookedUp(context.Dossier, SelectorType.Device)) return Shared.NotChecked(SharedLinks.NotLookedUp);
        var all = SharedLinks.ToOthers(context.Dossier, SelectorType.Device);
        var links = all.FindAll(l => !l.Weak && (l.EqualComponents is null || l.EqualComponents >= context.Value(Components)));
        if (links.Count == 0) return all.Count == 0 ? Shared.NotObserved() : Shared.NotObserved("Too few components of the device print are equal.", [.. all]);
        var people = SharedLinks.ByValue(links)[0].Identities;
        return Shared.Observed(links.Any(l => l.OtherRole == LinkedRole.Referee) ? "REFEREE" : null, Strength.Strong,
            string.Create(CultureInfo.InvariantCulture, $"One device was used by {people} people of different names."), SharedLinks.Facts(context.Dossier, links), [.. links]);
    }
}

using Verify.Core.Model;

namespace Verify.Core.Checks.Endpoint;

/// <summary>Is a hardware remote control attached to the laptop or seen on its network?</summary>
internal static class IpKvmPresent
{
    private static readonly Indicator Present = new()
    {
        Id = "ip-kvm-present",
        Family = Family.Endpoint,
        Strength = Strength.Strong,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "Engineers with a laboratory at home.",
        Clears = "The worker shows the device and what it is for; a policy exception.",
    };

    public static readonly Check Check = new()
    {
        Id = "ip-kvm-present",
        Version = 1,
        Title = "Hardware remote control",
        Explanation = "USB, display and neighbour identifiers are compared with a dated list of hardware remote controls.",
        Indicators = [Present],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        if (dossier.All<EndpointObservation>().Count == 0) return Present.NotChecked("no endpoint data");
        return FirstDays.Kvm(dossier) is { } seen
            ? Present.Observed(null, Strength.Strong, $"Identifiers of a hardware remote control were seen: {string.Join(", ", seen.KvmIdentifiers)}.", [], seen)
            : Present.NotObserved();
    }
}

using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Endpoint;

/// <summary>Does the laptop show faked or remote input?</summary>
internal static class EndpointUnattended
{
    private static readonly Threshold Variance = new("period-variance-percent", 1, "per cent, less than");
    private static readonly Threshold PeriodHours = new("period-hours", 2, "hours of periodic pointer");
    private static readonly Threshold LidShare = new("lid-closed-share", 0.8, "share of active hours");
    private static readonly Threshold Uptime = new("uptime-days", 14, "days at one spot");

    private static readonly Indicator Unattended = new()
    {
        Id = "endpoint-unattended",
        Family = Family.Endpoint,
        Strength = Strength.Supporting,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "Docked laptops with a screen, people who avoid the lock screen.",
        Clears = "The worker shows the desk, or another family of evidence stays clean.",
    };

    public static readonly Check Check = new()
    {
        Id = "endpoint-unattended",
        Version = 1,
        Title = "Faked or remote input",
        Explanation = "Known input fakers, a pointer with a constant period, input under a closed lid, and a device that never rests or moves; strong beside a remote control.",
        Indicators = [Unattended],
        Thresholds = [Variance, PeriodHours, LidShare, Uptime],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var observations = dossier.All<EndpointObservation>();
        if (observations.Count == 0) return Unattended.NotChecked("no endpoint data");
        var known = false;
        foreach (var seen in observations)
        {
            known |= seen.Jigglers.Count > 0 || seen.PointerPeriodVariance is not null || seen.LidClosedInputShare is not null || seen.UptimeDays is not null;
            if (Reason(context, seen) is not var (code, statement)) continue;
            var remote = FirstDays.Kvm(dossier) ?? FirstDays.UnapprovedTools(dossier).Select(item => item.Observation).FirstOrDefault();
            return Unattended.Observed(code, remote is null ? Strength.Supporting : Strength.Strong, statement + (remote is null ? "" : " A remote control was seen as well."), [], remote is null ? [seen] : [seen, remote]);
        }
        return known ? Unattended.NotObserved() : Unattended.NotChecked("no input data");
    }

    private static (string Code, string Statement)? Reason(CheckContext context, EndpointObservation seen)
    {
        if (seen.Jigglers.Count > 0) return ("JIGGLER", $"A known input faker was seen: {string.Join(", ", seen.Jigglers)}.");
        if (seen.PointerPeriodVariance < context.Value(Variance) && seen.PointerPeriodHours >= context.Value(PeriodHours))
            return ("JIGGLER", string.Create(CultureInfo.InvariantCulture, $"The pointer moved with a constant period for {seen.PointerPeriodHours:0.#} hours."));
        // A docked laptop has its screen and keyboard elsewhere: lid and place say nothing.
        if (seen.Docked == true) return null;
        if (seen.LidClosedInputShare >= context.Value(LidShare) && seen.LocalInputDevice == false)
            return ("REMOTEINPUT", string.Create(CultureInfo.InvariantCulture, $"Input arrived with the lid closed in {seen.LidClosedInputShare * 100:F0} per cent of active hours, without a keyboard or mouse."));
        if (seen.UptimeDays >= context.Value(Uptime) && seen.StayedAtOneSpot == true)
            return ("ALWAYSON", string.Create(CultureInfo.InvariantCulture, $"The device ran for {seen.UptimeDays:0.#} days without rest at one spot."));
        return null;
    }
}

using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Endpoint;

/// <summary>Is there a serious alert right after the device came to life?</summary>
internal static class EarlyMaliciousTooling
{
    private static readonly Threshold Hours = new("hours", 72, "hours from the first boot");

    private static readonly Indicator Early = new()
    {
        Id = "early-malicious-tooling",
        Family = Family.Endpoint,
        Strength = Strength.Strong,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "False alerts, tools of security staff.",
        Clears = "The security operations team finds the alert false or the tool approved.",
    };

    public static readonly Check Check = new()
    {
        Id = "early-malicious-tooling",
        Version = 1,
        Title = "Alerts after delivery",
        Explanation = "Alerts of high severity are set against the first boot of the device.",
        Indicators = [Early],
        Thresholds = [Hours],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var alerts = dossier.All<EndpointAlert>();
        if (alerts.Count == 0) return dossier.All<EndpointObservation>().Count > 0 ? Early.NotObserved() : Early.NotChecked("no endpoint data");
        var serious = alerts.Where(alert => alert is { Severity: AlertSeverity.High or AlertSeverity.Critical, FalsePositive: false }).ToArray();
        if (serious.Length == 0) return Early.NotObserved();
        if (FirstDays.FirstBoot(dossier) is not { } boot) return Early.NotChecked("no first boot");

        var undated = false;
        foreach (var alert in serious)
        {
            undated |= alert.ObservedAt is null;
            if ((alert.ObservedAt - boot)?.TotalHours is not (>= 0 and var hours) || hours > context.Value(Hours)) continue;
            return Early.Observed(null, Strength.Strong,
                string.Create(CultureInfo.InvariantCulture, $"An alert of {alert.Severity.ToString().ToLowerInvariant()} severity{(alert.Category is null ? "" : $" ({alert.Category})")} came {hours:F1} hours after the first boot."), [], alert);
        }
        return undated ? Early.NotChecked("alert without a time") : Early.NotObserved();
    }
}

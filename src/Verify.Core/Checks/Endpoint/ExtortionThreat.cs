using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Endpoint;

/// <summary>Did people confirm a threat to leak or withhold code or data?</summary>
internal static class ExtortionThreat
{
    private static readonly Threshold Confirmations = new("confirmations", 2, "people who confirmed");

    private static readonly Indicator Extortion = new()
    {
        Id = "extortion-threat",
        Family = Family.Endpoint,
        Strength = Strength.Conclusive,
        Stages = [Stage.FirstWeeks, Stage.Exit],
        HonestCauses = "A heated dispute about pay.",
        Clears = "The two people who read the message withdraw the confirmation.",
    };

    public static readonly Check Check = new()
    {
        Id = "extortion-threat",
        Version = 1,
        Title = "Threat to leak or withhold",
        Explanation = "A reported threat counts once two people have confirmed it.",
        Indicators = [Extortion],
        Thresholds = [Confirmations],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var threats = context.Dossier.All<Threat>();
        if (threats.Count == 0) return context.Dossier.All<HrRecord>().Count > 0 ? Extortion.NotObserved() : Extortion.NotChecked("not employed");
        foreach (var threat in threats)
        {
            var people = threat.ConfirmedBy.Distinct(StringComparer.OrdinalIgnoreCase).Count();
            if (people < context.Value(Confirmations)) continue;
            return Extortion.Observed(null, Strength.Conclusive,
                string.Create(CultureInfo.InvariantCulture, $"{people} people confirmed a threat to leak or withhold{(string.IsNullOrWhiteSpace(threat.Summary) ? "" : $": {threat.Summary}")}."), [], threat);
        }
        return Extortion.NotChecked("second confirmation missing");
    }
}

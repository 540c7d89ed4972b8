using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Location;

/// <summary>Does the network's country change from step to step while the claim stays?</summary>
internal static class LocationDriftAcrossStages
{
    private static readonly Threshold Countries = new("countries", 3, "countries");
    private static readonly Threshold Stages = new("stages", 4, "stages");

    private static readonly Indicator Drift = new()
    {
        Id = "location-drift-across-stages",
        Family = Family.Location,
        Strength = Strength.Strong,
        Stages = [Stage.Interview, Stage.Offer, Stage.Onboarding],
        HonestCauses = "People who live on the road, conferences.",
        Clears = "Travel declared once, or a session from the claimed place.",
        Task = "Please ask where the candidate is at present; travel is fine, we only need to know.",
    };

    public static readonly Check Check = new()
    {
        Id = "location-drift-across-stages",
        Version = 2,
        Title = "Countries over the stages",
        Explanation = "Countries of the networks seen at each step of the process, without VPNs; declared travel makes it weaker.",
        Indicators = [Drift],
        Thresholds = [Countries, Stages],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var seen = NetworkSightings.Of(context.Dossier).All.Where(s => !s.Anonymised && s.Event.Activity != Activity.Work && !string.IsNullOrWhiteSpace(s.Intel?.Country)).ToArray();
        var stages = seen.Select(s => s.Event.Activity).Distinct().Count();
        if (stages < context.Value(Stages)) return Drift.NotChecked("too few stages with a network that no VPN hides");

        var countries = seen.Select(s => s.Intel!.Country!.Trim().ToUpperInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (countries.Length < context.Value(Countries)) return Drift.NotObserved();
        var applicant = Applicant.Of(context.Dossier);
        var declared = applicant.Travel.Count > 0 || applicant.Moves.Count > 0;
        return Drift.Observed(declared ? "DECLARED" : null, declared ? Strength.Supporting : Strength.Strong,
            string.Create(CultureInfo.InvariantCulture, $"Over {stages} stages the networks lie in {countries.Length} countries: {string.Join(", ", countries)}{(declared ? "; travel was declared" : "")}."),
            [.. seen.Select(s => s.Fact).Distinct(StringComparer.Ordinal)], [.. seen.Select(s => s.Event)]);
    }
}

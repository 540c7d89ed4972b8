using System.Globalization;
using Verify.Core.Geo;
using Verify.Core.Model;

namespace Verify.Core.Checks.Location;

/// <summary>Is the network again and again far from the claimed residence?</summary>
internal static class LocationClaimVsNetwork
{
    private static readonly Threshold DistanceKm = new("distance-km", 500, "km");
    private static readonly Threshold Events = new("events", 2, "events on different days");

    private static readonly Indicator Claim = new()
    {
        Id = "location-claim-vs-network",
        Family = Family.Location,
        Strength = Strength.Supporting,
        Stages = [Stage.Application, Stage.Screening, Stage.Interview],
        HonestCauses = "Travel, relocation, location errors of 50 to 200 km, family visits.",
        Clears = "A declared journey, or one session from the claimed place.",
        Task = "Please ask where the candidate is at present; travel is fine, we only need to know.",
    };

    public static readonly Check Check = new()
    {
        Id = "location-claim-vs-network",
        Version = 2,
        Title = "Claimed residence and network",
        Explanation = "The median distance between the claimed residence and the networks seen, less their accuracy, over events of the process on different days that no VPN hides.",
        Indicators = [Claim],
        Thresholds = [DistanceKm, Events],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var applicant = Applicant.Of(context.Dossier);
        if (Gazetteer.Locate(applicant.Residence) is not { } home) return Claim.NotChecked("no residence that can be placed");

        var seen = new List<(double Km, Sighting Sighting)>();
        foreach (var sighting in NetworkSightings.Of(context.Dossier).All)
        {
            if (sighting.Anonymised || sighting.Event.Activity == Activity.Work || sighting.Intel is not { Latitude: { } latitude, Longitude: { } longitude } intel) continue;
            if (sighting.Event.ObservedAt is { } at && applicant.TravelDeclaredAt(at)) continue;
            seen.Add((Math.Max(0, Distance.Km(home.Latitude, home.Longitude, latitude, longitude) - (intel.AccuracyKm ?? 50) - home.AccuracyKm), sighting));
        }
        var days = seen.Select(s => s.Sighting.Event.ObservedAt?.UtcDateTime.Date).Distinct().Count();
        if (days < context.Value(Events)) return Claim.NotChecked("too few events that no VPN hides");

        seen.Sort((a, b) => a.Km.CompareTo(b.Km));
        var median = seen.Count % 2 == 1 ? seen[seen.Count / 2].Km : (seen[seen.Count / 2 - 1].Km + seen[seen.Count / 2].Km) / 2;
        if (median <= context.Value(DistanceKm)) return Claim.NotObserved();

        var far = seen.Where(s => s.Km > context.Value(DistanceKm)).Select(s => s.Sighting).ToArray();
        return Claim.Observed(null, Strength.Supporting,
            string.Create(CultureInfo.InvariantCulture, $"Over {days} days the networks seen lie a median of {median:F0} km from the claimed residence."),
            [.. far.Select(s => s.Fact).Distinct(StringComparer.Ordinal)], [.. far.Select(s => (Evidence)s.Event), applicant.ResidenceEvidence!]);
    }
}

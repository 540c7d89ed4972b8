using Verify.Core.Model;

namespace Verify.Core.Checks.NetworkDevice;

/// <summary>Does traffic come from an embargoed territory or range?</summary>
internal static class IpEmbargoedTerritory
{
    private static readonly Threshold Events = new("events", 2, "events");
    private static readonly Threshold Sources = new("sources", 2, "location sources");

    private static readonly Indicator Embargoed = new()
    {
        Id = "ip-embargoed-territory",
        Family = Family.NetworkDevice,
        Strength = Strength.Strong,
        Stages = [Stage.Application, Stage.Screening, Stage.Interview, Stage.Offer, Stage.Onboarding, Stage.FirstWeeks],
        HonestCauses = "Errors in location data: some VPN services register addresses as exotic ones.",
        Clears = "A second source places the address elsewhere.",
    };

    public static readonly Check Check = new()
    {
        Id = "ip-embargoed-territory",
        Version = 2,
        Title = "Embargoed ranges and territories",
        Explanation = "Exact ranges count at once; a territory only when two sources place the address there or a second event does. It opens a compliance hold and nothing else.",
        Indicators = [Embargoed],
        Thresholds = [Events, Sources],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var sightings = NetworkSightings.Of(context.Dossier).All;
        if (sightings.Count == 0) return Embargoed.NotChecked("no network event");
        if (sightings.All(s => s.Intel is null)) return Embargoed.NotChecked("no address intelligence");

        var range = sightings.FirstOrDefault(s => s.Intel?.EmbargoedRange == true);
        if (range is not null) return Embargoed.Observed("RANGE", Strength.Strong, $"The address stands in an embargoed range of snapshot {range.Intel!.Snapshot}.", [range.Fact], range.Event, range.Intel);

        var territory = sightings.Where(s => s.Intel?.EmbargoedCountry == true).ToArray();
        if (territory.Length == 0) return Embargoed.NotObserved();
        if (territory.Length < context.Value(Events) && !territory.Any(s => s.Intel!.GeoSources >= context.Value(Sources)))
            return Embargoed.NotObserved("One source alone places one event in an embargoed territory.", territory[0].Event, territory[0].Intel!);
        return Embargoed.Observed("TERRITORY", Strength.Strong, "Location sources place the traffic in a territory of the embargo list.", [.. territory.Select(s => s.Fact).Distinct(StringComparer.Ordinal)],
            [.. territory.SelectMany(s => new Evidence[] { s.Event, s.Intel! })]);
    }
}

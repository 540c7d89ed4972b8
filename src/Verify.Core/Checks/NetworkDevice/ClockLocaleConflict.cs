using System.Globalization;
using Verify.Core.Geo;
using Verify.Core.Model;

namespace Verify.Core.Checks.NetworkDevice;

/// <summary>Does the device's clock disagree with the claimed residence?</summary>
internal static class ClockLocaleConflict
{
    private static readonly Threshold OffsetHours = new("offset-hours", 3, "hours");
    private static readonly Threshold Visits = new("visits", 2, "visits");

    private static readonly Indicator Clock = new()
    {
        Id = "clock-locale-conflict",
        Family = Family.NetworkDevice,
        Strength = Strength.Supporting,
        Stages = [Stage.Application, Stage.Interview],
        HonestCauses = "Travel, a clock that is set wrongly, plans to move.",
        Clears = "A declared journey, or a visit with the clock of the claimed place.",
        Task = "Please ask where the candidate is at present; travel is fine, we only need to know.",
    };

    public static readonly Check Check = new()
    {
        Id = "clock-locale-conflict",
        Version = 2,
        Title = "Clock and residence",
        Explanation = "The device's offset from UTC is compared with that of the claimed residence at the same instant, daylight saving included, on several visits. Languages are never looked at.",
        Indicators = [Clock],
        Thresholds = [OffsetHours, Visits],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var visits = context.Dossier.All<DeviceEvent>().Where(d => d.UtcOffsetMinutes is not null && d.ObservedAt is not null).ToArray();
        if (visits.Length == 0) return Clock.NotChecked("no clock seen");
        var applicant = Applicant.Of(context.Dossier);
        if (Gazetteer.Clock(applicant.Residence) is not { } home) return Clock.NotChecked("time zone of the residence not known");

        var off = new List<DeviceEvent>();
        var instants = new HashSet<DateTimeOffset>();
        foreach (var visit in visits)
            if (!applicant.TravelDeclaredAt(visit.ObservedAt!.Value) && Hours(visit.UtcOffsetMinutes!.Value, home.OffsetMinutes(visit.ObservedAt.Value)) >= context.Value(OffsetHours) && instants.Add(visit.ObservedAt.Value)) off.Add(visit);
        if (instants.Count < context.Value(Visits))
        {
            var undated = context.Dossier.All<DeviceEvent>().Count(d => d.UtcOffsetMinutes is not null && d.ObservedAt is null);
            return undated > 0 && instants.Count + undated >= context.Value(Visits) ? Clock.NotChecked("visits without a time") : Clock.NotObserved();
        }

        var (masked, away) = (0, 0);
        var facts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var visit in off)
        {
            if (NetworkOffset(context.Dossier, visit) is not { } network) continue;
            facts.Add($"ip:{network.Ip}");
            if (Hours(network.Minutes, home.OffsetMinutes(visit.ObservedAt!.Value)) < context.Value(OffsetHours)) masked++;
            else if (Hours(network.Minutes, visit.UtcOffsetMinutes!.Value) < context.Value(OffsetHours)) away++;
        }
        var statement = string.Create(CultureInfo.InvariantCulture, $"On {off.Count} visits the clock differs by {off.Max(v => Hours(v.UtcOffsetMinutes!.Value, home.OffsetMinutes(v.ObservedAt!.Value))):0.#} hours from the claimed residence");
        Evidence[] evidence = [.. off, applicant.ResidenceEvidence!];
        if (masked > 0) return Clock.Observed("MASKED", Strength.Supporting, $"{statement}, while the network agrees with it.", [.. facts], evidence);
        return away > 0 ? Clock.Observed("AWAY", Strength.Supporting, $"{statement}; the network agrees with the clock.", [.. facts], evidence) with { Percent = 0 }
            : Clock.Observed(null, Strength.Supporting, $"{statement}.", [.. facts], evidence);
    }

    /// <summary>The offset where the network of the visit lies: the event's own address, else the one seen within the hour.</summary>
    private static (string Ip, int Minutes)? NetworkOffset(Dossier dossier, DeviceEvent visit)
    {
        var at = visit.ObservedAt!.Value;
        IpIntel? intel = null;
        foreach (var item in dossier.All<IpIntel>())
            if (item.Ip == visit.Ip) intel = item;
        if (intel is null)
            foreach (var sighting in NetworkSightings.Of(dossier).All)
                if (sighting.Event.ObservedAt is { } seen && Math.Abs((seen - at).TotalHours) <= 1 && sighting.Intel is not null) intel = sighting.Intel;
        return intel is not null && Gazetteer.Clock(PlaceOf(intel)) is { } there ? (intel.Ip, there.OffsetMinutes(at)) : null;
    }

    private static Place PlaceOf(IpIntel intel) => new() { City = intel.City, State = intel.Region, Country = intel.Country, Latitude = intel.Latitude, Longitude = intel.Longitude };

    /// <summary>Hours between two offsets, the short way round the day.</summary>
    private static double Hours(int a, int b)
    {
        var minutes = Math.Abs(a - b) % 1440;
        return Math.Min(minutes, 1440 - minutes) / 60.0;
    }
}

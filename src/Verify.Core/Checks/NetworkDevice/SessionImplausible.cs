using System.Globalization;
using Verify.Core.Geo;
using Verify.Core.Model;

namespace Verify.Core.Checks.NetworkDevice;

/// <summary>Does one account travel impossibly fast, or act for a day without a break?</summary>
internal static class SessionImplausible
{
    private static readonly Threshold SpeedKmh = new("speed-kmh", 900, "km/h");
    private static readonly Threshold DistanceKm = new("distance-km", 500, "km");
    private static readonly Threshold GapHours = new("gap-hours", 3, "hours");
    private static readonly Threshold SpanHours = new("span-hours", 24, "hours");

    private static readonly Indicator Implausible = new()
    {
        Id = "session-implausible",
        Family = Family.NetworkDevice,
        Strength = Strength.Strong,
        Stages = [Stage.Application, Stage.FirstWeeks],
        HonestCauses = "VPNs switched on and off, roaming and network gateways, errors in location data, tabs that keep a session alive.",
        Clears = "An explanation of the second network, or a session from one place.",
    };

    public static readonly Check Check = new()
    {
        Id = "session-implausible",
        Version = 2,
        Title = "Implausible sessions",
        Explanation = "Speed between two events after another that no VPN, gateway or carrier network hides, and the longest run of interactive events without a longer gap.",
        Indicators = [Implausible],
        Thresholds = [SpeedKmh, DistanceKm, GapHours, SpanHours],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var events = NetworkSightings.Of(context.Dossier).All.Where(s => s.Event is { Interactive: true, ObservedAt: not null }).ToArray();
        if (events.Length < 2) return Implausible.NotChecked("too few network events");
        return Travel(context, events) ?? Continuous(context, events)
            ?? (context.Dossier.All<NetworkEvent>().Any(e => e is { Interactive: true, ObservedAt: null }) ? Implausible.NotChecked("events without a time") : Implausible.NotObserved());
    }

    private static Signal? Travel(CheckContext context, Sighting[] events)
    {
        Sighting? before = null;
        foreach (var now in events)
        {
            if (now.Anonymised || now.Intel is not { Latitude: { } latitude, Longitude: { } longitude, CarrierNat: false } intel) continue;
            if (before is not null && before.Event.Ip != now.Event.Ip)
            {
                var km = Distance.Km(before.Intel!.Latitude!.Value, before.Intel.Longitude!.Value, latitude, longitude) - (before.Intel.AccuracyKm ?? 0) - (intel.AccuracyKm ?? 0);
                var hours = (now.Event.ObservedAt!.Value - before.Event.ObservedAt!.Value).TotalHours;
                if (km > context.Value(DistanceKm) && km > context.Value(SpeedKmh) * hours)
                    return Implausible.Observed("TRAVEL", Strength.Strong, string.Create(CultureInfo.InvariantCulture, $"Two events {km:F0} km apart lie {hours:0.#} hours from each other."),
                        [before.Fact, now.Fact], before.Event, before.Intel, now.Event, intel);
            }
            before = now;
        }
        return null;
    }

    private static Signal? Continuous(CheckContext context, Sighting[] events)
    {
        var first = 0;
        for (var last = 1; last < events.Length; last++)
        {
            if (Hours(events[last - 1], events[last]) > context.Value(GapHours)) first = last;
            else if (Hours(events[first], events[last]) >= context.Value(SpanHours))
            {
                var run = events[first..(last + 1)];
                return Implausible.Observed("CONTINUOUS", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"Interactive events without a break of {context.Value(GapHours):0.#} hours span {Hours(run[0], run[^1]):F0} hours."),
                    [], [.. run.Select(s => s.Event)]);
            }
        }
        return null;
    }

    private static double Hours(Sighting from, Sighting to) => (to.Event.ObservedAt!.Value - from.Event.ObservedAt!.Value).TotalHours;
}

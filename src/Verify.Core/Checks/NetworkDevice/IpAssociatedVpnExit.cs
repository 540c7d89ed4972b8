using Verify.Core.Model;

namespace Verify.Core.Checks.NetworkDevice;

/// <summary>Does the exit belong to a VPN that public reports tie to this scheme?</summary>
internal static class IpAssociatedVpnExit
{
    private static readonly Threshold ReportDays = new("report-days", 180, "days");

    private static readonly Indicator Exit = new()
    {
        Id = "ip-associated-vpn-exit",
        Family = Family.NetworkDevice,
        Strength = Strength.Strong,
        Stages = [Stage.Application, Stage.Interview, Stage.FirstWeeks],
        HonestCauses = "The same VPN is popular with honest users in China.",
        Clears = "One session without the VPN.",
        Task = "Please ask the candidate for one session without a VPN.",
    };

    public static readonly Check Check = new()
    {
        Id = "ip-associated-vpn-exit",
        Version = 2,
        Title = "Exits named in public reports",
        Explanation = "Address sets of public reports that were valid at the time of the event; the provider alone weighs little, the address itself published shortly before or after is strong.",
        Indicators = [Exit],
        Thresholds = [ReportDays],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var sightings = NetworkSightings.Of(context.Dossier).All;
        if (sightings.Count == 0) return Exit.NotChecked("no network event");
        if (sightings.All(s => s.Intel is null)) return Exit.NotChecked("no address intelligence");

        Signal? provider = null;
        var undated = false;
        foreach (var sighting in sightings)
        {
            if (sighting.Intel is null) continue;
            if (sighting.Event.ObservedAt is not { } at) { undated |= sighting.Intel.ReportedExits.Count > 0; continue; }
            var day = DateOnly.FromDateTime(at.UtcDateTime);
            foreach (var exit in sighting.Intel.ReportedExits)
            {
                if (exit.ExactAddress && IsRecent(exit, day, (int)context.Value(ReportDays)))
                    return Exit.Observed("ADDRESS", Strength.Strong, $"The address itself is named in a report ({exit.Source}).", [sighting.Fact], sighting.Event, sighting.Intel);
                if (IsValid(exit, day))
                    provider ??= Exit.Observed("PROVIDER", Strength.Supporting, $"The address belongs to a VPN service named in a report ({exit.Source}).", [sighting.Fact], sighting.Event, sighting.Intel) with { Percent = 150 };
            }
        }
        if (provider is null) return undated ? Exit.NotChecked("events without a time") : Exit.NotObserved();
        // Where a VPN is needed to reach much of the web, its provider says nothing.
        return string.Equals(Applicant.Of(context.Dossier).Residence?.Country, "CN", StringComparison.OrdinalIgnoreCase) ? Exit.NotObserved("The provider is popular where the candidate lives.") : provider;
    }

    private static bool IsValid(ReportedExit exit, DateOnly day) => !(exit.SeenFrom?.Earliest > day) && !(exit.SeenTo?.Latest < day);

    private static bool IsRecent(ReportedExit exit, DateOnly day, int days) =>
        (exit.SeenTo ?? exit.SeenFrom) is { } seen
        && Math.Max(seen.Earliest.DayNumber - day.DayNumber, day.DayNumber - seen.Latest.DayNumber) <= days;
}

using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Endpoint;

/// <summary>Are the hours more than one person's?</summary>
internal static class WorkDoneBySeveral
{
    private const int WindowDays = 14;
    private static readonly Threshold Hours = new("hours", 16, "active hours a day, more than");
    private static readonly Threshold Days = new("days", 5, "days in fourteen");

    private static readonly Indicator Several = new()
    {
        Id = "work-done-by-several",
        Family = Family.Endpoint,
        Strength = Strength.Supporting,
        Stages = [Stage.FirstWeeks],
        HonestCauses = "A crunch, split shifts, work in pairs, sleeplessness.",
        Clears = "The manager talks with the worker about the hours.",
    };

    public static readonly Check Check = new()
    {
        Id = "work-done-by-several",
        Version = 1,
        Title = "Hours of one account",
        Explanation = "Active hours and long blocks of work are counted per day, from systems that policy allows to be read.",
        Indicators = [Several],
        Thresholds = [Hours, Days],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var patterns = context.Dossier.All<WorkPattern>();
        if (patterns.Count == 0) return Several.NotChecked("no work pattern");
        var days = new SortedDictionary<int, (double Hours, int Blocks)>();
        foreach (var pattern in patterns)
            foreach (var day in pattern.Days)
            {
                if (day.Date.Day == 0) continue;
                var known = days.GetValueOrDefault(day.Date.Earliest.DayNumber);
                days[day.Date.Earliest.DayNumber] = (Math.Max(known.Hours, day.ActiveHours), Math.Max(known.Blocks, day.LongBlocks));
            }
        var least = (int)Math.Max(1, context.Value(Days));
        if (days.Count < least) return Several.NotChecked("too few days");

        if (Within(days, least, day => day.Hours > context.Value(Hours)))
            return Several.Observed("HOURS", Strength.Supporting,
                string.Create(CultureInfo.InvariantCulture, $"The account was active for more than {context.Value(Hours)} hours on {least} days in {WindowDays}."), [], [.. patterns]);
        return Within(days, least, day => day.Blocks >= 2)
            ? Several.Observed("BLOCKS", Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"Two separate blocks of eight hours lie on each of {least} days in {WindowDays}."), [], [.. patterns])
            : Several.NotObserved();
    }

    private static bool Within(SortedDictionary<int, (double Hours, int Blocks)> days, int least, Func<(double Hours, int Blocks), bool> counts)
    {
        var found = new List<int>();
        foreach (var (day, work) in days)
        {
            if (!counts(work)) continue;
            found.Add(day);
            if (found.Count >= least && day - found[found.Count - least] < WindowDays) return true;
        }
        return false;
    }
}

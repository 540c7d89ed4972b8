using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>A hire's last decision record, with what it was made from.</summary>
public sealed record HireRecord(Assessment Assessment, Dossier Dossier, bool HasCase);

/// <summary>Background rates: how often each indicator is observed among the tenant's own honest hires (catalogue rule 9).</summary>
public static class PolicyLearning
{
    /// <summary>The first weeks last this long.</summary>
    public const int FirstWeeksDays = 90;

    /// <summary>Hired, and either cleared by a person, or past the first weeks without a case. A confirmed or held person teaches nothing.</summary>
    public static bool IsHonest(HireRecord hire, DateTimeOffset now)
    {
        if (!Hired(hire.Dossier)) return false;
        return hire.Dossier.Latest<Disposition>()?.Conclusion switch
        {
            DispositionConclusion.Cleared => true,
            null => !hire.HasCase && PastFirstWeeks(hire.Dossier, now),
            _ => false,
        };
    }

    private static bool Hired(Dossier dossier) =>
        dossier.Stage >= Stage.Onboarding || dossier.All<StageChange>().LastOrDefault(change => change.Status is not null) is { Status: ApplicationStatus.Hired };

    private static bool PastFirstWeeks(Dossier dossier, DateTimeOffset now)
    {
        if (dossier.All<HrRecord>().LastOrDefault(record => record.StartDate is not null)?.StartDate is { } start)
            return start.Latest <= DateOnly.FromDateTime(now.UtcDateTime.AddDays(-FirstWeeksDays));
        return dossier.All<StageChange>().FirstOrDefault(change => change.Stage >= Stage.FirstWeeks)?.ObservedAt <= now.AddDays(-FirstWeeksDays);
    }

    /// <summary>
    /// The rates of these honest hires as a snapshot for a policy: (hits + 1) / (checked + 2), so that what was never seen is rare and not
    /// impossible. An indicator that fewer hires than <see cref="LearnedRates.EnoughHires"/> had an answer for keeps the weight of its class.
    /// </summary>
    public static LearnedRates Learn(IReadOnlyCollection<Assessment> hires, PartialDate at, string basedOn)
    {
        var counts = new SortedDictionary<string, RateCount>(StringComparer.Ordinal);
        foreach (var hire in hires)
            foreach (var signal in hire.Signals)
            {
                if (signal.State == SignalState.NotChecked) continue;
                var known = counts.GetValueOrDefault(signal.Indicator) ?? new RateCount { Hits = 0, Checked = 0 };
                counts[signal.Indicator] = new RateCount { Hits = known.Hits + (signal.State == SignalState.Observed ? 1 : 0), Checked = known.Checked + 1 };
            }
        var enough = counts.Where(pair => pair.Value.Checked >= LearnedRates.EnoughHires).ToArray();
        return new LearnedRates
        {
            At = at,
            Hires = hires.Count,
            BasedOn = basedOn,
            Rates = enough.ToDictionary(pair => pair.Key, pair => Math.Round((pair.Value.Hits + 1.0) / (pair.Value.Checked + 2.0), 6), StringComparer.Ordinal),
            Counts = enough.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
        };
    }
}

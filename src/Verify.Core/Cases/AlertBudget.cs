using Verify.Core.Assessing;

namespace Verify.Core.Cases;

/// <summary>Part of the review queue whose candidates stand on like support.</summary>
/// <param name="Floor">The lowest place in the queue (<see cref="ReviewOrder"/>) of the band.</param>
/// <param name="Open">Candidates that wait for a person.</param>
/// <param name="Confirmed">Decided ones of this band that a person confirmed.</param>
/// <param name="Decided">All decided ones of this band.</param>
public sealed record QueueBand(long Floor, int Open, int Confirmed, int Decided);

/// <summary>One band under a budget.</summary>
/// <param name="Precision">The share that is expected to be confirmed.</param>
/// <param name="Reviewed">How many of the open ones the hours reach.</param>
public sealed record BudgetLine(QueueBand Band, double Precision, int Reviewed);

/// <summary>What reviewer hours buy, and what they leave.</summary>
/// <param name="Threshold">The lowest place in the queue that is reached; all of it when nothing is left.</param>
/// <param name="Precision">Expected precision at the threshold.</param>
public sealed record BudgetPlan(int Capacity, int Reviewed, double Found, int Left, double Missed, long Threshold, double Precision, IReadOnlyList<BudgetLine> Lines);

/// <summary>
/// Turns reviewer hours into a threshold: the queue is worked from the top, so the budget ends somewhere, and what lies below is left. How often a band is confirmed
/// comes from the tenant's own decisions; with few of them a starting guess weighs as much as eight decisions.
/// </summary>
public static class AlertBudget
{
    private const double PriorWeight = 8;

    public static BudgetPlan Plan(IEnumerable<QueueBand> bands, double hours, double minutesPerCase)
    {
        var capacity = minutesPerCase <= 0 || hours <= 0 ? 0 : (int)Math.Floor(hours * 60 / minutesPerCase);
        var lines = new List<BudgetLine>();
        var (left, found, missed, threshold, at) = (capacity, 0.0, 0.0, 0L, 0.0);
        foreach (var band in Falling(bands))
        {
            var reviewed = Math.Min(left, band.Band.Open);
            left -= reviewed;
            found += reviewed * band.Precision;
            missed += (band.Band.Open - reviewed) * band.Precision;
            if (reviewed > 0) (threshold, at) = (band.Band.Floor, band.Precision);
            lines.Add(band with { Reviewed = reviewed });
        }
        var (open, done) = (lines.Sum(line => line.Band.Open), lines.Sum(line => line.Reviewed));
        return new BudgetPlan(capacity, done, found, open - done, missed, open == done ? 0 : threshold, at, lines);
    }

    /// <summary>Each band with its precision, the top of the queue first. Further down it is never expected to be higher: a few lucky decisions do not turn the queue over.</summary>
    private static IEnumerable<BudgetLine> Falling(IEnumerable<QueueBand> bands)
    {
        var ceiling = 1.0;
        foreach (var band in bands.OrderByDescending(band => band.Floor))
        {
            ceiling = Math.Min(ceiling, (band.Confirmed + PriorWeight * Guess(band.Floor)) / (band.Decided + PriorWeight));
            yield return new BudgetLine(band, ceiling, 0);
        }
    }

    // Starting guesses, not measurements: they order the bands until decisions are there.
    private static double Guess(long floor) => ReviewOrder.Read(floor).Support switch
    {
        Support.HeldNamed => 0.5,
        Support.HeldLacking => 0.4,
        Support.NamedTask => 0.2,
        Support.HeldByPoints => 0.1,
        Support.Points => 0.04,
        _ => 0.005,
    };
}

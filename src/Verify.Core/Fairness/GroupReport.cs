using Verify.Core.Assessing;

namespace Verify.Core.Fairness;

/// <summary>One candidate's volunteered group and the machine's view. It lives for the length of a report and is stored nowhere.</summary>
public sealed record GroupedOutcome(string Group, Recommendation Recommendation, IReadOnlyList<string> Patterns);

/// <summary>How often each group was flagged, beside all others. Counts only.</summary>
public sealed record GroupReport
{
    public required int Candidates { get; init; }
    public required IReadOnlyList<Comparison> Comparisons { get; init; }
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>One measure: flagged at all, held, or one pattern.</summary>
public sealed record Comparison(string Measure, IReadOnlyList<GroupRow> Groups);

/// <summary>One group under one measure.</summary>
/// <param name="Flagged">How many were flagged; null where the group is too small to tell without telling of a person.</param>
/// <param name="FlagRate">Share flagged, 0 to 1.</param>
/// <param name="FlagRatio">Its flag rate over the rate of all others; null when nobody else was flagged.</param>
/// <param name="PassRatio">Its pass rate over the best group's pass rate: the figure of the four-fifths rule.</param>
/// <param name="FourFifths">Whether that figure is at least 0.8.</param>
/// <param name="P">Two-sided p of Fisher's exact test against all others.</param>
/// <param name="AdjustedP">The same after Holm's correction for the number of groups.</param>
/// <param name="Note">What to keep in mind about this row.</param>
public sealed record GroupRow(string Group, int Candidates, int? Flagged, double? FlagRate, double? FlagRatio, double? PassRatio, bool? FourFifths, double? P, double? AdjustedP, string? Note);

/// <summary>Flag rates by group, with the four-fifths check and an exact test.</summary>
public static class GroupRates
{
    /// <summary>The four-fifths rule of the US Uniform Guidelines (29 CFR 1607.4(D)).</summary>
    public const double FourFifths = 0.8;

    /// <summary>Below this many people a row would tell about persons.</summary>
    public const int Fewest = 5;

    /// <summary>Below this many people a ratio moves by chance; ours.</summary>
    public const int Small = 30;

    public static GroupReport Of(IReadOnlyList<GroupedOutcome> outcomes)
    {
        var measures = new List<(string Name, Func<GroupedOutcome, bool> Flagged)>
        {
            ("flagged", o => o.Recommendation != Recommendation.Proceed),
            ("held", o => o.Recommendation == Recommendation.HoldForReview),
        };
        foreach (var pattern in outcomes.SelectMany(o => o.Patterns).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) measures.Add((pattern, o => o.Patterns.Contains(pattern)));
        var notes = new List<string>
        {
            "Groups were volunteered; who did not answer is not in these figures.",
            "A low p says that chance alone explains the difference badly, a high one does not prove that there is none.",
        };
        if (outcomes.GroupBy(o => o.Group).Any(g => g.Count() < Small)) notes.Add($"Groups under {Small} people: ratios of small samples move by chance; read the p beside them.");
        return new GroupReport { Candidates = outcomes.Count, Comparisons = [.. measures.Select(m => new Comparison(m.Name, Rows(outcomes, m.Flagged)))], Notes = notes };
    }

    private static GroupRow[] Rows(IReadOnlyList<GroupedOutcome> outcomes, Func<GroupedOutcome, bool> flagged)
    {
        var all = outcomes.Count(flagged);
        var groups = outcomes.GroupBy(o => o.Group, StringComparer.Ordinal).Select(g => (g.Key, N: g.Count(), Flagged: g.Count(flagged))).OrderBy(g => g.Key, StringComparer.Ordinal).ToArray();
        var best = groups.Where(g => g.N >= Fewest).Select(g => 1 - (double)g.Flagged / g.N).DefaultIfEmpty(0).Max();
        var tested = groups.Where(g => g.N >= Fewest && outcomes.Count > g.N).Select(g => (g.Key, P: FisherExact(g.Flagged, g.N, all, outcomes.Count))).OrderBy(g => g.P).ToArray();
        var adjusted = new Dictionary<string, double>(StringComparer.Ordinal);
        var running = 0.0;
        for (var i = 0; i < tested.Length; i++) adjusted[tested[i].Key] = running = Math.Max(running, Math.Min(1, tested[i].P * (tested.Length - i)));
        return [.. groups.Select(g =>
        {
            if (g.N < Fewest) return new GroupRow(g.Key, g.N, null, null, null, null, null, null, null, $"under {Fewest} people: withheld");
            var (rate, others) = ((double)g.Flagged / g.N, outcomes.Count - g.N);
            var otherRate = others == 0 ? 0 : (double)(all - g.Flagged) / others;
            double? pass = best > 0 ? (1 - rate) / best : null;
            double? p = others == 0 ? null : tested.First(t => t.Key == g.Key).P;
            return new GroupRow(g.Key, g.N, g.Flagged, Round(rate), otherRate > 0 ? Round(rate / otherRate) : null, Round(pass), pass >= FourFifths, Round(p), p is null ? null : Round(adjusted[g.Key]),
                g.N < Small ? "small sample" : null);
        })];
    }

    private static double? Round(double? value) => value is { } known ? Math.Round(known, 4) : null;

    /// <summary>Two-sided p of Fisher's exact test: of <paramref name="total"/> people <paramref name="flagged"/> were flagged, and <paramref name="hits"/> of the <paramref name="size"/> in the group.</summary>
    public static double FisherExact(int hits, int size, int flagged, int total)
    {
        var logFactorial = new double[total + 1];
        for (var i = 1; i <= total; i++) logFactorial[i] = logFactorial[i - 1] + Math.Log(i);
        double Choose(int n, int k) => logFactorial[n] - logFactorial[k] - logFactorial[n - k];
        double Probability(int x) => Math.Exp(Choose(size, x) + Choose(total - size, flagged - x) - Choose(total, flagged));
        var seen = Probability(hits);
        var sum = 0.0;
        for (var x = Math.Max(0, flagged - (total - size)); x <= Math.Min(size, flagged); x++)
        {
            // The usual tolerance: equally likely tables count, whatever rounding did to them.
            var p = Probability(x);
            if (p <= seen * (1 + 1e-7)) sum += p;
        }
        return Math.Min(1, sum);
    }
}

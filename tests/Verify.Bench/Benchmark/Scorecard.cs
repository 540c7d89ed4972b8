using Verify.Bench.Benchmark.Schemes;
using Verify.Core.Assessing;
using Verify.Core.Checks;

namespace Verify.Bench.Benchmark;

/// <summary>So many of so many.</summary>
internal readonly record struct Share(int Hits, int Of)
{
    /// <summary>A rate over fewer cases than this is no figure.</summary>
    public const int Enough = 20;

    public double? Rate => Of == 0 ? null : (double)Hits / Of;

    public static Share operator +(Share a, Share b) => new(a.Hits + b.Hits, a.Of + b.Of);

    public static Share Among<T>(IReadOnlyCollection<T> all, Func<T, bool> hit) => new(all.Count(hit), all.Count);
}

/// <summary>One pattern under one mix.</summary>
internal sealed record PatternResult(string Pattern, Mix Mix, Share Caught, Share Named, Share Naive);

/// <summary>The first so many per cent of the queue: how many of the alerts there are right.</summary>
internal sealed record BudgetResult(double Budget, Share Right, Share NaiveRight);

/// <summary>Candidates who stand in the queue on one kind of support: how many of them a recipe made.</summary>
internal sealed record SupportResult(Support Support, Share Right);

/// <summary>Honest candidates with one cause of oddity.</summary>
internal sealed record OddityResult(string Indicator, Share Held, Share VerifyFurther, Share Naive);

/// <summary>A candidate of a recipe who was not caught.</summary>
internal sealed record Miss(string Candidate, string Pattern, Mix Mix, int Way, Recommendation Recommendation, int Score, IReadOnlyList<string> Patterns, IReadOnlyList<string> Observed);

/// <summary>An honest candidate who was held.</summary>
internal sealed record FalseHold(string Candidate, IReadOnlyList<string> Causes, int Score, IReadOnlyList<string> Patterns, IReadOnlyList<string> Observed);

/// <summary>Something asked for, and what was measured.</summary>
internal sealed record Target(string What, Share Measured, bool Met);

/// <summary>Everything that is reported of one prevalence.</summary>
internal sealed record Scorecard
{
    public required double Prevalence { get; init; }
    public required int Candidates { get; init; }
    public required IReadOnlyList<PatternResult> Patterns { get; init; }
    public required IReadOnlyList<BudgetResult> Budgets { get; init; }
    public required IReadOnlyList<SupportResult> Supports { get; init; }
    /// <summary>Of the first 1 % of each company, those of the fraud patterns alone, without the look-alikes.</summary>
    public required Share FraudFirst { get; init; }
    public required IReadOnlyList<OddityResult> Oddities { get; init; }
    public required Share OddHeld { get; init; }
    public required Share OddVerify { get; init; }
    public required Share OddNaive { get; init; }
    public required Share OrdinaryHeld { get; init; }
    public required Share OrdinaryVerify { get; init; }
    public required Share OrdinaryNaive { get; init; }
    public required IReadOnlyList<Miss> Misses { get; init; }
    public required IReadOnlyList<FalseHold> FalseHolds { get; init; }

    public Share Caught(Mix mix) => Patterns.Where(p => p.Mix == mix).Aggregate(default(Share), (sum, p) => sum + p.Caught);

    public Share Named(Mix mix) => Patterns.Where(p => p.Mix == mix).Aggregate(default(Share), (sum, p) => sum + p.Named);

    public Share Naive(Mix mix) => Patterns.Where(p => p.Mix == mix).Aggregate(default(Share), (sum, p) => sum + p.Naive);

    /// <summary>Recall of one pattern over the mixes that can be escalated at all.</summary>
    public Share Caught(string pattern) => Patterns.Where(p => p.Pattern == pattern && p.Mix != Mix.OneFamily).Aggregate(default(Share), (sum, p) => sum + p.Caught);

    /// <summary>Summed over populations of their own: a queue belongs to one company.</summary>
    public static Scorecard Of(IReadOnlyList<IReadOnlyList<Outcome>> rounds, double prevalence)
    {
        var all = rounds.SelectMany(round => round).ToArray();
        var odd = all.Where(o => o.Label is { Recipe: null, Odd.Count: > 0 }).ToArray();
        var ordinary = all.Where(o => o.Label is { Recipe: null, Odd.Count: 0 }).ToArray();
        return new Scorecard
        {
            Prevalence = prevalence,
            Candidates = all.Length,
            Patterns = [.. Scheme.All.SelectMany(scheme => Enum.GetValues<Mix>().Select(mix =>
            {
                var of = all.Where(o => o.Label.Recipe == scheme.Pattern && o.Label.Mix == mix).ToArray();
                return new PatternResult(scheme.Pattern, mix, Share.Among(of, o => o.Caught), Share.Among(of, o => o.Named), Share.Among(of, o => o.Naive));
            }))],
            Budgets = [.. new[] { 0.01, 0.02 }.Select(budget => new BudgetResult(budget,
                rounds.Aggregate(default(Share), (sum, round) => sum + Right(round, budget, Place, Made)),
                rounds.Aggregate(default(Share), (sum, round) => sum + Right(round, budget, o => (o.Naive ? 1 : 0, o.Observed.Count), Made))))],
            Supports = [.. all.GroupBy(o => ReviewOrder.Read(o.Order).Support).Where(on => on.Key != Support.None).OrderByDescending(on => on.Key).Select(on => new SupportResult(on.Key, Share.Among(on.ToArray(), o => o.Label.Recipe is not null)))],
            FraudFirst = rounds.Aggregate(default(Share), (sum, round) => sum + Right(round, 0.01, Place, o => o.Label.Fraud)),
            Oddities = [.. Honest.Oddity.All.Select(oddity =>
            {
                var of = odd.Where(o => o.Label.Odd.Contains(oddity.Indicator)).ToArray();
                return new OddityResult(oddity.Indicator, Held(of), Verify(of), Share.Among(of, o => o.Naive));
            })],
            OddHeld = Held(odd), OddVerify = Verify(odd), OddNaive = Share.Among(odd, o => o.Naive),
            OrdinaryHeld = Held(ordinary), OrdinaryVerify = Verify(ordinary), OrdinaryNaive = Share.Among(ordinary, o => o.Naive),
            Misses = [.. all.Where(o => o.Label is { Recipe: not null, Mix: not Mix.OneFamily } && !o.Caught)
                .Select(o => new Miss(o.Label.Candidate.Value, o.Label.Recipe!, o.Label.Mix!.Value, o.Label.Way, o.Recommendation, o.Score, o.Patterns, o.Observed))],
            FalseHolds = [.. odd.Concat(ordinary).Where(o => o.Recommendation == Recommendation.HoldForReview).Select(o => new FalseHold(o.Label.Candidate.Value, o.Label.Odd, o.Score, o.Patterns, o.Observed))],
        };
    }

    private static Share Held(IReadOnlyCollection<Outcome> of) => Share.Among(of, o => o.Recommendation == Recommendation.HoldForReview);

    private static Share Verify(IReadOnlyCollection<Outcome> of) => Share.Among(of, o => o.Recommendation == Recommendation.VerifyFurther);

    private static (int, long) Place(Outcome outcome) => (outcome.Recommendation == Recommendation.Proceed ? 0 : 1, outcome.Order);

    private static bool Made(Outcome outcome) => outcome.Label.Recipe is not null;

    // Nobody who may proceed is an alert. What stands equal is taken in an order that has nothing to do with the label.
    private static Share Right(IReadOnlyList<Outcome> round, double budget, Func<Outcome, (int, long)> rank, Func<Outcome, bool> right)
    {
        var first = round.OrderByDescending(rank).ThenBy(o => new Draw((ulong)int.Parse(o.Label.Candidate.Value.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)).Next())
            .Take((int)Math.Round(round.Count * budget)).Where(o => rank(o).Item1 > 0).ToArray();
        return Share.Among(first, right);
    }
}

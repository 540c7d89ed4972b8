using System.Globalization;
using Verify.Bench.Benchmark.Schemes;

namespace Verify.Bench.Benchmark;

/// <summary>The scorecard for people, and whether it meets the targets.</summary>
internal static class Report
{
    /// <summary>What is asked at 1 % prevalence, with what was measured.</summary>
    public static IReadOnlyList<Target> Targets(Scorecard card)
    {
        var weakest = Scheme.All.Select(s => (s.Pattern, Caught: card.Caught(s.Pattern))).Where(p => p.Caught.Of > 0).OrderBy(p => p.Caught.Rate).FirstOrDefault();
        return
        [
            AtLeast("recall, full picture", card.Caught(Mix.Full), 0.97),
            AtLeast("recall, one piece missing", card.Caught(Mix.OnePieceMissing), 0.90),
            AtLeast("recall, delayed, once all is in", card.Caught(Mix.Delayed), 0.80),
            AtLeast($"recall of the weakest pattern ({weakest.Pattern})", weakest.Caught, 0.75),
            AtLeast("precision at a budget of 1 %", card.Budgets[0].Right, 0.85),
            new("false holds among honest but odd <= 0.01", card.OddHeld, card.OddHeld.Rate <= 0.01),
        ];
    }

    /// <summary>One target; what stands on few cases says so.</summary>
    public static string Line(Target target) =>
        Line($"{(target.Met ? "met   " : "MISSED")} {target.What}: {target.Measured.Rate:0.0000} ({target.Measured.Hits} of {target.Measured.Of}{(target.Measured.Of < Share.Enough ? ", too few to tell" : "")})");

    public static void Write(Scorecard card, TextWriter output, bool details)
    {
        output.WriteLine(Line($"Prevalence {card.Prevalence:P1}, {card.Candidates} candidates"));
        output.WriteLine(Line($"  caught / named / any two flags in per cent, by pattern and mix; '?': fewer than {Share.Enough} cases"));
        output.WriteLine(Line($"  {"",-34}{"full",-18}{"one missing",-18}{"delayed",-18}{"one family",-18}"));
        foreach (var scheme in Scheme.All)
            output.WriteLine(Line($"  {scheme.Pattern["pattern-".Length..],-34}{string.Concat(Enum.GetValues<Mix>().Select(mix => Cell(card.Patterns.First(p => p.Pattern == scheme.Pattern && p.Mix == mix))))}"));
        output.WriteLine(Line($"  {"all",-34}{string.Concat(Enum.GetValues<Mix>().Select(mix => Cell(new PatternResult("", mix, card.Caught(mix), card.Named(mix), card.Naive(mix)))))}"));
        foreach (var budget in card.Budgets)
            output.WriteLine(Line($"  precision at {budget.Budget:P0}: {Text(budget.Right)}; any two flags {Text(budget.NaiveRight)}"));
        output.WriteLine(Line($"  of the first 1 % the fraud patterns alone: {Text(card.FraudFirst)}"));
        output.WriteLine(Line($"  right by what supports the place: {string.Join(", ", card.Supports.Select(on => $"{on.Support} {Text(on.Right)}"))}"));
        output.WriteLine(Line($"  honest but odd: held {Text(card.OddHeld)}, verify-further {Text(card.OddVerify)}; any two flags {Text(card.OddNaive)}"));
        output.WriteLine(Line($"  ordinary: held {Text(card.OrdinaryHeld)}, verify-further {Text(card.OrdinaryVerify)}; any two flags {Text(card.OrdinaryNaive)}"));
        output.WriteLine("  misses, by pattern, mix and way");
        foreach (var same in card.Misses.GroupBy(miss => (miss.Pattern, miss.Mix, miss.Way)).OrderByDescending(same => same.Count()))
            output.WriteLine(Line($"    {same.Count(),3} {same.Key.Pattern["pattern-".Length..]} {same.Key.Mix} way {same.Key.Way + 1}"));
        if (!details) return;
        output.WriteLine("  honest causes with a false hold");
        foreach (var oddity in card.Oddities.Where(o => o.Held.Hits > 0).OrderByDescending(o => o.Held.Rate))
            output.WriteLine(Line($"    {oddity.Indicator,-36}{Text(oddity.Held)}"));
        output.WriteLine("  misses");
        foreach (var miss in card.Misses)
            output.WriteLine(Line($"    {miss.Candidate} {miss.Pattern} {miss.Mix} way {miss.Way + 1}: {miss.Recommendation}, {miss.Score} points; {string.Join(' ', miss.Patterns)}; {string.Join(' ', miss.Observed)}"));
        output.WriteLine("  false holds");
        foreach (var hold in card.FalseHolds)
            output.WriteLine(Line($"    {hold.Candidate} [{string.Join(' ', hold.Causes)}]: {hold.Score} points; {string.Join(' ', hold.Patterns)}; {string.Join(' ', hold.Observed)}"));
    }

    private static Target AtLeast(string what, Share measured, double least) => new(Line($"{what} >= {least}"), measured, measured.Rate >= least);

    private static string Cell(PatternResult result) => Line($"{$"{Percent(result.Caught)}/{Percent(result.Named)}/{Percent(result.Naive)} of {result.Caught.Of}{(result.Caught.Of < Share.Enough ? "?" : "")}",-18}");

    private static string Percent(Share share) => share.Rate is { } rate ? Line($"{rate * 100:0}") : "-";

    private static string Text(Share share) => share.Rate is { } rate ? Line($"{rate:P2} ({share.Hits} of {share.Of})") : "none";

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

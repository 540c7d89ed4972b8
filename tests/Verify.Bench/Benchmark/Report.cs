using System.Globalization;
using Verify.Bench.Benchmark.Schemes;

namespace Verify.Bench.Benchmark;

/// <summary>The scorecard for people, and whether it meets the targets.</summary>
internal static class Report
{
    /// <summary>What is asked at 1 % prevalence; each line with what was measured.</summary>
    public static IReadOnlyList<(string Target, double? Measured, bool Met)> Targets(Scorecard card)
    {
        var weakest = Scheme.All.Select(s => (s.Pattern, card.Caught(s.Pattern).Rate)).Where(p => p.Rate is not null).OrderBy(p => p.Rate).FirstOrDefault();
        return
        [
            AtLeast("recall, full picture", card.Caught(Mix.Full).Rate, 0.97),
            AtLeast("recall, one piece missing", card.Caught(Mix.OnePieceMissing).Rate, 0.90),
            AtLeast("recall, delayed, once all is in", card.Caught(Mix.Delayed).Rate, 0.80),
            AtLeast($"recall of the weakest pattern ({weakest.Pattern})", weakest.Rate, 0.75),
            AtLeast("precision at a budget of 1 %", card.Budgets[0].Right.Rate, 0.85),
            AtMost("false holds among honest but odd", card.OddHeld.Rate, 0.01),
        ];
    }

    public static void Write(Scorecard card, TextWriter output, bool details)
    {
        output.WriteLine(Line($"Prevalence {card.Prevalence:P1}, {card.Candidates} candidates"));
        output.WriteLine("  caught / named / any two flags, by pattern and mix");
        output.WriteLine(Line($"  {"",-34}{"full",-18}{"one missing",-18}{"delayed",-18}{"one family",-18}"));
        foreach (var scheme in Scheme.All)
            output.WriteLine(Line($"  {scheme.Pattern["pattern-".Length..],-34}{string.Concat(Enum.GetValues<Mix>().Select(mix => Cell(card.Patterns.First(p => p.Pattern == scheme.Pattern && p.Mix == mix))))}"));
        output.WriteLine(Line($"  {"all",-34}{string.Concat(Enum.GetValues<Mix>().Select(mix => Cell(new PatternResult("", mix, card.Caught(mix), card.Named(mix), card.Naive(mix)))))}"));
        foreach (var budget in card.Budgets)
            output.WriteLine(Line($"  precision at {budget.Budget:P0}: {Text(budget.Right)}; any two flags {Text(budget.NaiveRight)}"));
        output.WriteLine(Line($"  honest but odd: held {Text(card.OddHeld)}, verify-further {Text(card.OddVerify)}; any two flags {Text(card.OddNaive)}"));
        output.WriteLine(Line($"  ordinary: held {Text(card.OrdinaryHeld)}, verify-further {Text(card.OrdinaryVerify)}; any two flags {Text(card.OrdinaryNaive)}"));
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

    private static (string, double?, bool) AtLeast(string what, double? measured, double least) => (Line($"{what} >= {least}"), measured, measured >= least);

    private static (string, double?, bool) AtMost(string what, double? measured, double most) => (Line($"{what} <= {most}"), measured, measured <= most);

    private static string Cell(PatternResult result) => Line($"{$"{Percent(result.Caught)}/{Percent(result.Named)}/{Percent(result.Naive)} of {result.Caught.Of}",-18}");

    private static string Percent(Share share) => share.Rate is { } rate ? Line($"{rate * 100:0}") : "-";

    private static string Text(Share share) => share.Rate is { } rate ? Line($"{rate:P2} ({share.Hits} of {share.Of})") : "none";

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

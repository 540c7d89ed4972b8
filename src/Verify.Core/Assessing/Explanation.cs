using System.Globalization;
using System.Text;
using Verify.Core.Checks;

namespace Verify.Core.Assessing;

/// <summary>An assessment in words, and as a waterfall whose parts sum to the score.</summary>
public static class Explanation
{
    /// <summary>One step of the waterfall.</summary>
    public sealed record Step(string Indicator, Family Family, int Points, int Total);

    /// <summary>The hits that count, largest first; the last total is the score.</summary>
    public static IReadOnlyList<Step> Waterfall(Assessment assessment)
    {
        var total = 0;
        return
        [
            .. assessment.Signals.Where(s => s.Points != 0)
                .OrderByDescending(s => s.Points).ThenBy(s => s.Indicator, StringComparer.Ordinal)
                .Select(s => new Step(s.Indicator, s.Family, s.Points, total += s.Points)),
        ];
    }

    /// <summary>For security: what is recommended and why, the honest explanation first.</summary>
    public static string Text(Assessment assessment)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{assessment.CandidateId}: {Words(assessment.Recommendation)}, {assessment.Score} point{(assessment.Score == 1 ? "" : "s")} at stage {Words(assessment.Stage)}.\n");
        foreach (var queue in assessment.Queues) text.Append(CultureInfo.InvariantCulture, $"  In the {queue} queue: a person decides, whatever the score.\n");
        foreach (var pattern in assessment.Patterns)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {pattern.Title} ({pattern.Id}, {Words(pattern.Outcome)}): {string.Join(", ", pattern.Signals)}.\n");
            if (pattern.Missing is { } missing) text.Append(CultureInfo.InvariantCulture, $"    Not seen, or too little of it: {string.Join(", ", missing)}.\n");
            text.Append(CultureInfo.InvariantCulture, $"    Test first: {pattern.HonestExplanation}\n");
        }
        foreach (var step in Waterfall(assessment))
        {
            var signal = assessment.Signals.First(s => s.Indicator == step.Indicator);
            text.Append(CultureInfo.InvariantCulture, $"  +{step.Points} = {step.Total,2}  {new string('·', step.Total - step.Points)}{new string('█', step.Points)}  {step.Indicator}{(signal.Reason is null ? "" : $" ({signal.Reason})")}: {signal.Statement} Cleared by: {signal.Clears}\n");
        }
        foreach (var signal in assessment.Signals.Where(s => s.State == SignalState.Observed && s.Points == 0))
            text.Append(CultureInfo.InvariantCulture, $"   0       {signal.Indicator}: {signal.Statement} (not counted: {Why(signal.Reduced)})\n");
        if (assessment.ScoreWithheld is { } withheld) text.Append(CultureInfo.InvariantCulture, $"  No score ({withheld.Rule}): {withheld.Reason}\n");
        foreach (var aside in assessment.SetAside) text.Append(CultureInfo.InvariantCulture, $"  Set aside {aside.Evidence} ({aside.Rule}): {aside.Reason}\n");
        if (assessment.Coverage.Missing.Count > 0) text.Append(CultureInfo.InvariantCulture, $"  Not looked at yet: {string.Join(", ", assessment.Coverage.Missing)}.\n");
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Why a hit adds nothing, in words.</summary>
    private static string Why(string? reduced) => reduced switch
    {
        null => "it has no weight",
        "same-fact" => "another hit on the same fact counts",
        "family-cap" => "its family is at its cap",
        "own-queue" => "it opens a queue of its own",
        "shadow" => "the policy only watches it",
        "cleared" => "a person cleared it",
        "alone" => "it counts only beside a strong hit",
        "no-score" => "no score is allowed here",
        _ => reduced,
    };

    /// <summary>An enumeration value as people read it: <c>hold for review</c>.</summary>
    public static string Words<T>(T value) where T : struct, Enum
    {
        var name = value.ToString();
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append(' ');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}

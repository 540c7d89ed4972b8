namespace Verify.Core.Cases;

/// <summary>A decision as far as figures need it.</summary>
/// <param name="Recommended">What the machine recommended then, as written in lists.</param>
/// <param name="Conclusion">What the person concluded, as written in lists.</param>
public sealed record Decided(string By, string Recommended, string Conclusion, long? Seconds);

/// <summary>How one person, or all of them, decide.</summary>
/// <param name="Overrides">Decisions against the machine's view, in either direction.</param>
/// <param name="MedianSeconds">From opening a case to deciding it; null when none was timed.</param>
/// <param name="Fast">Decisions within <see cref="WorkFigures.FastSeconds"/> of opening the case.</param>
public sealed record WorkFigure(string By, int Decisions, int Overrides, double? MedianSeconds, int Timed, int Fast)
{
    public double OverrideRate => Decisions == 0 ? 0 : (double)Overrides / Decisions;
}

/// <summary>Whether people decide, or wave through: how often they differ from the machine, and how long they look.</summary>
public static class WorkFigures
{
    public const int FastSeconds = 60;

    /// <summary>A person by a person, the busiest first.</summary>
    public static IReadOnlyList<WorkFigure> ByPerson(IEnumerable<Decided> decisions) =>
        [.. decisions.GroupBy(one => one.By, StringComparer.Ordinal).Select(group => Of(group.Key, group)).OrderByDescending(figure => figure.Decisions).ThenBy(figure => figure.By, StringComparer.Ordinal)];

    public static WorkFigure Of(string by, IEnumerable<Decided> decisions)
    {
        var all = decisions.ToArray();
        var timed = all.Select(one => one.Seconds).OfType<long>().Order().ToArray();
        return new WorkFigure(by, all.Length, all.Count(IsOverride), timed.Length == 0 ? null : Median(timed), timed.Length, timed.Count(seconds => seconds < FastSeconds));
    }

    /// <summary>Letting go whom the machine holds, or holding whom it lets go. An open question is neither.</summary>
    public static bool IsOverride(Decided one) => one.Recommended switch
    {
        "hold-for-review" => one.Conclusion is "cleared",
        "proceed" or "verify-further" => one.Conclusion is "hold" or "confirmed",
        _ => false,
    };

    private static double Median(long[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
}

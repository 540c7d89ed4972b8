using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>Matches patterns over the signals. Benign look-alikes come first, so that a reviewer reads the honest hypothesis first; what matches beside them is shown too.</summary>
internal static class PatternMatching
{
    /// <param name="observed">The hits that may count: neither in shadow nor cleared by a person.</param>
    public static IReadOnlyList<MatchedPattern> Match(Dossier dossier, List<Signal> observed, Policy policy)
    {
        if (observed.Count == 0) return [];

        var matched = new List<MatchedPattern>();
        foreach (var pattern in policy.Patterns.Where(p => p.Benign).Concat(policy.Patterns.Where(p => !p.Benign)))
            if (TryMatch(pattern, dossier, observed) is { } match) matched.Add(match);
        return matched;
    }

    private static MatchedPattern? TryMatch(Pattern pattern, Dossier dossier, List<Signal> observed)
    {
        foreach (var option in pattern.When)
        {
            if (Supporting(option, dossier, observed) is not { } support) continue;
            var families = support.Select(s => s.Indicator.Family).Concat(support.SelectMany(s => s.AlsoFamilies)).Distinct().Count();
            var outcome = families >= 2 ? pattern.Outcome : pattern.SingleFamilyOutcome;
            if (outcome is null) continue;
            return new MatchedPattern
            {
                Id = pattern.Id,
                Title = pattern.Title,
                Outcome = outcome.Value,
                Signals = [.. support.Select(s => s.Indicator.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                HonestExplanation = pattern.HonestExplanation,
                FirstActions = pattern.FirstActions,
                Context = [.. observed.Where(s => pattern.Context.Contains(s.Indicator.Id)).Select(s => s.Indicator.Id)],
            };
        }
        return null;
    }

    // Plain loops: this runs for every clause of every pattern, and a closure each time would cost more than the match.
    private static List<Signal>? Supporting(PatternCase option, Dossier dossier, List<Signal> observed)
    {
        List<Signal>? support = null;
        foreach (var clause in option.All)
        {
            if (clause.NoneOf.Count > 0 && CountNamed(clause.NoneOf, observed) > 0) return null;
            if (clause.Given.Count > 0 && !AnyHolds(clause.Given, dossier)) return null;
            // Each indicator answers once, so hits are distinct indicators.
            if (clause.AnyOf.Count > 0 && CountNamed(clause.AnyOf, observed) < clause.AtLeast) return null;
        }
        foreach (var clause in option.All)
            foreach (var signal in observed)
                if (IsNamed(clause.AnyOf, signal)) (support ??= []).Add(signal);
        return support;
    }

    private static int CountNamed(IReadOnlyList<string> names, List<Signal> signals)
    {
        var count = 0;
        foreach (var signal in signals)
            if (IsNamed(names, signal)) count++;
        return count;
    }

    private static bool IsNamed(IReadOnlyList<string> names, Signal signal)
    {
        for (var i = 0; i < names.Count; i++)
            if (Names(names[i], signal)) return true;
        return false;
    }

    private static bool AnyHolds(IReadOnlyList<Circumstance> given, Dossier dossier)
    {
        for (var i = 0; i < given.Count; i++)
            if (Holds(given[i], dossier)) return true;
        return false;
    }

    /// <summary><c>ship-*</c> names every indicator that begins so; <c>identity-cluster(INTERNAL)</c> the one with that reason.</summary>
    private static bool Names(string name, Signal signal)
    {
        var id = signal.Indicator.Id;
        if (name.EndsWith('*')) return id.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1), StringComparison.Ordinal);
        var open = name.IndexOf('(', StringComparison.Ordinal);
        return open < 0
            ? id == name
            : id.AsSpan().SequenceEqual(name.AsSpan(0, open)) && signal.Reason is { } reason && reason.AsSpan().Contains(name.AsSpan(open + 1, name.Length - open - 2), StringComparison.Ordinal);
    }

    private static bool Holds(Circumstance given, Dossier dossier) => given switch
    {
        Circumstance.CaseOpen => dossier.Latest<Disposition>() is { Conclusion: DispositionConclusion.Hold or DispositionConclusion.Confirmed },
        Circumstance.TerminationPlanned => dossier.Latest<HrRecord>() is { } record && (record.TerminationPlanned == true || record.TerminationDate is not null),
        _ => throw new ArgumentOutOfRangeException(nameof(given)),
    };
}

using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>Matches patterns over the signals. Benign look-alikes come first, so that a reviewer reads the honest hypothesis first; what matches beside them is shown too.</summary>
internal static class PatternMatching
{
    /// <param name="observed">The hits that may count: neither in shadow nor cleared by a person.</param>
    public static IReadOnlyList<MatchedPattern> Match(Dossier dossier, List<Signal> observed, CompiledPolicy policy)
    {
        if (observed.Count == 0) return [];

        var matched = new List<MatchedPattern>();
        foreach (var pattern in policy.Patterns)
            if (TryMatch(pattern, dossier, observed) is { } match) matched.Add(match);
        return matched;
    }

    private static MatchedPattern? TryMatch(CompiledPattern compiled, Dossier dossier, List<Signal> observed)
    {
        var pattern = compiled.Pattern;
        foreach (var option in compiled.When)
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
                Context = [.. observed.Where(compiled.Context.Has).Select(s => s.Indicator.Id)],
            };
        }
        return null;
    }

    // Plain loops: this runs for every clause of every pattern, and a closure each time would cost more than the match.
    private static List<Signal>? Supporting(IReadOnlyList<CompiledClause> option, Dossier dossier, List<Signal> observed)
    {
        List<Signal>? support = null;
        foreach (var clause in option)
        {
            if (clause.NoneOf.Any && clause.NoneOf.Count(observed) > 0) return null;
            if (clause.Given.Count > 0 && !AnyHolds(clause.Given, dossier)) return null;
            if (clause.AnyOf.Any && clause.AnyOf.Count(observed) < clause.AtLeast) return null;
        }
        foreach (var clause in option)
            foreach (var signal in observed)
                if (clause.AnyOf.Has(signal)) (support ??= []).Add(signal);
        return support;
    }

    private static bool AnyHolds(IReadOnlyList<Circumstance> given, Dossier dossier)
    {
        for (var i = 0; i < given.Count; i++)
            if (Holds(given[i], dossier)) return true;
        return false;
    }

    private static bool Holds(Circumstance given, Dossier dossier) => given switch
    {
        Circumstance.CaseOpen => dossier.Latest<Disposition>() is { Conclusion: DispositionConclusion.Hold or DispositionConclusion.Confirmed },
        Circumstance.TerminationPlanned => dossier.Latest<HrRecord>() is { } record && (record.TerminationPlanned == true || record.TerminationDate is not null),
        _ => throw new ArgumentOutOfRangeException(nameof(given)),
    };
}

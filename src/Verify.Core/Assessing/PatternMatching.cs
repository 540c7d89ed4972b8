using System.Numerics;
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

        var hits = new Hits(observed);
        var matched = new List<MatchedPattern>();
        foreach (var pattern in policy.Patterns)
            if (TryMatch(pattern, dossier, hits) is { } match) matched.Add(match);
        return matched;
    }

    private static MatchedPattern? TryMatch(CompiledPattern compiled, Dossier dossier, Hits hits)
    {
        var pattern = compiled.Pattern;
        foreach (var option in compiled.When)
        {
            if (!Holds(option, dossier, hits)) continue;
            var outcome = hits.Families(option) >= 2 ? pattern.Outcome : pattern.SingleFamilyOutcome;
            if (outcome is null) continue;
            return new MatchedPattern
            {
                Id = pattern.Id,
                Title = pattern.Title,
                Outcome = outcome.Value,
                Signals = [.. hits.Observed.Where(signal => Supports(option, signal)).Select(s => s.Indicator.Id).Order(StringComparer.Ordinal)],
                HonestExplanation = pattern.HonestExplanation,
                FirstActions = pattern.FirstActions,
                Context = [.. hits.Observed.Where(compiled.Context.Has).Select(s => s.Indicator.Id)],
            };
        }
        return null;
    }

    private static bool Holds(IReadOnlyList<CompiledClause> option, Dossier dossier, Hits hits)
    {
        for (var i = 0; i < option.Count; i++)
        {
            var clause = option[i];
            if (clause.NoneOf.Any && hits.Any(clause.NoneOf)) return false;
            if (clause.Given.Count > 0 && !AnyHolds(clause.Given, dossier)) return false;
            if (clause.AnyOf.Any && hits.Independent(clause.AnyOf, clause.AtLeast) < clause.AtLeast) return false;
        }
        return true;
    }

    private static bool Supports(IReadOnlyList<CompiledClause> option, Signal signal)
    {
        for (var i = 0; i < option.Count; i++)
            if (option[i].AnyOf.Has(signal)) return true;
        return false;
    }

    /// <summary>
    /// The hits of one dossier. Several that are fed by one fact are one hit (catalogue rule 3): each counts while it has a fact of its own, those of fewest facts first, so that
    /// a wide one takes nothing from a narrow one. Plain loops over one order and one set: this runs for every clause of every pattern.
    /// </summary>
    private sealed class Hits
    {
        private readonly List<Signal> _narrowFirst;
        private readonly HashSet<string> _taken;

        public Hits(List<Signal> observed)
        {
            Observed = observed;
            var facts = 0;
            foreach (var signal in observed) facts += signal.Facts.Count;
            _taken = new HashSet<string>(facts, StringComparer.Ordinal);
            _narrowFirst = [.. observed];
            _narrowFirst.Sort(static (a, b) => a.Facts.Count != b.Facts.Count ? a.Facts.Count.CompareTo(b.Facts.Count)
                : a.Strength != b.Strength ? b.Strength.CompareTo(a.Strength) : string.CompareOrdinal(a.Indicator.Id, b.Indicator.Id));
        }

        public List<Signal> Observed { get; }

        public bool Any(IndicatorNames names)
        {
            foreach (var signal in Observed)
                if (names.Has(signal)) return true;
            return false;
        }

        /// <summary>How many independent hits bear these names; not counted further than wanted.</summary>
        public int Independent(IndicatorNames names, int wanted)
        {
            if (wanted <= 1) return Any(names) ? 1 : 0;
            var count = 0;
            _taken.Clear();
            foreach (var signal in _narrowFirst)
                if (names.Has(signal) && HasOwnFact(signal) && ++count >= wanted) break;
            return count;
        }

        /// <summary>Families of the independent hits that support a case of a pattern.</summary>
        public int Families(IReadOnlyList<CompiledClause> option)
        {
            var families = 0u;
            _taken.Clear();
            foreach (var signal in _narrowFirst)
            {
                if (!Supports(option, signal) || !HasOwnFact(signal)) continue;
                families |= 1u << (int)signal.Indicator.Family;
                for (var i = 0; i < signal.AlsoFamilies.Count; i++) families |= 1u << (int)signal.AlsoFamilies[i];
            }
            return BitOperations.PopCount(families);
        }

        private bool HasOwnFact(Signal signal)
        {
            var own = false;
            for (var i = 0; i < signal.Facts.Count; i++) own |= _taken.Add(signal.Facts[i]);
            return own;
        }
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

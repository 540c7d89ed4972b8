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
        {
            if (Complete(pattern, dossier, hits, policy) is { } complete)
            {
                matched.Add(complete);
                if (pattern.Pattern.Benign) hits.Explain(complete.Signals);
            }
            else if (Incomplete(pattern, dossier, hits, policy) is { } incomplete) matched.Add(incomplete);
        }
        return matched;
    }

    private static MatchedPattern? Complete(CompiledPattern compiled, Dossier dossier, Hits hits, CompiledPolicy policy)
    {
        var pattern = compiled.Pattern;
        foreach (var option in compiled.When)
        {
            if (Lacks(option, dossier, hits) is not (0, _)) continue;
            var weight = hits.Weigh(option, policy);
            var outcome = weight.Families >= 2 ? pattern.Outcome : pattern.SingleFamilyOutcome;
            if (outcome is null) continue;
            if (ReviewOrder.Holds(outcome.Value) && policy.Policy.WeakPattern is { } weak && weight.Points < weak.Points) outcome = weak.Outcome;
            return Named(compiled, outcome.Value, hits, option);
        }
        return null;
    }

    /// <summary>
    /// A case that lacks one clause, while enough independent hits agree on the rest. By the catalogue's rule 9 two independent signals are right in 72 of 100, three in 98.
    /// Hits that a benign look-alike explains agree on nothing else.
    /// </summary>
    private static MatchedPattern? Incomplete(CompiledPattern compiled, Dossier dossier, Hits hits, CompiledPolicy policy)
    {
        if (policy.Policy.IncompletePattern is not { } least || !ReviewOrder.Holds(compiled.Pattern.Outcome)) return null;
        foreach (var option in compiled.When)
        {
            if (Lacks(option, dossier, hits) is not (1, { } clause)) continue;
            var weight = hits.Weigh(option, policy, explained: false);
            if (weight.Hits >= least.Hits && weight.Points >= least.Points && weight.Families >= least.Families)
                return Named(compiled, compiled.Pattern.Outcome, hits, option) with { Missing = clause.Named };
        }
        return null;
    }

    private static MatchedPattern Named(CompiledPattern compiled, Outcome outcome, Hits hits, IReadOnlyList<CompiledClause> option) => new()
    {
        Id = compiled.Pattern.Id,
        Title = compiled.Pattern.Title,
        Outcome = outcome,
        Signals = hits.Ids(option),
        HonestExplanation = compiled.Pattern.HonestExplanation,
        FirstActions = compiled.Pattern.FirstActions,
        Context = compiled.Context.Any ? [.. hits.Observed.Where(compiled.Context.Has).Select(s => s.Indicator.Id)] : [],
    };

    /// <summary>How many clauses of hits are not there, and one of them; all of them where something excludes the case.</summary>
    private static (int Count, CompiledClause? Clause) Lacks(IReadOnlyList<CompiledClause> option, Dossier dossier, Hits hits)
    {
        var (count, missing) = (0, default(CompiledClause));
        for (var i = 0; i < option.Count; i++)
        {
            var clause = option[i];
            if ((clause.NoneOf.Any && hits.Any(clause.NoneOf)) || (clause.Given.Count > 0 && !AnyHolds(clause.Given, dossier))) return (option.Count, null);
            if (clause.AnyOf.Any && hits.Independent(clause.AnyOf, clause.AtLeast) < clause.AtLeast) (count, missing) = (count + 1, clause);
        }
        return (count, missing);
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
        private HashSet<string>? _explained;

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

        /// <summary>The indicators that support a case of a pattern, in order.</summary>
        public string[] Ids(IReadOnlyList<CompiledClause> option)
        {
            var ids = new List<string>(8);
            foreach (var signal in Observed)
                if (Supports(option, signal)) ids.Add(signal.Indicator.Id);
            ids.Sort(StringComparer.Ordinal);
            return [.. ids];
        }

        /// <summary>The independent hits that support a case of a pattern, their points and families.</summary>
        public (int Hits, int Points, int Families) Weigh(IReadOnlyList<CompiledClause> option, CompiledPolicy policy, bool explained = true)
        {
            var (count, points, families) = (0, 0, 0u);
            _taken.Clear();
            foreach (var signal in _narrowFirst)
            {
                if (!Supports(option, signal) || (!explained && _explained?.Contains(signal.Indicator.Id) == true) || !HasOwnFact(signal)) continue;
                count++;
                points += Scoring.Raw(signal, policy);
                families |= 1u << (int)signal.Indicator.Family;
                for (var i = 0; i < signal.AlsoFamilies.Count; i++) families |= 1u << (int)signal.AlsoFamilies[i];
            }
            return (count, points, BitOperations.PopCount(families));
        }

        /// <summary>What a benign look-alike accounts for.</summary>
        public void Explain(IReadOnlyList<string> indicators) => (_explained ??= new HashSet<string>(StringComparer.Ordinal)).UnionWith(indicators);

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

using Verify.Core.Checks;

namespace Verify.Core.Assessing;

/// <summary>The part of <see cref="PolicyCheck"/> that is about patterns.</summary>
internal static class PolicyPatternCheck
{
    public static void Find(Policy policy, Dictionary<string, Indicator> indicators, List<PolicyFinding> findings)
    {
        PolicyCheck.Twice(policy.Patterns.Select(p => p.Id), p => $"patterns[{p}].id", findings);
        var same = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var p = 0; p < policy.Patterns.Count; p++)
        {
            var pattern = policy.Patterns[p];
            var path = $"patterns[{p}]";
            if (string.IsNullOrWhiteSpace(pattern.HonestExplanation)) findings.Add(new($"{path}.honestExplanation", "a pattern names the honest explanation to test first"));
            if (pattern.FirstActions.Count == 0) findings.Add(new($"{path}.firstActions", "a pattern says what to do first"));
            if (pattern.When.Count == 0) findings.Add(new($"{path}.when", "a pattern needs at least one case"));
            if (pattern.Benign && pattern.Outcome is Outcome.SecurityCase or Outcome.Incident or Outcome.VendorReview) findings.Add(new($"{path}.outcome", "a benign look-alike does not hold anybody"));
            if (pattern.SingleFamilyOutcome is Outcome.SecurityCase) findings.Add(new($"{path}.singleFamilyOutcome", "one family makes no security case (catalogue rule 3)"));
            PolicyCheck.Ids(pattern.Context, $"{path}.context", indicators, findings);
            for (var c = 0; c < pattern.When.Count; c++)
            {
                var option = pattern.When[c];
                Option(pattern, option, $"{path}.when[{c}]", policy, indicators, findings);
                if (!same.TryAdd(Said(option), $"{pattern.Id}")) findings.Add(new($"{path}.when[{c}]", $"says the same as a case of '{same[Said(option)]}'", Fatal: false));
            }
        }
    }

    private static void Option(Pattern pattern, PatternCase option, string path, Policy policy, Dictionary<string, Indicator> indicators, List<PolicyFinding> findings)
    {
        var before = findings.Count;
        if (!option.All.Any(clause => clause.AnyOf.Count > 0)) findings.Add(new(path, "at least one clause must name hits (anyOf)"));
        for (var k = 0; k < option.All.Count; k++) Clause(option.All[k], $"{path}.all[{k}]", indicators, findings);
        if (findings.Count > before) return;

        var excluded = option.All.SelectMany(clause => clause.NoneOf).SelectMany(name => PolicyCheck.Named(name, indicators).Where(_ => !name.Contains('('))).Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        var families = new HashSet<Family>();
        for (var k = 0; k < option.All.Count; k++)
        {
            var clause = option.All[k];
            if (clause.AnyOf.Count == 0) continue;
            for (var n = 0; n < clause.AnyOf.Count; n++)
                if (PolicyCheck.Named(clause.AnyOf[n], indicators).All(i => excluded.Contains(i.Id))) findings.Add(new($"{path}.all[{k}].anyOf[{n}]", $"'{clause.AnyOf[n]}' is both wanted and excluded"));
            var able = clause.AnyOf.SelectMany(name => PolicyCheck.Named(name, indicators)).DistinctBy(i => i.Id).Where(i => !excluded.Contains(i.Id) && !policy.Shadow.Contains(i.Id)).ToArray();
            if (able.Length < clause.AtLeast) findings.Add(new($"{path}.all[{k}]", $"never matches: {clause.AtLeast} wanted, and {able.Length} can count (the others are excluded or in shadow)", Fatal: false));
            families.UnionWith(able.Select(i => i.Family));
        }
        if (families.Count == 1 && !families.Contains(Family.Linkage) && pattern.SingleFamilyOutcome is null)
            findings.Add(new(path, "never matches: all its hits are of one family, and singleFamilyOutcome is absent", Fatal: false));
    }

    private static void Clause(PatternClause clause, string path, Dictionary<string, Indicator> indicators, List<PolicyFinding> findings)
    {
        PolicyCheck.Ids(clause.AnyOf, $"{path}.anyOf", indicators, findings);
        PolicyCheck.Ids(clause.NoneOf, $"{path}.noneOf", indicators, findings);
        PolicyCheck.Twice(clause.AnyOf, n => $"{path}.anyOf[{n}]", findings, fatal: false);
        PolicyCheck.Twice(clause.NoneOf, n => $"{path}.noneOf[{n}]", findings, fatal: false);
        var most = clause.AnyOf.SelectMany(name => PolicyCheck.Named(name, indicators)).DistinctBy(i => i.Id).Count();
        if (clause.AnyOf.Count > 0 && clause.AtLeast < 1) findings.Add(new($"{path}.atLeast", "at least 1"));
        if (clause.AtLeast > most && clause.AnyOf.Count > 0) findings.Add(new($"{path}.atLeast", $"{clause.AtLeast} of {most} can never be observed"));
        if (clause.AnyOf.Count == 0 && clause.NoneOf.Count == 0 && clause.Given.Count == 0) findings.Add(new(path, "an empty clause says nothing"));
    }

    private static string Said(PatternCase option) => string.Join(" & ", option.All
        .Select(c => $"{c.AtLeast} of {string.Join(',', c.AnyOf.Order(StringComparer.Ordinal))} not {string.Join(',', c.NoneOf.Order(StringComparer.Ordinal))} given {string.Join(',', c.Given.Order())}").Order(StringComparer.Ordinal));
}

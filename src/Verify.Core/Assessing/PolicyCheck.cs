using Verify.Core.Checks;

namespace Verify.Core.Assessing;

/// <summary>Something wrong in a policy, with the path of the field.</summary>
/// <param name="Fatal">The policy cannot be used; otherwise it can, and probably does not do what was meant.</param>
public sealed record PolicyFinding(string Path, string Problem, bool Fatal = true);

/// <summary>Looks for unknown ids, contradictions and thresholds that cannot be reached.</summary>
public static class PolicyCheck
{
    public static IReadOnlyList<PolicyFinding> Find(Policy policy)
    {
        var findings = new List<PolicyFinding>();
        var indicators = CheckCatalog.All.SelectMany(c => c.Indicators).ToDictionary(i => i.Id, StringComparer.Ordinal);
        Numbers(policy, findings);
        Ids(policy.Shadow, "shadow", indicators, findings);
        for (var i = 0; i < policy.Queues.Count; i++) Ids(policy.Queues[i].Indicators, $"queues[{i}].indicators", indicators, findings);
        for (var i = 0; i < policy.Coverage.Count; i++) Ids(policy.Coverage[i].Required, $"coverage[{i}].required", indicators, findings);
        if (policy.Weights.Learned is { } learned)
            foreach (var (id, rate) in learned.Rates)
            {
                if (!indicators.ContainsKey(id)) findings.Add(new($"weights.learned.rates.{id}", "no such indicator"));
                if (rate is < 0 or > 1 || double.IsNaN(rate)) findings.Add(new($"weights.learned.rates.{id}", "a rate lies between 0 and 1"));
            }
        Thresholds(policy, findings);
        Patterns(policy, indicators, findings);
        Reachable(policy, indicators.Values, findings);
        return findings;
    }

    private static void Numbers(Policy policy, List<PolicyFinding> findings)
    {
        if (string.IsNullOrWhiteSpace(policy.Version)) findings.Add(new("version", "a policy needs a version"));
        var w = policy.Weights;
        if (w.Supporting < 0 || w.Supporting > w.Strong || w.Strong > w.Conclusive) findings.Add(new("weights", "weights rise from supporting over strong to conclusive and none is negative"));
        if (policy.FamilyCap.Usual < 1 || policy.FamilyCap.WithConclusive < policy.FamilyCap.Usual) findings.Add(new("familyCap", "the cap is at least 1, and with a conclusive hit not lower"));
        if (policy.VerifyFurther.Families < 2) findings.Add(new("verifyFurther.families", "one family never escalates (catalogue rule 3): at least 2"));
        if (policy.HoldForReview.Families < 2) findings.Add(new("holdForReview.families", "one family never escalates (catalogue rule 3): at least 2"));
        if (policy.HoldForReview.Points < policy.VerifyFurther.Points) findings.Add(new("holdForReview.points", "holding takes no fewer points than verifying further"));
        if (policy.VerifyFurther.Points < 1) findings.Add(new("verifyFurther.points", "at least 1 point"));
    }

    private static void Thresholds(Policy policy, List<PolicyFinding> findings)
    {
        foreach (var (id, settings) in policy.Thresholds)
        {
            var check = CheckCatalog.All.FirstOrDefault(c => c.Id == id);
            if (check is null) { findings.Add(new($"thresholds.{id}", "no such check")); continue; }
            foreach (var (name, value) in settings)
            {
                if (check.Thresholds.All(t => t.Name != name)) findings.Add(new($"thresholds.{id}.{name}", $"the check knows: {string.Join(", ", check.Thresholds.Select(t => t.Name))}"));
                if (double.IsNaN(value) || double.IsInfinity(value) || value < 0) findings.Add(new($"thresholds.{id}.{name}", "a threshold is a number of at least 0"));
            }
        }
    }

    private static void Patterns(Policy policy, Dictionary<string, Indicator> indicators, List<PolicyFinding> findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var p = 0; p < policy.Patterns.Count; p++)
        {
            var pattern = policy.Patterns[p];
            var path = $"patterns[{p}]";
            if (!seen.Add(pattern.Id)) findings.Add(new($"{path}.id", $"'{pattern.Id}' stands twice"));
            if (string.IsNullOrWhiteSpace(pattern.HonestExplanation)) findings.Add(new($"{path}.honestExplanation", "a pattern names the honest explanation to test first"));
            if (pattern.FirstActions.Count == 0) findings.Add(new($"{path}.firstActions", "a pattern says what to do first"));
            if (pattern.When.Count == 0) findings.Add(new($"{path}.when", "a pattern needs at least one case"));
            for (var c = 0; c < pattern.When.Count; c++)
            {
                var clauses = pattern.When[c].All;
                if (!clauses.Any(clause => clause.AnyOf.Count > 0)) findings.Add(new($"{path}.when[{c}]", "at least one clause must name hits (anyOf)"));
                for (var k = 0; k < clauses.Count; k++) Clause(clauses[k], $"{path}.when[{c}].all[{k}]", indicators, findings);
                var (any, none) = (clauses.SelectMany(x => x.AnyOf).ToHashSet(), clauses.SelectMany(x => x.NoneOf).ToHashSet());
                foreach (var both in any.Intersect(none)) findings.Add(new($"{path}.when[{c}]", $"'{both}' is both wanted and excluded"));
            }
            Ids(pattern.Context, $"{path}.context", indicators, findings);
        }
    }

    private static void Clause(PatternClause clause, string path, Dictionary<string, Indicator> indicators, List<PolicyFinding> findings)
    {
        Ids(clause.AnyOf, $"{path}.anyOf", indicators, findings);
        Ids(clause.NoneOf, $"{path}.noneOf", indicators, findings);
        var most = clause.AnyOf.Sum(name => name.EndsWith('*') ? indicators.Keys.Count(id => id.StartsWith(name[..^1], StringComparison.Ordinal)) : 1);
        if (clause.AnyOf.Count > 0 && clause.AtLeast < 1) findings.Add(new($"{path}.atLeast", "at least 1"));
        if (clause.AtLeast > most && clause.AnyOf.Count > 0) findings.Add(new($"{path}.atLeast", $"{clause.AtLeast} of {most} can never be observed"));
        if (clause.AnyOf.Count == 0 && clause.NoneOf.Count == 0 && clause.Given.Count == 0) findings.Add(new(path, "an empty clause says nothing"));
    }

    private static void Ids(IReadOnlyList<string> names, string path, Dictionary<string, Indicator> indicators, List<PolicyFinding> findings)
    {
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i];
            var open = name.IndexOf('(', StringComparison.Ordinal);
            var known = name.EndsWith('*')
                ? indicators.Keys.Any(id => id.StartsWith(name[..^1], StringComparison.Ordinal))
                : indicators.ContainsKey(open < 0 ? name : name[..open]);
            if (!known) findings.Add(new($"{path}[{i}]", $"no indicator '{name}'"));
        }
    }

    private static void Reachable(Policy policy, IEnumerable<Indicator> indicators, List<PolicyFinding> findings)
    {
        var families = indicators.Select(i => i.Family).Distinct().Count();
        var most = families * policy.FamilyCap.WithConclusive;
        if (policy.HoldForReview.Points > most) findings.Add(new("holdForReview.points", $"{policy.HoldForReview.Points} points cannot be reached: {families} families of at most {policy.FamilyCap.WithConclusive}", Fatal: false));
        if (policy.VerifyFurther.Points > most) findings.Add(new("verifyFurther.points", $"{policy.VerifyFurther.Points} points cannot be reached", Fatal: false));
        if (policy.HoldForReview.Families > families) findings.Add(new("holdForReview.families", $"there are only {families} families", Fatal: false));
    }
}

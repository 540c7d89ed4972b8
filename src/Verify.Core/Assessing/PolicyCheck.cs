using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>Something wrong in a policy, with the path of the field.</summary>
/// <param name="Fatal">The policy cannot be used; otherwise it can, and probably does not do what was meant.</param>
public sealed record PolicyFinding(string Path, string Problem, bool Fatal = true);

/// <summary>Looks for unknown ids, contradictions, what stands twice, and what can never be reached.</summary>
public static class PolicyCheck
{
    public static IReadOnlyList<PolicyFinding> Find(Policy policy)
    {
        var findings = new List<PolicyFinding>();
        var indicators = CheckCatalog.All.SelectMany(c => c.Indicators).ToDictionary(i => i.Id, StringComparer.Ordinal);
        Numbers(policy, findings);
        Ids(policy.Shadow, "shadow", indicators, findings);
        Queues(policy, indicators, findings);
        Coverage(policy, indicators, findings);
        Learned(policy.Weights.Learned, indicators, findings);
        Thresholds(policy, findings);
        Retention(policy, findings);
        PolicyPatternCheck.Find(policy, indicators, findings);
        PolicyGateCheck.Find(policy, indicators, findings);
        Reachable(policy, indicators.Values, findings);
        return findings;
    }

    private static void Numbers(Policy policy, List<PolicyFinding> findings)
    {
        if (policy.Joining.StartToleranceDays is < 0 or > 90) findings.Add(new PolicyFinding("joining.startToleranceDays", "0 to 90"));
        if (string.IsNullOrWhiteSpace(policy.Version)) findings.Add(new("version", "a policy needs a version"));
        var w = policy.Weights;
        if (w.Supporting < 0 || w.Supporting > w.Strong || w.Strong > w.Conclusive) findings.Add(new("weights", "weights rise from supporting over strong to conclusive and none is negative"));
        if (policy.FamilyCap.Usual < 1 || policy.FamilyCap.WithConclusive < policy.FamilyCap.Usual) findings.Add(new("familyCap", "the cap is at least 1, and with a conclusive hit not lower"));
        if (policy.VerifyFurther.Families < 2) findings.Add(new("verifyFurther.families", "one family never escalates (catalogue rule 3): at least 2"));
        if (policy.HoldForReview.Families < 2) findings.Add(new("holdForReview.families", "one family never escalates (catalogue rule 3): at least 2"));
        if (policy.HoldForReview.Points < policy.VerifyFurther.Points) findings.Add(new("holdForReview.points", "holding takes no fewer points than verifying further"));
        if (policy.HoldForReview.Families < policy.VerifyFurther.Families) findings.Add(new("holdForReview.families", "holding takes no fewer families than verifying further"));
        if (policy.WeakPattern is { } weak && ReviewOrder.Holds(weak.Outcome)) findings.Add(new("weakPattern.outcome", "a pattern too light for a case is a task and holds nobody"));
        if (policy.IncompletePattern is { } least && (least.Hits < 2 || least.Families < 2)) findings.Add(new("incompletePattern", "one hit or one family makes no pattern (catalogue rule 3): at least 2 of each"));
        if (policy.VerifyFurther.Points < 1) findings.Add(new("verifyFurther.points", "at least 1 point"));
    }

    private static void Queues(Policy policy, Dictionary<string, Indicator> indicators, List<PolicyFinding> findings)
    {
        Twice(policy.Queues.Select(q => q.Id), i => $"queues[{i}].id", findings);
        var queued = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < policy.Queues.Count; i++)
        {
            var queue = policy.Queues[i];
            Ids(queue.Indicators, $"queues[{i}].indicators", indicators, findings);
            if (queue.Indicators.Count == 0) findings.Add(new($"queues[{i}].indicators", "a queue without indicators is never filled", Fatal: false));
            for (var k = 0; k < queue.Indicators.Count; k++)
            {
                var id = queue.Indicators[k];
                if (!queued.TryAdd(id, queue.Id)) findings.Add(new($"queues[{i}].indicators[{k}]", $"'{id}' is in the queue '{queued[id]}' already", Fatal: false));
                if (policy.Shadow.Contains(id.Split('(')[0])) findings.Add(new($"queues[{i}].indicators[{k}]", $"'{id}' is in shadow and opens no queue"));
                if (queue.BypassScore && id.Contains('(', StringComparison.Ordinal)) findings.Add(new($"queues[{i}].indicators[{k}]", "an indicator bypasses the score with all its reasons or not at all"));
            }
        }
    }

    private static void Coverage(Policy policy, Dictionary<string, Indicator> indicators, List<PolicyFinding> findings)
    {
        var tiers = policy.Roles.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        Twice(policy.Roles.Select(r => r.Id), i => $"roles[{i}].id", findings);
        Twice(policy.Coverage.Select(c => $"{c.Role} at {c.Stage}"), i => $"coverage[{i}]", findings, fatal: false);
        for (var i = 0; i < policy.Coverage.Count; i++)
        {
            var rule = policy.Coverage[i];
            var path = $"coverage[{i}]";
            Ids(rule.Required, $"{path}.required", indicators, findings);
            Twice(rule.Required, k => $"{path}.required[{k}]", findings, fatal: false);
            if (rule.Role != "*" && !tiers.Contains(rule.Role)) findings.Add(new($"{path}.role", $"no role tier '{rule.Role}'{(tiers.Count == 0 ? "" : $": there are {string.Join(", ", tiers)}")}"));
            for (var k = 0; k < rule.Required.Count; k++)
            {
                if (!indicators.TryGetValue(rule.Required[k], out var indicator)) continue;
                if (policy.Shadow.Contains(indicator.Id)) findings.Add(new($"{path}.required[{k}]", $"'{indicator.Id}' is in shadow: nothing can be waiting for it", Fatal: false));
                if (indicator.Stages.Count > 0 && indicator.Stages.All(stage => stage > rule.Stage)) findings.Add(new($"{path}.required[{k}]", $"'{indicator.Id}' has no answer before the stage {PolicyGateCheck.Word(indicator.Stages.Min())}"));
            }
        }
    }

    private static void Learned(LearnedRates? learned, Dictionary<string, Indicator> indicators, List<PolicyFinding> findings)
    {
        if (learned is null) return;
        if (learned.Hires < LearnedRates.EnoughHires) findings.Add(new("weights.learned.hires", $"rates of fewer than {LearnedRates.EnoughHires} hires are not used", Fatal: false));
        foreach (var (id, rate) in learned.Rates)
        {
            if (!indicators.ContainsKey(id)) findings.Add(new($"weights.learned.rates.{id}", "no such indicator"));
            if (rate is < 0 or > 1 || double.IsNaN(rate)) findings.Add(new($"weights.learned.rates.{id}", "a rate lies between 0 and 1"));
        }
        foreach (var (id, count) in learned.Counts)
            if (count.Hits < 0 || count.Hits > count.Checked || count.Checked > learned.Hires) findings.Add(new($"weights.learned.counts.{id}", "hits are among the checked, and the checked among the hires"));
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

    private static void Retention(Policy policy, List<PolicyFinding> findings)
    {
        Twice(policy.Retention.Select(r => r.Class.ToString()), i => $"retention[{i}].class", findings);
        for (var i = 0; i < policy.Retention.Count; i++)
            if (policy.Retention[i].Days < 1) findings.Add(new($"retention[{i}].days", "at least one day"));
    }

    /// <summary>What the indicators that count could make together: each family as far as its weights and its cap go.</summary>
    private static void Reachable(Policy policy, IEnumerable<Indicator> indicators, List<PolicyFinding> findings)
    {
        var compiled = new CompiledPolicy(policy);
        var families = indicators.Where(i => !compiled.IsShadow(i.Id) && !compiled.Bypasses(i.Id)).GroupBy(i => i.Family)
            .Select(family => Math.Min(family.Sum(i => compiled.Weight(i, i.Strength)), family.Any(i => i.Strength == Strength.Conclusive) ? policy.FamilyCap.WithConclusive : policy.FamilyCap.Usual))
            .Where(points => points > 0).ToArray();
        foreach (var (name, at) in new[] { ("verifyFurther", policy.VerifyFurther), ("holdForReview", policy.HoldForReview) })
        {
            if (at.Points > families.Sum()) findings.Add(new($"{name}.points", $"{at.Points} points cannot be reached: {families.Length} families make at most {families.Sum()}", Fatal: false));
            if (at.Families > families.Length) findings.Add(new($"{name}.families", $"only {families.Length} families can add points", Fatal: false));
        }
    }

    internal static void Twice(IEnumerable<string> names, Func<int, string> path, List<PolicyFinding> findings, bool fatal = true)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var name in names)
        {
            if (!seen.Add(name)) findings.Add(new(path(i), $"'{name}' stands twice", fatal));
            i++;
        }
    }

    internal static void Ids(IReadOnlyList<string> names, string path, Dictionary<string, Indicator> indicators, List<PolicyFinding> findings)
    {
        for (var i = 0; i < names.Count; i++)
            if (!Named(names[i], indicators).Any()) findings.Add(new($"{path}[{i}]", $"no indicator '{names[i]}'"));
    }

    /// <summary>The indicators that a name means: one, or those that begin so.</summary>
    internal static IEnumerable<Indicator> Named(string name, Dictionary<string, Indicator> indicators)
    {
        if (name.EndsWith('*')) return indicators.Values.Where(i => i.Id.StartsWith(name[..^1], StringComparison.Ordinal));
        var open = name.IndexOf('(', StringComparison.Ordinal);
        return indicators.TryGetValue(open < 0 ? name : name[..open], out var indicator) ? [indicator] : [];
    }
}

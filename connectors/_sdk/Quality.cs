namespace Verify.Connectors.Sdk;

/// <summary>How far a connector can be trusted, and what it still lacks. An exemption says why.</summary>
public sealed record Quality
{
    public required Tier Tier { get; init; }
    public required IReadOnlyDictionary<string, QualityRule> Rules { get; init; }

    /// <summary>Every rule with the tier that needs it; <c>connectors/README.md</c> explains them.</summary>
    public static IReadOnlyDictionary<string, Tier> Needs { get; } = new Dictionary<string, Tier>
    {
        ["signed-input"] = Tier.Bronze,
        ["fixtures"] = Tier.Bronze,
        ["sandbox"] = Tier.Bronze,
        ["unknown-ignored"] = Tier.Bronze,
        ["backfill-resumes"] = Tier.Silver,
        ["failure-matrix"] = Tier.Silver,
        ["secret-rotation"] = Tier.Silver,
        ["health"] = Tier.Silver,
        ["admin-readme"] = Tier.Silver,
        ["write-back-by-effect"] = Tier.Gold,
        ["live-tenant"] = Tier.Gold,
    };

    internal IEnumerable<string> Errors()
    {
        foreach (var (name, tier) in Needs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!Rules.TryGetValue(name, out var rule)) yield return $"quality.rules.{name}: missing";
            else if (rule.Status == RuleStatus.Exempt && string.IsNullOrWhiteSpace(rule.Reason)) yield return $"quality.rules.{name}: an exemption says why";
            else if (rule.Status == RuleStatus.Todo && tier <= Tier) yield return $"quality.rules.{name}: still to do, so the tier is lower than {Tier}";
        }
        foreach (var name in Rules.Keys.Except(Needs.Keys).Order(StringComparer.Ordinal)) yield return $"quality.rules.{name}: not a rule";
    }
}

public enum Tier { None, Bronze, Silver, Gold }

public enum RuleStatus { Done, Todo, Exempt }

/// <summary>Where a connector stands with one rule.</summary>
public sealed record QualityRule
{
    public required RuleStatus Status { get; init; }
    public string? Reason { get; init; }
}

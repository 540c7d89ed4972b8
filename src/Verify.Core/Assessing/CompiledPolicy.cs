using System.Collections.Concurrent;
using System.Collections.Frozen;
using Verify.Core.Checks;
using Verify.Core.Gating;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>A policy made ready for use: its hash, and look-ups that an assessment asks often.</summary>
public sealed class CompiledPolicy
{
    private static readonly FrozenDictionary<string, double> None = FrozenDictionary<string, double>.Empty;
    private const string AnyRole = "*";
    private readonly FrozenSet<string> _bypass;
    private readonly FrozenSet<string> _shadow;
    private readonly FrozenDictionary<string, IReadOnlyDictionary<string, double>> _thresholds;
    private readonly FrozenDictionary<string, int> _learned;
    private readonly FrozenSet<string> _roles;
    private readonly ConcurrentDictionary<(string Role, Stage Stage), string[]> _required = new();

    public CompiledPolicy(Policy policy)
    {
        Policy = policy;
        Hash = Json.Hash(policy);
        _bypass = policy.Queues.Where(q => q.BypassScore).SelectMany(q => q.Indicators).ToFrozenSet(StringComparer.Ordinal);
        _roles = policy.Coverage.Select(rule => rule.Role).ToFrozenSet(StringComparer.Ordinal);
        Patterns = [.. policy.Patterns.OrderByDescending(pattern => pattern.Benign).Select(pattern => new CompiledPattern(pattern))];
        Queues = [.. policy.Queues.Select(queue => (queue, new IndicatorNames(queue.Indicators)))];
        Steps = [.. policy.Gating.Steps.Select(gate => (gate.Step, new IndicatorNames(gate.Feeds)))];
        _shadow = policy.Shadow.ToFrozenSet(StringComparer.Ordinal);
        _thresholds = policy.Thresholds.ToFrozenDictionary(StringComparer.Ordinal);
        _learned = policy.Weights.Learned is { Hires: >= LearnedRates.EnoughHires } learned
            ? learned.Rates.ToFrozenDictionary(r => r.Key, r => LearnedWeight(r.Value), StringComparer.Ordinal)
            : FrozenDictionary<string, int>.Empty;
    }

    public Policy Policy { get; }

    /// <summary>The steps that the policy takes, and the indicators that each feeds.</summary>
    internal IReadOnlyList<(Step Step, IndicatorNames Feeds)> Steps { get; }

    /// <summary>The queues, and the hits that open each.</summary>
    internal IReadOnlyList<(OwnQueue Queue, IndicatorNames Hits)> Queues { get; }

    /// <summary>The patterns, benign look-alikes first.</summary>
    internal IReadOnlyList<CompiledPattern> Patterns { get; }

    /// <summary>SHA-256 over the canonical policy.</summary>
    public string Hash { get; }

    /// <summary>clamp(round(−log2 rate), 1, 6): a rate of one in eight is worth 3 points.</summary>
    public static int LearnedWeight(double rate) => rate <= 0 ? 6 : Math.Clamp((int)Math.Round(-Math.Log2(Math.Min(rate, 1)), MidpointRounding.AwayFromZero), 1, 6);

    internal IReadOnlyDictionary<string, double> Settings(string check) => _thresholds.TryGetValue(check, out var settings) ? settings : None;

    internal bool Bypasses(string indicator) => _bypass.Contains(indicator);

    internal bool IsShadow(string indicator) => _shadow.Contains(indicator);

    /// <summary>Points of a hit of this strength. A learned rate speaks for the indicator as catalogued; a weaker hit keeps at most its class's weight.</summary>
    internal int Weight(Indicator indicator, Strength strength)
    {
        var usual = strength switch
        {
            Strength.Supporting => Policy.Weights.Supporting,
            Strength.Strong => Policy.Weights.Strong,
            Strength.Conclusive => Policy.Weights.Conclusive,
            _ => throw new ArgumentOutOfRangeException(nameof(strength)),
        };
        if (!_learned.TryGetValue(indicator.Id, out var learned)) return usual;
        return strength < indicator.Strength ? Math.Min(learned, usual) : learned;
    }

    /// <summary>Indicators that must have an answer for this role at this stage, in order.</summary>
    internal IReadOnlyList<string> Required(string role, Stage stage) =>
        _required.GetOrAdd((_roles.Contains(role) ? role : AnyRole, stage), static (at, policy) => RequiredBy(policy, at.Role, at.Stage), Policy);

    private static string[] RequiredBy(Policy policy, string role, Stage stage) =>
        [.. policy.Coverage.Where(rule => rule.Stage == stage && (rule.Role == role || rule.Role == AnyRole)).SelectMany(rule => rule.Required).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

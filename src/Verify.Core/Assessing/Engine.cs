using Verify.Core.Checks;
using Verify.Core.Gating;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>The only scoring path: dossier and policy in, assessment out. Same input, same bytes, for ever.</summary>
public static class Engine
{
    /// <summary>Raised whenever scoring itself, not a check, may answer otherwise.</summary>
    public const string Version = "2";

    /// <summary>Id and version of every check, in order: part of the fingerprint.</summary>
    public static string CheckVersions { get; } = VersionsOf(CheckCatalog.All);

    /// <summary>Assesses a dossier. <paramref name="failed"/> hears of a check that threw: its id and the exception's type, never its message.</summary>
    public static Assessment Assess(Dossier dossier, CompiledPolicy policy, Action<string, Type>? failed = null) => Assess(dossier, policy, CheckCatalog.All, CheckVersions, failed);

    /// <summary>Assesses with other checks than the catalogue's: what the rules do is shown with checks made for it.</summary>
    internal static Assessment Assess(Dossier dossier, CompiledPolicy policy, IReadOnlyList<Check> checks, Action<string, Type>? failed = null) =>
        Assess(dossier, policy, checks, VersionsOf(checks), failed);

    private static Assessment Assess(Dossier dossier, CompiledPolicy policy, IReadOnlyList<Check> checks, string versions, Action<string, Type>? failed)
    {
        var aside = Gate.Outside(dossier, policy.Policy.Gating);
        var seen = aside.Count == 0 ? dossier : dossier.Without(aside.Select(item => item.Evidence).ToHashSet());
        var signals = Signals(seen, policy, checks, failed);
        NameRefusedSteps(signals, dossier, aside, policy.Policy.Gating);
        var cleared = Cleared(dossier, signals);
        var counted = signals.FindAll(s => s.State == SignalState.Observed && !policy.IsShadow(s.Indicator.Id) && !cleared.Contains(s.Indicator.Id));
        var patterns = PatternMatching.Match(dossier, counted, policy.Policy);
        var scored = Scoring.Score(signals, policy, cleared);
        var coverage = Covered(dossier, signals, policy);
        var queues = policy.Policy.Queues
            .Where(queue => queue.Indicators.Any(id => counted.Exists(s => s.Indicator.Id == id)))
            .Select(queue => queue.Id).ToArray();
        return new Assessment
        {
            CandidateId = dossier.CandidateId,
            AsOf = dossier.AsOf,
            Stage = dossier.Stage,
            Role = dossier.Role,
            Recommendation = Recommend(scored, patterns, coverage, queues, signals, dossier, policy.Policy),
            Score = scored.Points,
            Signals = scored.Signals,
            Patterns = patterns,
            Coverage = coverage,
            Queues = queues,
            Marks = dossier.Marks,
            SetAside = aside,
            DossierHash = dossier.Hash,
            PolicyVersion = policy.Policy.Version,
            PolicyHash = policy.Hash,
            EngineVersion = Version,
            ChecksHash = HashOf(versions),
            Fingerprint = Fingerprint(dossier.Hash, policy.Hash, versions),
        };
    }

    /// <summary>The hash that an assessment of this dossier under this policy has, without assessing.</summary>
    public static string Fingerprint(string dossierHash, CompiledPolicy policy) => Fingerprint(dossierHash, policy.Hash, CheckVersions);

    /// <summary>Hash of the check versions in force.</summary>
    public static string ChecksHash { get; } = HashOf(CheckVersions);

    private static string Fingerprint(string dossierHash, string policyHash, string versions) => HashOf($"{dossierHash}\n{policyHash}\n{Version}\n{versions}");

    private static string HashOf(string text) => Json.Hash(System.Text.Encoding.UTF8.GetBytes(text));

    private static string VersionsOf(IReadOnlyList<Check> checks) => string.Join(',', checks.Select(check => $"{check.Id}@{check.Version}"));

    private static List<Signal> Signals(Dossier dossier, CompiledPolicy policy, IReadOnlyList<Check> checks, Action<string, Type>? failed)
    {
        var signals = new List<Signal>(checks.Count + 8);
        foreach (var check in checks)
        {
            IReadOnlyList<Signal> answers;
            try
            {
                answers = check.Run(new CheckContext(dossier, policy.Settings(check.Id)));
            }
#pragma warning disable CA1031 // A check that throws is not-checked(failed), whatever it throws; then nothing can be recommended to proceed.
            catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
            {
                failed?.Invoke(check.Id, e.GetType());
                answers = [.. check.Indicators.Select(indicator => indicator.NotChecked(Failed))];
            }
            signals.AddRange(answers);
        }
        return signals;
    }

    internal const string Failed = "failed";

    /// <summary>A signal that has no answer because a step is forbidden says so.</summary>
    private static void NameRefusedSteps(List<Signal> signals, Dossier dossier, IReadOnlyList<SetAside> aside, GateRules rules)
    {
        foreach (var gate in rules.Steps)
        {
            var outside = aside.FirstOrDefault(item => item.Step == gate.Step);
            if (outside is null && !signals.Exists(s => s.State == SignalState.NotChecked && gate.Feeds.Contains(s.Indicator.Id))) continue;
            var (rule, why) = outside is not null ? (outside.Rule, outside.Reason)
                : Gate.Forbidden(gate.Step, dossier, rules) is { } refused ? (refused.Rule, refused.Reason) : (null, null);
            if (rule is null) continue;
            for (var i = 0; i < signals.Count; i++)
                if (signals[i].State == SignalState.NotChecked && signals[i].Reason != Failed && gate.Feeds.Contains(signals[i].Indicator.Id))
                    signals[i] = signals[i] with { Reason = $"not allowed ({rule})", Statement = why };
        }
    }

    /// <summary>Hits that a person's last conclusion clears, while nothing new stands behind them.</summary>
    private static HashSet<string> Cleared(Dossier dossier, List<Signal> signals)
    {
        var cleared = new HashSet<string>(StringComparer.Ordinal);
        if (dossier.Latest<Disposition>() is not { Conclusion: DispositionConclusion.Cleared or DispositionConclusion.VerifiedWithCondition, Clears.Count: > 0 } disposition) return cleared;
        var since = dossier.Evidence.Where(item => item.ObservedAt > disposition.ObservedAt).Select(item => item.Id).ToHashSet();
        foreach (var signal in signals)
            if (disposition.Clears.Contains(signal.Indicator.Id) && !signal.Evidence.Any(since.Contains)) cleared.Add(signal.Indicator.Id);
        return cleared;
    }

    private static Coverage Covered(Dossier dossier, List<Signal> signals, CompiledPolicy policy)
    {
        var required = policy.Required(dossier.Role, dossier.Stage);
        var answered = signals.Where(s => s.State != SignalState.NotChecked).Select(s => s.Indicator.Id).ToHashSet(StringComparer.Ordinal);
        var missing = required.Where(id => !answered.Contains(id)).ToArray();
        return new Coverage { Required = required.Count, Checked = required.Count - missing.Length, Missing = missing };
    }

    private static Recommendation Recommend(Score score, IReadOnlyList<MatchedPattern> patterns, Coverage coverage, IReadOnlyList<string> queues,
        List<Signal> signals, Dossier dossier, Policy policy)
    {
        bool Reaches(Escalation at) => score.Points >= at.Points && score.Families >= at.Families;
        if (Reaches(policy.HoldForReview) || queues.Count > 0
            || patterns.Any(p => p.Outcome is Outcome.SecurityCase or Outcome.VendorReview or Outcome.Incident)) return Recommendation.HoldForReview;
        if (Reaches(policy.VerifyFurther) || patterns.Count > 0 || coverage.Missing.Count > 0
            || signals.Any(s => s.State == SignalState.NotChecked && s.Reason == Failed)
            || dossier.Marks.Any(m => m.Reason is MarkReason.Future or MarkReason.Conflicting)) return Recommendation.VerifyFurther;
        return Recommendation.Proceed;
    }
}

using System.Buffers;
using System.Text;
using Verify.Core.Checks;
using Verify.Core.Gating;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>The only scoring path: dossier and policy in, assessment out. Same input, same bytes, for ever.</summary>
public static class Engine
{
    /// <summary>Raised whenever scoring itself, not a check, may answer otherwise.</summary>
    public const string Version = "5";

    /// <summary>Id and version of every check, in order: part of the fingerprint.</summary>
    public static string CheckVersions { get; } = VersionsOf(CheckCatalog.All);

    /// <summary>Assesses a dossier. <paramref name="failed"/> hears of a check that threw: its id and the exception's type, never its message.</summary>
    public static Assessment Assess(Dossier dossier, CompiledPolicy policy, Action<string, Type>? failed = null) => Assess(dossier, policy, CheckCatalog.All, CheckVersions, ChecksHash, failed);

    /// <summary>Assesses with other checks than the catalogue's: what the rules do is shown with checks made for it.</summary>
    internal static Assessment Assess(Dossier dossier, CompiledPolicy policy, IReadOnlyList<Check> checks, Action<string, Type>? failed = null) =>
        Assess(dossier, policy, checks, VersionsOf(checks), HashOf(VersionsOf(checks)), failed);

    private static Assessment Assess(Dossier dossier, CompiledPolicy policy, IReadOnlyList<Check> checks, string versions, string checksHash, Action<string, Type>? failed)
    {
        var aside = Gate.Outside(dossier, policy.Policy.Gating);
        var seen = aside.Count == 0 ? dossier : dossier.Without(aside.Select(item => item.Evidence).ToHashSet());
        var signals = Signals(seen, policy, checks, failed);
        FailedLookups.Name(signals, seen);
        NameRefusedSteps(signals, dossier, aside, policy);
        var cleared = Cleared(dossier, signals);
        var counted = signals.FindAll(s => s.State == SignalState.Observed && !policy.IsShadow(s.Indicator.Id) && !cleared.Contains(s.Indicator.Id));
        var withheld = Gate.MayScore(dossier, policy.Policy.Gating) as GateAnswer.Refused;
        var patterns = withheld is null ? PatternMatching.Match(dossier, counted, policy) : [];
        var scored = Scoring.Score(signals, policy, cleared, withheld is not null);
        var coverage = Covered(dossier, signals, policy);
        var opened = Opened(policy, counted);
        var holds = opened.Exists(queue => queue.Holds);
        return new Assessment
        {
            CandidateId = dossier.CandidateId,
            AsOf = dossier.AsOf,
            Stage = dossier.Stage,
            Role = dossier.Role,
            Recommendation = withheld is null ? Recommend(scored, patterns, coverage, opened.Count > 0, holds, signals, dossier, policy.Policy) : holds ? Recommendation.HoldForReview : Recommendation.VerifyFurther,
            Score = scored.Points,
            Signals = scored.Signals,
            Patterns = patterns,
            Coverage = coverage,
            Queues = [.. opened.Select(queue => queue.Id)],
            Marks = dossier.Marks,
            SetAside = aside,
            ScoreWithheld = withheld,
            DossierHash = dossier.Hash,
            PolicyVersion = policy.Policy.Version,
            PolicyHash = policy.Hash,
            EngineVersion = Version,
            ChecksHash = checksHash,
            Fingerprint = Fingerprint(dossier.Hash, policy.Hash, versions),
        };
    }

    /// <summary>The hash that an assessment of this dossier under this policy has, without assessing.</summary>
    public static string Fingerprint(string dossierHash, CompiledPolicy policy) => Fingerprint(dossierHash, policy.Hash, CheckVersions);

    /// <summary>Hash of the check versions in force.</summary>
    public static string ChecksHash { get; } = HashOf(CheckVersions);

    private static string Fingerprint(string dossierHash, string policyHash, string versions) => HashOf(dossierHash, policyHash, Version, versions);

    /// <summary>Hash of the lines, joined in a shared buffer: the check versions alone are kilobytes.</summary>
    private static string HashOf(params ReadOnlySpan<string> lines)
    {
        var most = lines.Length;
        foreach (var line in lines) most += Encoding.UTF8.GetMaxByteCount(line.Length);
        var bytes = ArrayPool<byte>.Shared.Rent(most);
        var length = 0;
        foreach (var line in lines)
        {
            if (length > 0) bytes[length++] = (byte)'\n';
            length += Encoding.UTF8.GetBytes(line, bytes.AsSpan(length));
        }
        var hash = Json.Hash(bytes.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(bytes);
        return hash;
    }

    private static string VersionsOf(IReadOnlyList<Check> checks) => string.Join(',', checks.Select(check => $"{check.Id}@{check.Version}"));

    private static List<Signal> Signals(Dossier dossier, CompiledPolicy policy, IReadOnlyList<Check> checks, Action<string, Type>? failed)
    {
        var signals = new List<Signal>(checks.Count + 8);
        var context = new CheckContext(dossier, policy.Settings(""));
        foreach (var check in checks)
        {
            IReadOnlyList<Signal> answers;
            try
            {
                var settings = policy.Settings(check.Id);
                answers = check.Run(ReferenceEquals(settings, context.Settings) ? context : new CheckContext(dossier, settings));
            }
#pragma warning disable CA1031 // A check that throws is not-checked(failed), whatever it throws; then nothing can be recommended to proceed.
            catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
            {
                failed?.Invoke(check.Id, e.GetType());
                answers = [.. check.Indicators.Select(indicator => indicator.NotChecked(Failed))];
            }
            for (var i = 0; i < answers.Count; i++) signals.Add(answers[i]);
        }
        return signals;
    }

    internal const string Failed = "failed";

    /// <summary>What is only supporting (a wallet's indirect exposure) is shown and opens no queue of its own.</summary>
    private static List<OwnQueue> Opened(CompiledPolicy policy, List<Signal> counted)
    {
        var opened = new List<OwnQueue>();
        foreach (var (queue, hits) in policy.Queues)
            foreach (var signal in counted)
                if (signal.Strength != Strength.Supporting && hits.Has(signal)) { opened.Add(queue); break; }
        return opened;
    }

    /// <summary>A signal that has no answer because a step is forbidden says so.</summary>
    private static void NameRefusedSteps(List<Signal> signals, Dossier dossier, IReadOnlyList<SetAside> aside, CompiledPolicy policy)
    {
        var applicable = policy.Policy.Gating.Applying(dossier);
        foreach (var (step, feeds) in policy.Steps)
        {
            // Few steps are refused: the hits that a step feeds are looked for after that.
            var (rule, why) = Refused(step, dossier, aside, applicable);
            if (rule is null) continue;
            string? reason = null;
            for (var i = 0; i < signals.Count; i++)
                if (signals[i].State == SignalState.NotChecked && signals[i].Reason != Failed && feeds.Has(signals[i])) signals[i] = signals[i] with { Reason = reason ??= $"not allowed ({rule})", Statement = why };
        }
    }

    private static (string? Rule, string? Reason) Refused(Step step, Dossier dossier, IReadOnlyList<SetAside> aside, Applicable applicable)
    {
        for (var i = 0; i < aside.Count; i++)
            if (aside[i].Step == step) return (aside[i].Rule, aside[i].Reason);
        return Gate.Forbidden(step, dossier, applicable) is { } refused ? (refused.Rule, refused.Reason) : (null, null);
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
        var missing = new List<string>();
        foreach (var id in required)
            if (!signals.Exists(s => s.State != SignalState.NotChecked && s.Indicator.Id == id)) missing.Add(id);
        return new Coverage { Required = required.Count, Checked = required.Count - missing.Count, Missing = missing };
    }

    private static Recommendation Recommend(Score score, IReadOnlyList<MatchedPattern> patterns, Coverage coverage, bool queued, bool held,
        List<Signal> signals, Dossier dossier, Policy policy)
    {
        bool Reaches(Escalation at) => score.Points >= at.Points && score.Families >= at.Families;
        if (Reaches(policy.HoldForReview) || held
            || patterns.Any(p => ReviewOrder.Holds(p.Outcome))) return Recommendation.HoldForReview;
        if (Reaches(policy.VerifyFurther) || patterns.Count > 0 || queued || coverage.Missing.Count > 0
            || signals.Any(s => s.State == SignalState.NotChecked && s.Reason == Failed)
            || dossier.Marks.Any(m => m.Reason is MarkReason.Future or MarkReason.Conflicting)) return Recommendation.VerifyFurther;
        return Recommendation.Proceed;
    }
}

using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>The only scoring path: dossier and policy in, assessment out. Same input, same bytes, for ever.</summary>
public static class Engine
{
    /// <summary>Raised whenever scoring itself, not a check, may answer otherwise.</summary>
    public const string Version = "1";

    /// <summary>Id and version of every check, in order: part of the fingerprint.</summary>
    public static string CheckVersions { get; } = VersionsOf(CheckCatalog.All);

    /// <summary>Assesses a dossier. <paramref name="failed"/> hears of a check that threw: its id and the exception's type, never its message.</summary>
    public static Assessment Assess(Dossier dossier, CompiledPolicy policy, Action<string, Type>? failed = null) => Assess(dossier, policy, CheckCatalog.All, CheckVersions, failed);

    /// <summary>Assesses with other checks than the catalogue's: what the rules do is shown with checks made for it.</summary>
    internal static Assessment Assess(Dossier dossier, CompiledPolicy policy, IReadOnlyList<Check> checks, Action<string, Type>? failed = null) =>
        Assess(dossier, policy, checks, VersionsOf(checks), failed);

    private static Assessment Assess(Dossier dossier, CompiledPolicy policy, IReadOnlyList<Check> checks, string versions, Action<string, Type>? failed)
    {
        var signals = Signals(dossier, policy, checks, failed);
        var patterns = PatternMatching.Match(dossier, signals, policy.Policy);
        var scored = Scoring.Score(signals, policy);
        var coverage = Covered(dossier, signals, policy);
        // What is only supporting (a wallet's indirect exposure) is shown and opens no hold of its own.
        var queues = policy.Policy.Queues
            .Where(queue => queue.Indicators.Any(id => signals.Any(s => s.Indicator.Id == id && s is { State: SignalState.Observed, Strength: not Strength.Supporting })))
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

using System.Buffers;
using System.Text;
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
    public static Assessment Assess(Dossier dossier, CompiledPolicy policy, Action<string, Type>? failed = null) => Assess(dossier, policy, CheckCatalog.All, CheckVersions, ChecksHash, failed);

    /// <summary>Assesses with other checks than the catalogue's: what the rules do is shown with checks made for it.</summary>
    internal static Assessment Assess(Dossier dossier, CompiledPolicy policy, IReadOnlyList<Check> checks, Action<string, Type>? failed = null) =>
        Assess(dossier, policy, checks, VersionsOf(checks), HashOf(VersionsOf(checks)), failed);

    private static Assessment Assess(Dossier dossier, CompiledPolicy policy, IReadOnlyList<Check> checks, string versions, string checksHash, Action<string, Type>? failed)
    {
        var signals = Signals(dossier, policy, checks, failed);
        var patterns = PatternMatching.Match(dossier, signals, policy.Policy);
        var scored = Scoring.Score(signals, policy);
        var coverage = Covered(dossier, signals, policy);
        var queues = Opened(policy.Policy.Queues, signals);
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

    private static List<string> Opened(IReadOnlyList<OwnQueue> queues, List<Signal> signals)
    {
        var opened = new List<string>();
        foreach (var queue in queues)
            foreach (var signal in signals)
                if (signal.State == SignalState.Observed && queue.Indicators.Contains(signal.Indicator.Id)) { opened.Add(queue.Id); break; }
        return opened;
    }

    private static Coverage Covered(Dossier dossier, List<Signal> signals, CompiledPolicy policy)
    {
        var required = policy.Required(dossier.Role, dossier.Stage);
        var missing = new List<string>();
        foreach (var id in required)
            if (!signals.Exists(s => s.State != SignalState.NotChecked && s.Indicator.Id == id)) missing.Add(id);
        return new Coverage { Required = required.Count, Checked = required.Count - missing.Count, Missing = missing };
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

using System.Globalization;
using System.Text;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Server.Assessing;

/// <summary>What a replay found. Ids only: the report may leave the machine.</summary>
internal sealed record ReplayReport
{
    /// <summary>The policy that was tried, if one was.</summary>
    public string? PolicyVersion { get; init; }
    public int Assessments { get; set; }
    public int Identical { get; set; }
    public List<ReplayDifference> Explained { get; } = [];
    public List<ReplayDifference> Unexplained { get; } = [];
    public List<ReplayNote> NotReplayable { get; } = [];
    /// <summary>Candidates whose present recommendation or patterns would change under the tried policy.</summary>
    public List<ReplayMove> Moves { get; } = [];

    public void Add(TenantId tenant, StoredAssessment record, Replayed replayed)
    {
        if (replayed.Result == ReplayResult.Identical) { Identical++; return; }
        var (from, to) = (EvidenceText.Kebab(replayed.Stored.Recommendation), EvidenceText.Kebab(replayed.Now.Recommendation));
        var difference = new ReplayDifference(tenant, record.Candidate, record.Id, replayed.Because, Field(replayed.Stored, replayed.Now), from, to);
        (replayed.Result == ReplayResult.Explained ? Explained : Unexplained).Add(difference);
    }

    /// <summary>The first thing that differs, in the order in which it matters.</summary>
    private static string Field(Assessment stored, Assessment now)
    {
        if (stored.DossierHash != now.DossierHash) return "dossierHash";
        if (stored.Recommendation != now.Recommendation) return "recommendation";
        if (stored.Score != now.Score) return $"score {stored.Score} → {now.Score}";
        if (!stored.Patterns.Select(p => p.Id).SequenceEqual(now.Patterns.Select(p => p.Id))) return "patterns";
        foreach (var (before, after) in stored.Signals.Zip(now.Signals))
            if (Json.Hash(before) != Json.Hash(after)) return $"signals.{after.Indicator}";
        return stored.Fingerprint == now.Fingerprint ? "the text" : "fingerprint";
    }
}

/// <summary>A decision record that its dossier no longer makes.</summary>
/// <param name="Because">The raised versions that explain it; empty: nothing does.</param>
/// <param name="Field">The first field that differs.</param>
internal sealed record ReplayDifference(TenantId Tenant, CandidateId Candidate, string Assessment, IReadOnlyList<string> Because, string Field, string From, string To);

/// <summary>A record that cannot be assessed again, and why.</summary>
internal sealed record ReplayNote(TenantId Tenant, CandidateId Candidate, string Assessment, string Reason);

/// <summary>One candidate whom a policy would move.</summary>
internal sealed record ReplayMove(TenantId Tenant, CandidateId Candidate, string From, string To, int ScoreFrom, int ScoreTo, IReadOnlyList<string> Gained, IReadOnlyList<string> Lost)
{
    /// <summary>The move, or nothing when recommendation and patterns stay.</summary>
    public static ReplayMove? Of(TenantId tenant, Replayed replayed)
    {
        var (before, after) = (replayed.Stored.Patterns.Select(p => p.Id).ToArray(), replayed.Now.Patterns.Select(p => p.Id).ToArray());
        var (gained, lost) = (after.Except(before).ToArray(), before.Except(after).ToArray());
        return replayed.Stored.Recommendation == replayed.Now.Recommendation && gained.Length + lost.Length == 0
            ? null
            : new ReplayMove(tenant, replayed.Now.CandidateId, EvidenceText.Kebab(replayed.Stored.Recommendation), EvidenceText.Kebab(replayed.Now.Recommendation), replayed.Stored.Score, replayed.Now.Score, gained, lost);
    }
}

/// <summary>A replay in words.</summary>
internal static class ReplayText
{
    public static string Of(ReplayReport report)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"{Counted(report.Assessments, "assessment")}: {report.Identical} identical, {report.Explained.Count} explained, {report.Unexplained.Count} unexplained, {report.NotReplayable.Count} not replayable");
        foreach (var difference in report.Unexplained) Line($"  unexplained: {difference.Tenant}/{difference.Candidate} {difference.Assessment}: {difference.Field}");
        foreach (var group in report.Explained.GroupBy(d => string.Join(", ", d.Because))) Line($"  {group.Count()} explained by {group.Key}");
        foreach (var group in report.NotReplayable.GroupBy(n => n.Reason)) Line($"  {group.Count()} not replayable: {group.Key}");
        if (report.PolicyVersion is null) return text.ToString().TrimEnd();

        var moved = report.Moves.Count(m => m.From != m.To);
        Line($"Under policy {report.PolicyVersion} {(moved == 0 ? "nobody" : Counted(moved, "candidate"))} would move{(report.Moves.Count == 0 ? "" : ":")}");
        foreach (var group in report.Moves.Where(m => m.From != m.To).GroupBy(m => (m.From, m.To)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key)) Line($"  {group.Count(),6}  {group.Key.From} → {group.Key.To}");
        foreach (var (word, pick) in new (string, Func<ReplayMove, IReadOnlyList<string>>)[] { ("gained", m => m.Gained), ("lost", m => m.Lost) })
            foreach (var group in report.Moves.SelectMany(pick).GroupBy(p => p).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)) Line($"  {group.Count(),6}  {word} {group.Key}");
        foreach (var move in report.Moves)
            Line($"  {move.Tenant}/{move.Candidate}: {move.From} ({move.ScoreFrom}) → {move.To} ({move.ScoreTo}){Patterns(" +", move.Gained)}{Patterns(" -", move.Lost)}");
        return text.ToString().TrimEnd();
    }

    private static string Counted(int count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");

    private static string Patterns(string sign, IReadOnlyList<string> patterns) => string.Concat(patterns.Select(p => sign + p));
}

using System.Text;
using Dapper;
using Verify.Core.Assessing;
using Verify.Core.Cases;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantStore
{
    /// <summary>The rows of these candidates, in no order; unknown ones are missing.</summary>
    public async Task<IReadOnlyDictionary<CandidateId, CandidateRow>> CandidatesAsync(IReadOnlyCollection<CandidateId> ids, CancellationToken ct = default)
    {
        var found = new List<CandidateColumns>();
        foreach (var part in ids.Select(id => id.Value).Distinct().Chunk(500))
            found.AddRange(await database.ReadAsync(connection => connection.QueryAsync<CandidateColumns>($"SELECT * FROM candidates WHERE tenant = @tenant AND {In("id", "@part")}", new { tenant, part }), ct));
        return (await DecryptedAsync(found)).ToDictionary(row => row.Id);
    }

    /// <summary>The patterns that the current assessments of these candidates found.</summary>
    public async Task<ILookup<CandidateId, string>> PatternsAsync(IReadOnlyCollection<CandidateId> ids, CancellationToken ct = default)
    {
        var found = new List<(string Candidate, string Pattern)>();
        foreach (var part in ids.Select(id => id.Value).Distinct().Chunk(500))
            found.AddRange(await database.ReadAsync(connection => connection.QueryAsync<(string, string)>(
                $"SELECT candidate, pattern FROM candidate_patterns WHERE tenant = @tenant AND {In("candidate", "@part")} ORDER BY candidate, pattern", new { tenant, part }), ct));
        return found.ToLookup(row => new CandidateId(row.Candidate), row => row.Pattern);
    }

    /// <summary>The case events of a candidate, after those of candidates folded into them. The versions are those of the candidate's own case; within one case they, not clocks, tell the order.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> CaseOfAsync(CandidateId candidate, CancellationToken ct = default)
    {
        var own = TenantTransaction.CaseId(candidate);
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<EventColumns>(
            $"""
            SELECT e.case_id, c.candidate, e.event_id, e.version, e.kind, e.actor, e.at, e.body FROM cases c JOIN case_events e ON e.tenant = c.tenant AND e.case_id = c.id
            WHERE c.tenant = @tenant AND {InFold("c.candidate")} ORDER BY CASE WHEN c.id = @own THEN 1 ELSE 0 END, c.opened_at, c.id, e.version
            """, new { tenant, of = candidate.Value, own }), ct)).AsList();
        var keys = await KeysAsync(rows.Select(row => row.Candidate));
        var version = 0L;
        return [.. rows.Select(row => new RecordedEvent(version = row.CaseId == own ? row.Version : version, row.Actor, Instant.Of(row.At),
            CaseEvents.Read(row.Kind, vault.OpenIfThere(keys, new CandidateId(row.Candidate), $"case {row.CaseId} {row.EventId}", row.Body))))];
    }

    /// <summary>Version and word of the own cases of these candidates; who has none is missing.</summary>
    public async Task<IReadOnlyDictionary<CandidateId, (long Version, string Status)>> CaseVersionsAsync(IReadOnlyCollection<CandidateId> candidates, CancellationToken ct = default)
    {
        var ids = candidates.Select(TenantTransaction.CaseId).Distinct().ToArray();
        return (await database.ReadAsync(connection => connection.QueryAsync<CaseColumns>($"SELECT id, candidate, state, version FROM cases WHERE tenant = @tenant AND {In("id", "@ids")}", new { tenant, ids }), ct))
            .ToDictionary(row => new CandidateId(row.Candidate), row => (row.Version, row.State));
    }

    /// <summary>The queue above "proceed" by bands of like support, with what people decided of each band since then.</summary>
    public async Task<IReadOnlyList<QueueBand>> QueueBandsAsync(DateTimeOffset since, CancellationToken ct = default)
    {
        const long band = ReviewOrder.PerStory;
        const long floor = ReviewOrder.Flagged;
        var (open, decided) = await database.ReadAsync(async connection => (
            (await connection.QueryAsync<BandColumns>(
                $"""
                SELECT review_order / {band} AS band, COUNT(*) AS open FROM candidates
                WHERE tenant = @tenant AND done = 0 AND review_order >= @floor AND merged_into IS NULL AND erased_at IS NULL GROUP BY review_order / {band}
                """, new { tenant, floor })).AsList(),
            (await connection.QueryAsync<BandColumns>(
                $"""
                SELECT review_order / {band} AS band, COUNT(*) AS decided, SUM(CASE WHEN conclusion = 'confirmed' THEN 1 ELSE 0 END) AS confirmed FROM decisions
                WHERE tenant = @tenant AND decided_at >= @since AND conclusion IN ('confirmed', 'cleared', 'verified-with-condition') GROUP BY review_order / {band}
                """, new { tenant, since = since.UtcTicks })).ToDictionary(row => row.Band)), ct);
        return [.. open.Select(row => row.Band).Union(decided.Keys).OrderDescending().Select(at => new QueueBand(at * band, (int)(open.FirstOrDefault(row => row.Band == at)?.Open ?? 0),
            (int)(decided.GetValueOrDefault(at)?.Confirmed ?? 0), (int)(decided.GetValueOrDefault(at)?.Decided ?? 0)))];
    }

    public async Task<IReadOnlyList<DecisionRow>> DecisionsAsync(DateTimeOffset since, int most, CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<DecisionColumns>(
        "SELECT * FROM decisions WHERE tenant = @tenant AND decided_at >= @since ORDER BY decided_at DESC LIMIT @most", new { tenant, since = since.UtcTicks, most }), ct))
        .Select(row => new DecisionRow(new CandidateId(row.Candidate), row.Version, Instant.Of(row.DecidedAt), row.DecidedBy, row.ProposedBy, row.Recommendation, row.ReviewOrder, row.Conclusion, row.Seconds))];

    public async Task<IReadOnlyList<ReviewTask>> ReviewTasksAsync(int most, CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<TaskColumns>(
        "SELECT kind, candidate, opened_at, opened_by, due_on FROM review_tasks WHERE tenant = @tenant ORDER BY kind, candidate LIMIT @most", new { tenant, most }), ct))
        .Select(row => new ReviewTask(row.Kind, new CandidateId(row.Candidate), Instant.Of(row.OpenedAt), row.OpenedBy, row.DueOn is { } day ? DateOnly.FromDayNumber((int)day) : null)).OrderBy(task => task.OpenedAt)];

    public async Task<IReadOnlyList<SavedFilter>> SavedFiltersAsync(CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<FilterColumns>(
        "SELECT name, query, saved_by FROM saved_filters WHERE tenant = @tenant ORDER BY name LIMIT 100", new { tenant }), ct)).Select(row => new SavedFilter(row.Name, row.Query, row.SavedBy))];

    /// <summary>The audit log as filtered, the newest first.</summary>
    public async Task<Page<AuditRow>> SearchAuditAsync(AuditFilter filter, string? cursor, int size, CancellationToken ct = default)
    {
        var (before, id) = Cursor.Read(cursor);
        var where = new StringBuilder("tenant = @tenant");
        if (filter.Target is not null) where.Append(" AND target = @Target");
        if (filter.Actor is not null) where.Append(" AND actor = @Actor");
        if (filter.Action is not null) where.Append(" AND action = @Action");
        if (filter.From is not null) where.Append(" AND at >= @from");
        if (filter.Until is not null) where.Append(" AND at < @until");
        if (id is not null) where.Append(" AND sequence < @before");
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<AuditColumns>($"SELECT * FROM audit WHERE {where} ORDER BY sequence DESC LIMIT @limit",
            new { tenant, filter.Target, filter.Actor, filter.Action, from = filter.From?.UtcTicks, until = filter.Until?.UtcTicks, before, limit = size + 1 }), ct)).AsList();
        var page = rows.Take(size).ToList();
        return new Page<AuditRow>([.. page.Select(row => row.ToRow())], rows.Count > size ? Cursor.Write(page[^1].Sequence, "audit") : null);
    }

    private sealed class EventColumns
    {
        public string CaseId { get; init; } = "";
        public string Candidate { get; init; } = "";
        public string EventId { get; init; } = "";
        public long Version { get; init; }
        public string Kind { get; init; } = "";
        public string Actor { get; init; } = "";
        public long At { get; init; }
        public byte[]? Body { get; init; }
    }

    private sealed class BandColumns
    {
        public long Band { get; init; }
        public long Open { get; init; }
        public long Confirmed { get; init; }
        public long Decided { get; init; }
    }

    private sealed class DecisionColumns
    {
        public string Candidate { get; init; } = "";
        public long Version { get; init; }
        public long DecidedAt { get; init; }
        public string DecidedBy { get; init; } = "";
        public string? ProposedBy { get; init; }
        public string Recommendation { get; init; } = "";
        public long ReviewOrder { get; init; }
        public string Conclusion { get; init; } = "";
        public long? Seconds { get; init; }
    }

    private sealed class TaskColumns
    {
        public string Kind { get; init; } = "";
        public string Candidate { get; init; } = "";
        public long OpenedAt { get; init; }
        public string OpenedBy { get; init; } = "";
        public long? DueOn { get; init; }
    }

    private sealed class FilterColumns
    {
        public string Name { get; init; } = "";
        public string Query { get; init; } = "";
        public string SavedBy { get; init; } = "";
    }
}

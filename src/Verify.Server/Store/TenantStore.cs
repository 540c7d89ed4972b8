using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Dapper;
using Verify.Core.Assessing;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>One tenant's part of the store: reads, and short write transactions.</summary>
internal sealed partial class TenantStore(VerifyStore store, Database database, Vault vault)
{
    private readonly string tenant = vault.Tenant.Value;

    public TenantId Tenant => vault.Tenant;

    /// <summary>Runs the work in one write transaction and returns after its durable commit. It may be run again after a serialization failure.</summary>
    /// <param name="mayBeLost">A crash of the machine may take it back, because whatever asked for it is then done again.</param>
    public Task<T> InTransactionAsync<T>(Func<TenantTransaction, Task<T>> work, CancellationToken ct = default, bool mayBeLost = false) =>
        database.WriteAsync(scope => work(new TenantTransaction(store, vault, scope)), ct, mayBeLost);

    /// <summary>As the other, for work without a result.</summary>
    public Task InTransactionAsync(Func<TenantTransaction, Task> work, CancellationToken ct = default) =>
        database.WriteAsync(async scope =>
        {
            await work(new TenantTransaction(store, vault, scope));
            return true;
        }, ct);

    /// <summary>The candidate whom an outside id names, if any; after a merge the one folded into.</summary>
    public async Task<CandidateId?> FindCandidateAsync(string system, string externalId, CancellationToken ct = default)
    {
        var hash = await vault.HashAsync("identity " + system, externalId);
        var id = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<string>(
            "SELECT c.root FROM external_identities x JOIN candidates c ON c.tenant = x.tenant AND c.id = x.candidate WHERE x.tenant = @tenant AND x.system = @system AND x.id_hash = @hash",
            new { tenant, system, hash }), ct);
        return id is null ? null : new CandidateId(id);
    }

    /// <summary>What outside systems call the candidate; nothing for an erased one.</summary>
    public async Task<IReadOnlyList<ExternalIdentity>> ExternalIdentitiesAsync(CandidateId candidate, CancellationToken ct = default)
    {
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<IdentityColumns>(
            $"SELECT system, candidate, id_sealed, joined_at FROM external_identities WHERE tenant = @tenant AND {InFold("candidate")} AND id_sealed IS NOT NULL ORDER BY joined_at, system", new { tenant, of = candidate.Value }), ct)).AsList();
        var keys = await KeysAsync(rows.Select(row => row.Candidate));
        return [.. rows.Select(row => (Row: row, Id: vault.OpenIfThere(keys, new CandidateId(row.Candidate), "identity " + row.System, row.IdSealed))).Where(pair => pair.Id is not null)
            .Select(pair => new ExternalIdentity(pair.Row.System, Encoding.UTF8.GetString(pair.Id!), new CandidateId(pair.Row.Candidate), Instant.Of(pair.Row.JoinedAt)))];
    }

    /// <summary>All evidence about the candidate and those folded into them, in the order in which a dossier folds it.</summary>
    public async Task<IReadOnlyList<StoredEvidence>> EvidenceAsync(CandidateId candidate, CancellationToken ct = default)
    {
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<EvidenceColumns>(
            $"SELECT id, candidate, kind, observed_at, received_at, assurance, superseded_by, body FROM evidence WHERE tenant = @tenant AND {InFold("candidate")} ORDER BY observed_at, id", new { tenant, of = candidate.Value }), ct)).AsList();
        var keys = await KeysAsync(rows.Select(row => row.Candidate));
        foreach (var owner in rows.Select(row => new CandidateId(row.Candidate)).Distinct().Where(owner => !keys.ContainsKey(owner)))
            if (!await vault.Keys.IsErasedAsync(vault.Tenant, owner)) throw Vault.MissingKey(owner);
        return [.. rows.Where(row => keys.ContainsKey(new CandidateId(row.Candidate))).Select(row => Open(row, keys))];
    }

    private StoredEvidence Open(EvidenceColumns row, Dictionary<CandidateId, DataKey> keys)
    {
        var owner = new CandidateId(row.Candidate);
        return new StoredEvidence(new EvidenceId(row.Id), owner, row.Kind, Instant.Of(row.ObservedAt), Instant.Of(row.ReceivedAt), row.Assurance,
            row.SupersededBy is null ? null : new EvidenceId(row.SupersededBy), vault.Open(keys[owner], owner, "evidence " + row.Id, row.Body));
    }

    public async Task<StoredFile?> FileAsync(CandidateId candidate, string id, CancellationToken ct = default)
    {
        var row = await database.ReadAsync(connection => connection.QueryFirstOrDefaultAsync<FileColumns>(
            $"SELECT candidate, media_type, added_at, body FROM files WHERE tenant = @tenant AND id = @id AND {InFold("candidate")}", new { tenant, id, of = candidate.Value }), ct);
        if (row is null) return null;
        var content = vault.OpenIfThere(await KeysAsync([row.Candidate]), new CandidateId(row.Candidate), "file " + id, row.Body);
        return content is null ? null : new StoredFile(id, row.MediaType, Instant.Of(row.AddedAt), content);
    }

    /// <summary>The candidate's own row; a folded one tells into whom.</summary>
    public async Task<CandidateRow?> CandidateAsync(CandidateId candidate, CancellationToken ct = default)
    {
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<CandidateColumns>("SELECT * FROM candidates WHERE tenant = @tenant AND id = @id", new { tenant, id = candidate.Value }), ct);
        return row is null ? null : (await DecryptedAsync([row]))[0];
    }

    /// <summary>A page of candidates; only the names on the page are decrypted.</summary>
    public async Task<Page<CandidateRow>> CandidatesAsync(CandidateFilter filter, string? cursor, int size, CancellationToken ct = default)
    {
        var tokens = await vault.NameTokensAsync(filter.Name);
        var queue = filter.Order == CandidateOrder.ReviewQueue;
        var (afterOrder, after) = Cursor.Read(cursor);
        var where = new StringBuilder("c.tenant = @tenant AND c.merged_into IS NULL");
        var values = new DynamicParameters(new { tenant, filter.Recommendation, filter.Stage, filter.Pattern, filter.Assignee, flaggedBefore = filter.FlaggedBefore?.UtcTicks, done = filter.Done == true ? 1L : 0L, afterOrder, after, limit = size + 1 });
        where.Append(filter.Erased ? " AND c.erased_at IS NOT NULL" : " AND c.erased_at IS NULL");
        if (Places(filter) is var (least, below))
        {
            // A recommendation has a range of places: with it no other index is needed.
            values.AddDynamicParams(new { least, below });
            where.Append(" AND c.review_order >= @least AND c.review_order < @below");
        }
        if (filter.Recommendation is not null) where.Append(" AND c.recommendation = @Recommendation");
        if (filter.Done is not null) where.Append(" AND c.done = @done");
        if (filter.Assignee is not null) where.Append(" AND c.assignee = @Assignee");
        if (filter.Unassigned) where.Append(" AND c.assignee IS NULL");
        if (filter.FlaggedBefore is not null) where.Append(" AND c.flagged_at < @flaggedBefore");
        if (filter.Stage is not null) where.Append(" AND c.stage = @Stage");
        if (filter.Pattern is not null) where.Append(" AND c.id IN (SELECT p.candidate FROM candidate_patterns p WHERE p.tenant = @tenant AND p.pattern = @Pattern)");
        for (var i = 0; i < tokens.Count; i++)
        {
            values.Add("token" + i, tokens[i]);
            where.Append($" AND c.id IN (SELECT m.root FROM name_tokens n JOIN candidates m ON m.tenant = n.tenant AND m.id = n.candidate WHERE n.tenant = @tenant AND n.token = @token{i})");
        }
        if (filter.Name is not null && tokens.Count == 0) where.Append(" AND 1 = 0");
        // Who waits to be joined to somebody is no case of their own yet.
        if (queue) where.Append(" AND NOT EXISTS (SELECT 1 FROM waiting_joins w WHERE w.tenant = c.tenant AND w.candidate = c.id AND w.state IN ('pending', 'waiting', 'parted'))");
        if (after is not null) where.Append(queue ? " AND (c.review_order, c.id) < (@afterOrder, @after)" : " AND c.id < @after");
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<CandidateColumns>(
            $"SELECT c.* FROM candidates c WHERE {where} ORDER BY {(queue ? "c.review_order DESC, c.id DESC" : "c.id DESC")} LIMIT @limit", values), ct)).AsList();
        var page = rows.Take(size).ToList();
        return new Page<CandidateRow>(await DecryptedAsync(page), rows.Count > size ? Cursor.Write(page[^1].ReviewOrder, page[^1].Id) : null);
    }

    /// <summary>The range of places in the queue that a filter means. Patterns and age are of flagged candidates alone, who are few beside those who may proceed.</summary>
    private static (long Least, long Below)? Places(CandidateFilter filter)
    {
        var least = filter.Pattern is not null || filter.FlaggedBefore is not null ? ReviewOrder.Flagged : 0;
        if (filter.LeastOrder is { } asked) least = Math.Max(least, asked);
        if (filter.Recommendation is null) return least > 0 ? (least, long.MaxValue) : null;
        if (Enum.GetValues<Recommendation>().Where(value => EvidenceText.Kebab(value) == filter.Recommendation).Cast<Recommendation?>().FirstOrDefault() is not { } wanted) return (0, 0);
        var (from, below) = ReviewOrder.Span(wanted);
        return (Math.Max(least, from), below);
    }

    private async Task<IReadOnlyList<CandidateRow>> DecryptedAsync(IReadOnlyList<CandidateColumns> rows)
    {
        var keys = await KeysAsync(rows.Select(row => row.Id));
        return [.. rows.Select(row => row.ToRow(vault.OpenIfThere(keys, new CandidateId(row.Id), "display", row.Display) is { } json ? JsonSerializer.Deserialize(json, StoreJson.Default.CandidateDisplay) : null))];
    }

    /// <summary>The candidate's current decision record.</summary>
    public async Task<StoredAssessment?> LatestAssessmentAsync(CandidateId candidate, CancellationToken ct = default)
    {
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<AssessmentColumns>(
            $"""
            SELECT {AssessmentColumns.List} FROM assessments WHERE tenant = @tenant AND id =
              (SELECT r.assessment FROM candidates c JOIN candidates r ON r.tenant = c.tenant AND r.id = c.root WHERE c.tenant = @tenant AND c.id = @id)
            """, new { tenant, id = candidate.Value }), ct);
        return row?.Open(vault, await KeysAsync([row.Candidate]));
    }

    public async Task<StoredAssessment?> AssessmentAsync(string id, CancellationToken ct = default)
    {
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<AssessmentColumns>($"SELECT {AssessmentColumns.List} FROM assessments WHERE tenant = @tenant AND id = @id", new { tenant, id }), ct);
        return row?.Open(vault, await KeysAsync([row.Candidate]));
    }

    /// <summary>All decision records of a candidate, the oldest first.</summary>
    public async Task<IReadOnlyList<StoredAssessment>> AssessmentsAsync(CandidateId candidate, CancellationToken ct = default)
    {
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<AssessmentColumns>(
            $"SELECT {AssessmentColumns.List} FROM assessments WHERE tenant = @tenant AND {InFold("candidate")} ORDER BY sequence", new { tenant, of = candidate.Value }), ct)).AsList();
        var keys = await KeysAsync(rows.Select(row => row.Candidate));
        return [.. rows.Select(row => row.Open(vault, keys))];
    }

    /// <summary>All decision records since then, in the order in which they were saved.</summary>
    public async IAsyncEnumerable<StoredAssessment> AssessmentsSinceAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var after = 0L;
        while (true)
        {
            var rows = (await database.ReadAsync(connection => connection.QueryAsync<AssessmentColumns>(
                $"SELECT {AssessmentColumns.List} FROM assessments WHERE tenant = @tenant AND sequence > @after AND assessed_at >= @since ORDER BY sequence LIMIT 200", new { tenant, after, since = since.UtcTicks }), ct)).AsList();
            if (rows.Count == 0) yield break;
            var keys = await KeysAsync(rows.Select(row => row.Candidate));
            foreach (var row in rows) yield return row.Open(vault, keys);
            after = rows[^1].Sequence;
        }
    }

    private string In(string column, string parameter) => database.Dialect.In(column, parameter);

    private string InFold(string column) => database.Dialect.InFold(column);

    // Neither joined nor sorted: of a table that it knows nothing of yet, PostgreSQL would walk through all of the tenant for that.
    private async Task<string[]> FoldAsync(CandidateId candidate, CancellationToken ct) => [.. (await database.ReadAsync(connection => connection.QueryAsync<string>(
        "SELECT id FROM candidates WHERE tenant = @tenant AND root = (SELECT root FROM candidates WHERE tenant = @tenant AND id = @id)", new { tenant, id = candidate.Value }), ct)).Order(StringComparer.Ordinal)];

    private Task<Dictionary<CandidateId, DataKey>> KeysAsync(IEnumerable<string> candidates) => vault.Keys.CandidatesAsync(vault.Tenant, [.. candidates.Distinct().Select(id => new CandidateId(id))]);

    private sealed class IdentityColumns
    {
        public string System { get; init; } = "";
        public string Candidate { get; init; } = "";
        public byte[] IdSealed { get; init; } = [];
        public long JoinedAt { get; init; }
    }

    private sealed class FileColumns
    {
        public string Candidate { get; init; } = "";
        public string MediaType { get; init; } = "";
        public long AddedAt { get; init; }
        public byte[] Body { get; init; } = [];
    }
}

/// <summary>Where a page ended: a number and an id.</summary>
internal static class Cursor
{
    public static string Write(long number, string id) => $"{number}~{id}";

    public static (long Number, string? Id) Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return (0, null);
        var at = cursor.IndexOf('~', StringComparison.Ordinal);
        return at > 0 && long.TryParse(cursor.AsSpan(0, at), out var number) ? (number, cursor[(at + 1)..]) : throw new BadCursorException();
    }
}

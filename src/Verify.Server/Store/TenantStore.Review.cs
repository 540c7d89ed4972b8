using System.Text;
using Dapper;
using Verify.Core.Linking;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantStore
{
    /// <summary>The links of a candidate and of those folded into them, retracted ones included. The other end is told as it stands now.</summary>
    public async Task<IReadOnlyList<LinkRow>> LinksAsync(CandidateId candidate, CancellationToken ct = default)
    {
        var fold = await FoldAsync(candidate, ct);
        var (rows, roots) = await database.ReadAsync(async connection =>
        {
            // Two look-ups by index; an OR of both ends would read all links of the tenant.
            const string columns = "SELECT a, b, kind, score, reasons, added_at, retracted_by, retracted_at, retract_reason FROM links WHERE tenant = @tenant AND";
            var found = (await connection.QueryAsync<LinkColumns>($"{columns} {In("a", "@fold")}", new { tenant, fold }))
                .Concat((await connection.QueryAsync<LinkColumns>($"{columns} {In("b", "@fold")}", new { tenant, fold })).Where(row => !fold.Contains(row.A)))
                .OrderBy(row => row.AddedAt).ThenBy(row => row.A, StringComparer.Ordinal).ThenBy(row => row.B, StringComparer.Ordinal).ThenBy(row => row.Kind, StringComparer.Ordinal).ToList();
            var ends = found.Select(row => fold.Contains(row.A) ? row.B : row.A).Distinct().ToArray();
            Dictionary<string, string> rootOf = [];
            foreach (var part in ends.Chunk(500))
                foreach (var row in await connection.QueryAsync<CandidateColumns>($"SELECT id, root FROM candidates WHERE tenant = @tenant AND {In("id", "@part")}", new { tenant, part })) rootOf[row.Id] = row.Root;
            return (found, rootOf);
        }, ct);
        var keys = await KeysAsync(rows.Select(row => row.A));
        return [.. rows.Where(row => !(fold.Contains(row.A) && fold.Contains(row.B))).Select(row =>
        {
            var (own, other) = fold.Contains(row.A) ? (row.A, row.B) : (row.B, row.A);
            var a = new CandidateId(row.A);
            return new LinkRow(new CandidateId(own), new CandidateId(roots.GetValueOrDefault(other, other)), row.Kind, row.Score, vault.OpenIfThere(keys, a, $"link {row.B} {row.Kind}", row.Reasons), Instant.Of(row.AddedAt),
                row.RetractedBy, Instant.Of(row.RetractedAt), vault.OpenIfThere(keys, a, $"retracted {row.B} {row.Kind}", row.RetractReason) is { } reason ? Encoding.UTF8.GetString(reason) : null);
        })];
    }

    /// <summary>Who else holds any of the candidate's selectors. Of a selector with more holders than the cap only so many are told: the cost does not grow with a hub.</summary>
    public async Task<IReadOnlyList<SelectorHit>> SharedSelectorsAsync(CandidateId candidate, int cap, CancellationToken ct = default)
    {
        var fold = await FoldAsync(candidate, ct);
        var keyId = (await vault.MatchingKeysAsync())[0].Id.ToByteArray();
        return [.. (await HoldersAsync($"SELECT DISTINCT kind, hash FROM selectors WHERE tenant = @tenant AND {In("candidate", "@fold")} AND key_id = @keyId AND kind NOT LIKE '{EvidenceSelector.Company}%'",
            new { tenant, fold, keyId, most = cap + fold.Length }, fold, cap, ct)).Select(holder => holder.Hit)];
    }

    /// <summary>Who else than the candidate holds each of these, up to the cap.</summary>
    public async Task<ILookup<EvidenceSelector, SelectorHit>> FindSelectorsAsync(CandidateId candidate, IReadOnlyList<EvidenceSelector> sought, int cap, CancellationToken ct = default)
    {
        var key = (await vault.MatchingKeysAsync())[0].Bytes;
        var values = new DynamicParameters(new { tenant, most = cap });
        var byHash = new Dictionary<string, EvidenceSelector>(StringComparer.Ordinal);
        for (var i = 0; i < sought.Count; i++)
        {
            var hash = KeyedHash.Of(key, sought[i].Kind, sought[i].Value);
            byHash[Convert.ToHexString(hash)] = sought[i];
            values.Add("kind" + i, sought[i].Kind);
            values.Add("hash" + i, hash, System.Data.DbType.Binary);
        }
        var rows = string.Join(" UNION ALL ", sought.Select((_, i) => $"SELECT @kind{i} AS kind, @hash{i} AS hash"));
        var found = sought.Count == 0 ? [] : await HoldersAsync(rows, values, [], cap, ct);
        return found.Where(holder => holder.Hit.Other != candidate).ToLookup(holder => byHash[holder.Hash], holder => holder.Hit);
    }

    /// <summary>Who holds this selector, up to the cap.</summary>
    public async Task<IReadOnlyList<SelectorHit>> FindSelectorAsync(string kind, string value, int cap, CancellationToken ct = default)
    {
        var hash = KeyedHash.Of((await vault.MatchingKeysAsync())[0].Bytes, kind, value);
        return [.. (await HoldersAsync("SELECT DISTINCT kind, hash FROM selectors WHERE tenant = @tenant AND kind = @kind AND hash = @hash", new { tenant, kind, hash, most = cap }, [], cap, ct)).Select(holder => holder.Hit)];
    }

    // All selectors in one statement. A hub is read as far as its last holder that counts and no further; '~' comes after every id.
    private async Task<IReadOnlyList<(string Hash, SelectorHit Hit)>> HoldersAsync(string selectors, object values, string[] except, int cap, CancellationToken ct)
    {
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<SelectorColumns>(
            $"""
            SELECT s.kind, s.hash, s.candidate, s.signature, s.fact, c.root FROM ({selectors}) o
            JOIN selectors s ON s.tenant = @tenant AND s.kind = o.kind AND s.hash = o.hash AND s.candidate <= COALESCE((
              SELECT l.candidate FROM selectors l WHERE l.tenant = @tenant AND l.kind = o.kind AND l.hash = o.hash ORDER BY l.candidate LIMIT 1 OFFSET @most - 1), '~')
            JOIN candidates c ON c.tenant = @tenant AND c.id = s.candidate ORDER BY s.kind, s.hash, s.candidate
            """, values), ct)).AsList();
        var found = rows.GroupBy(row => (row.Kind, Hash: Convert.ToHexString(row.Hash)))
            .Select(group => (group.Key.Kind, group.Key.Hash, Fact: Convert.ToHexStringLower(group.First().Fact ?? group.First().Hash)[..16], Holders: group.Where(row => !except.Contains(row.Candidate)).Take(cap).ToList()))
            .Where(selector => selector.Holders.Count > 0).ToList();
        var keys = await KeysAsync(found.SelectMany(selector => selector.Holders).Where(row => row.Signature is not null).Select(row => row.Candidate));
        return [.. found.SelectMany(selector =>
        {
            var people = selector.Holders.DistinctBy(row => row.Root).ToList();
            return people.Select(row => (selector.Hash, new SelectorHit(new CandidateId(row.Root), selector.Kind, selector.Fact, people.Count,
                vault.OpenIfThere(keys, new CandidateId(row.Candidate), "selector " + selector.Hash, row.Signature))));
        })];
    }

    /// <summary>Cases in a state, or all, the newest first.</summary>
    public async Task<Page<CaseRow>> CasesAsync(string? state, string? cursor, int size, CancellationToken ct = default)
    {
        var (opened, id) = Cursor.Read(cursor);
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<CaseColumns>(
            $"""
            SELECT id, candidate, state, version, opened_at, updated_at FROM cases WHERE tenant = @tenant {(state is null ? "" : "AND state = @state")}
            {(id is null ? "" : "AND (opened_at, id) < (@opened, @id)")} ORDER BY opened_at DESC, id DESC LIMIT @limit
            """, new { tenant, state, opened, id, limit = size + 1 }), ct)).AsList();
        var page = rows.Take(size).ToList();
        return new Page<CaseRow>([.. page.Select(row => row.ToRow())], rows.Count > size ? Cursor.Write(page[^1].OpenedAt, page[^1].Id) : null);
    }

    public async Task<CaseRow?> CaseAsync(string id, CancellationToken ct = default) => (await database.ReadAsync(connection =>
        connection.QuerySingleOrDefaultAsync<CaseColumns>("SELECT id, candidate, state, version, opened_at, updated_at FROM cases WHERE tenant = @tenant AND id = @id", new { tenant, id }), ct))?.ToRow();

    public async Task<IReadOnlyList<CaseRow>> CasesOfAsync(CandidateId candidate, CancellationToken ct = default)
    {
        return [.. (await database.ReadAsync(connection => connection.QueryAsync<CaseColumns>(
            $"SELECT id, candidate, state, version, opened_at, updated_at FROM cases WHERE tenant = @tenant AND {InFold("candidate")} ORDER BY opened_at, id", new { tenant, of = candidate.Value }), ct)).Select(row => row.ToRow())];
    }

    public async Task<IReadOnlyList<StoredCaseEvent>> CaseEventsAsync(string caseId, CancellationToken ct = default)
    {
        if (await CaseAsync(caseId, ct) is not { } found) return [];
        var keys = await KeysAsync([found.Candidate.Value]);
        return [.. (await database.ReadAsync(connection => connection.QueryAsync<CaseEventColumns>(
            "SELECT event_id, version, kind, actor, at, body FROM case_events WHERE tenant = @tenant AND case_id = @caseId ORDER BY version", new { tenant, caseId }), ct))
            .Select(row => new StoredCaseEvent(row.EventId, row.Version, row.Kind, row.Actor, Instant.Of(row.At), vault.OpenIfThere(keys, found.Candidate, $"case {caseId} {row.EventId}", row.Body)))];
    }

    /// <summary>Writes one line into the audit log by itself; what changes data writes it in the same transaction instead.</summary>
    public Task AppendAuditAsync(string actor, string action, string target, string details = "", CancellationToken ct = default) =>
        InTransactionAsync(transaction => transaction.AppendAuditAsync(actor, action, target, details), ct);

    /// <summary>The audit log about one target, or all of it, the newest first.</summary>
    public Task<Page<AuditRow>> AuditAsync(string? target, string? cursor, int size, CancellationToken ct = default) => SearchAuditAsync(new AuditFilter(target), cursor, size, ct);

    /// <summary>How far the audit log goes now.</summary>
    public Task<AuditHead?> AuditHeadAsync(CancellationToken ct = default) => database.ReadAsync(connection =>
        connection.QuerySingleOrDefaultAsync<AuditHead?>("SELECT sequence, hash, seal FROM audit_heads WHERE tenant = @tenant", new { tenant }), ct);

    /// <summary>Checks the whole audit log and says where it was altered, cut or reordered.</summary>
    public Task<AuditVerification> VerifyAuditAsync(CancellationToken ct = default) => VerifyAuditAsync([], ct);

    /// <summary>Checks the whole audit log and says where it was altered, cut or reordered, or is not the one that these anchors were taken from.</summary>
    public async Task<AuditVerification> VerifyAuditAsync(IReadOnlyList<AuditAnchor> anchors, CancellationToken ct = default)
    {
        var key = (await vault.Keys.TenantAsync(vault.Tenant)).Audit.Bytes;
        return await database.ReadAsync(async connection =>
        {
            // The head first: rows appended meanwhile lie after it and are not read.
            var head = await connection.QuerySingleOrDefaultAsync<AuditHead>("SELECT sequence, hash, seal FROM audit_heads WHERE tenant = @tenant", new { tenant });
            var rows = connection.Query<AuditColumns>("SELECT * FROM audit WHERE tenant = @tenant AND sequence <= @last ORDER BY sequence", new { tenant, last = head?.Sequence ?? long.MaxValue }, buffered: false);
            return AuditChain.Verify(key, tenant, rows, head, anchors);
        }, ct);
    }

    /// <summary>Erases a person for good. When this returns, the key is destroyed and gone from the files.</summary>
    public async Task EraseCandidateAsync(CandidateId candidate, CancellationToken ct = default)
    {
        await InTransactionAsync(transaction => transaction.EraseCandidateAsync(candidate), ct);
        await store.ForgetDeletedAsync();
    }

    private sealed class SelectorColumns
    {
        public string Kind { get; init; } = "";
        public byte[] Hash { get; init; } = [];
        public string Candidate { get; init; } = "";
        public string Root { get; init; } = "";
        public byte[]? Signature { get; init; }
        public byte[]? Fact { get; init; }
    }

    private sealed class CaseColumns
    {
        public string Id { get; init; } = "";
        public string Candidate { get; init; } = "";
        public string State { get; init; } = "";
        public long Version { get; init; }
        public long OpenedAt { get; init; }
        public long UpdatedAt { get; init; }

        public CaseRow ToRow() => new(Id, new CandidateId(Candidate), State, Version, Instant.Of(OpenedAt), Instant.Of(UpdatedAt));
    }

    private sealed class CaseEventColumns
    {
        public string EventId { get; init; } = "";
        public long Version { get; init; }
        public string Kind { get; init; } = "";
        public string Actor { get; init; } = "";
        public long At { get; init; }
        public byte[]? Body { get; init; }
    }
}

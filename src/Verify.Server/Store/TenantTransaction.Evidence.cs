using System.Text;
using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    /// <summary>The id of an observation with these raw source values; after a merge, the id that it already has under a folded candidate's key.</summary>
    public async Task<EvidenceId> EvidenceIdAsync(CandidateId candidate, params string?[] rawValues)
    {
        var root = await LockAsync(candidate);
        var own = await KeyOfAsync(root.Id);

        // For an erased candidate nothing is kept; any id will do.
        var id = EvidenceKeys.IdFor(own ?? DataKey.Create(), rawValues);
        foreach (var folded in (await FoldAsync(root)).Where(folded => folded != root.Id))
        {
            if (await KeyOfAsync(folded) is not { } key) continue;
            var earlier = EvidenceKeys.IdFor(key, rawValues);
            if (await Connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM evidence WHERE tenant = @tenant AND candidate = @folded AND id = @id",
                new { tenant, folded = folded.Value, id = earlier.Value }) > 0) return earlier;
        }
        return id;
    }

    /// <summary>Appends what is not there yet and answers how many were new; then the candidate's version grows. Nothing is kept about an erased candidate.</summary>
    public async Task<int> AppendEvidenceAsync(CandidateId candidate, IReadOnlyList<NewEvidence> evidence)
    {
        var row = await LockAsync(candidate);
        if (await KeyForAsync(row) is not { } key) return 0;
        var fold = (await FoldAsync(row)).Select(id => id.Value).ToArray();
        List<NewEvidence> news = [];
        foreach (var item in evidence)
            if (fold.Length == 1 || !await IsKnownAsync(fold, item.Id)) news.Add(item);
        var added = await Connection.InsertManyAsync(Dialect, "evidence", news, [("tenant", tenant), ("candidate", row.Id.Value)],
        [
            ("id", "text", item => item.Id.Value), ("kind", "text", item => item.Kind), ("observed_at", "bigint", item => item.ObservedAt.UtcTicks), ("received_at", "bigint", item => item.ReceivedAt.UtcTicks),
            ("assurance", "text", item => item.Assurance), ("body", "bytea", item => vault.Seal(key, row.Id, "evidence " + item.Id, item.Json)),
        ], "ON CONFLICT (tenant, candidate, id) DO NOTHING");
        foreach (var item in news)
            if (item.Supersedes is { } old) added += await SupersedeRowAsync(fold, old, item.Id);
        if (added > 0) await TouchAsync(row.Id);
        return added;
    }

    /// <summary>Says that newer evidence takes the place of older. The older row stays.</summary>
    public async Task<bool> SupersedeAsync(CandidateId candidate, EvidenceId old, EvidenceId by)
    {
        var row = await LockAsync(candidate);
        var fold = (await FoldAsync(row)).Select(id => id.Value).ToArray();
        if (await SupersedeRowAsync(fold, old, by) == 0) return false;
        await TouchAsync(row.Id);
        return true;
    }

    private async Task<int> SupersedeRowAsync(string[] fold, EvidenceId old, EvidenceId by) => Math.Min(1, await Connection.ExecuteAsync(
        $"UPDATE evidence SET superseded_by = @by WHERE tenant = @tenant AND {Dialect.In("candidate", "@fold")} AND id = @old AND id <> @by AND (superseded_by IS NULL OR superseded_by <> @by)",
        new { tenant, fold, old = old.Value, by = by.Value }));

    private async Task<bool> IsKnownAsync(string[] fold, EvidenceId id) => await Connection.ExecuteScalarAsync<long>(
        $"SELECT COUNT(*) FROM evidence WHERE tenant = @tenant AND {Dialect.In("candidate", "@fold")} AND id = @id", new { tenant, fold, id = id.Value }) > 0;

    private Task TouchAsync(CandidateId candidate) => Connection.ExecuteAsync(
        "UPDATE candidates SET version = version + 1, updated_at = @now WHERE tenant = @tenant AND id = @id", new { tenant, id = candidate.Value, now = Now });

    /// <summary>Keeps a file under the candidate's key; the same id is kept once.</summary>
    public async Task<bool> AddFileAsync(CandidateId candidate, string id, string mediaType, byte[] content)
    {
        var row = await LockAsync(candidate);
        if (await KeyForAsync(row) is not { } key) return false;
        return await Connection.ExecuteAsync(
            "INSERT INTO files (tenant, candidate, id, media_type, added_at, body) VALUES (@tenant, @candidate, @id, @mediaType, @now, @body) ON CONFLICT (tenant, candidate, id) DO NOTHING",
            new { tenant, candidate = row.Id.Value, id, mediaType, now = Now, body = vault.Seal(key, row.Id, "file " + id, content) }) > 0;
    }

    /// <summary>Takes a file away, for example when its retention has run out.</summary>
    public async Task<bool> RemoveFileAsync(CandidateId candidate, string id) => await Connection.ExecuteAsync(
        "DELETE FROM files WHERE tenant = @tenant AND id = @id AND candidate IN (SELECT f.id FROM candidates f JOIN candidates c ON c.tenant = f.tenant AND c.root = f.root WHERE c.tenant = @tenant AND c.id = @candidate)",
        new { tenant, id, candidate = candidate.Value }) > 0;

    /// <summary>The kind of the row that parts a pair whatever it shares.</summary>
    public const string AnyKind = "*";

    /// <summary>Asserts that two candidates share something. A link that a person retracted stays retracted.</summary>
    public async Task<LinkOutcome> AddLinkAsync(CandidateId one, CandidateId other, string kind, byte[] reasonsJson, double score)
    {
        var (a, b) = await PairAsync(one, other);
        if (await IsRetractedAsync(a, b, kind)) return LinkOutcome.Retracted;
        var aRow = await LockAsync(a);
        if (await KeyForAsync(aRow) is not { } key) return LinkOutcome.Known;
        var reasons = vault.Seal(key, a, $"link {b} {kind}", reasonsJson);
        var values = new { tenant, a = a.Value, b = b.Value, kind, score, reasons, now = Now };
        if (await Connection.ExecuteAsync(
            "INSERT INTO links (tenant, a, b, kind, score, reasons, added_at) VALUES (@tenant, @a, @b, @kind, @score, @reasons, @now) ON CONFLICT (tenant, a, b, kind) DO NOTHING", values) > 0) return LinkOutcome.Added;
        return await Connection.ExecuteAsync(
            "UPDATE links SET score = @score, reasons = @reasons WHERE tenant = @tenant AND a = @a AND b = @b AND kind = @kind AND retracted_at IS NULL AND score <> @score", values) > 0
            ? LinkOutcome.Changed : LinkOutcome.Known;
    }

    // Also when it was retracted between candidates that were folded into these later.
    private async Task<bool> IsRetractedAsync(CandidateId a, CandidateId b, string kind)
    {
        var (ofA, ofB) = ((await ReadFoldAsync(a)).Select(id => id.Value).ToArray(), (await ReadFoldAsync(b)).Select(id => id.Value).ToArray());
        return await Connection.ExecuteScalarAsync<long>(
            $"""
            SELECT COUNT(*) FROM links WHERE tenant = @tenant AND (kind = @kind OR kind = @AnyKind) AND retracted_at IS NOT NULL
              AND (({Dialect.In("a", "@ofA")} AND {Dialect.In("b", "@ofB")}) OR ({Dialect.In("a", "@ofB")} AND {Dialect.In("b", "@ofA")}))
            """, new { tenant, kind, AnyKind, ofA, ofB }) > 0;
    }

    /// <summary>A person takes a link back, for good. Retracting one that was never asserted keeps it from being asserted.</summary>
    public async Task RetractLinkAsync(CandidateId one, CandidateId other, string kind, string by, string reason)
    {
        var (a, b) = await PairAsync(one, other);
        var key = await KeyOfAsync(a);
        var sealedReason = key is null ? null : vault.Seal(key, a, $"retracted {b} {kind}", Encoding.UTF8.GetBytes(reason));
        await Connection.ExecuteAsync(
            """
            INSERT INTO links (tenant, a, b, kind, score, added_at, retracted_by, retracted_at, retract_reason) VALUES (@tenant, @a, @b, @kind, 0, @now, @by, @now, @sealedReason)
            ON CONFLICT (tenant, a, b, kind) DO UPDATE SET retracted_by = excluded.retracted_by, retracted_at = excluded.retracted_at, retract_reason = excluded.retract_reason WHERE links.retracted_at IS NULL
            """, new { tenant, a = a.Value, b = b.Value, kind, by, sealedReason, now = Now });
    }

    /// <summary>"These two are different": all links of the pair are taken back, and none of any kind is asserted again until a person restores the pair.</summary>
    public async Task CutPairAsync(CandidateId one, CandidateId other, string by, string reason)
    {
        await RetractLinkAsync(one, other, AnyKind, by, reason);
        var (a, b) = await PairAsync(one, other);
        await Connection.ExecuteAsync(
            """
            UPDATE links SET retracted_by = cut.retracted_by, retracted_at = cut.retracted_at
            FROM links cut WHERE links.tenant = @tenant AND links.a = @a AND links.b = @b AND links.retracted_at IS NULL
              AND cut.tenant = @tenant AND cut.a = @a AND cut.b = @b AND cut.kind = @AnyKind
            """, new { tenant, a = a.Value, b = b.Value, AnyKind });
    }

    /// <summary>Takes a cut back and answers the kinds of link that it had taken with it; links retracted by themselves stay so.</summary>
    public async Task<IReadOnlyList<string>> RestorePairAsync(CandidateId one, CandidateId other)
    {
        var (a, b) = await PairAsync(one, other);
        var values = new { tenant, a = a.Value, b = b.Value, AnyKind };
        const string taken = "tenant = @tenant AND a = @a AND b = @b AND kind <> @AnyKind AND retracted_at = (SELECT c.retracted_at FROM links c WHERE c.tenant = @tenant AND c.a = @a AND c.b = @b AND c.kind = @AnyKind)";
        var kinds = (await Connection.QueryAsync<string>($"SELECT kind FROM links WHERE {taken} ORDER BY kind", values)).AsList();
        await Connection.ExecuteAsync($"UPDATE links SET retracted_by = NULL, retracted_at = NULL, retract_reason = NULL WHERE {taken}", values);
        await Connection.ExecuteAsync("DELETE FROM links WHERE tenant = @tenant AND a = @a AND b = @b AND kind = @AnyKind", values);
        return kinds;
    }

    private async Task<(CandidateId A, CandidateId B)> PairAsync(CandidateId one, CandidateId other)
    {
        var (first, second) = (await RootAsync(one), await RootAsync(other));
        return first.CompareTo(second) switch
        {
            < 0 => (first, second),
            > 0 => (second, first),
            _ => throw new StoreException($"a candidate cannot be linked with itself: {first}"),
        };
    }
}

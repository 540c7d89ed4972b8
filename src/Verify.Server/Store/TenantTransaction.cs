using System.Data.Common;
using System.Text.Json;
using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>
/// One short write transaction of one tenant. Everything done through it is committed together or not at all. It may be run again
/// after a serialization failure, so the work around it must have no other effect; await each call before the next.
/// </summary>
internal sealed partial class TenantTransaction(VerifyStore store, Vault vault, WriteScope scope)
{
    private readonly string tenant = vault.Tenant.Value;

    // A locked candidate stays as it is until the commit, unless this transaction itself merges or erases.
    private readonly Dictionary<CandidateId, LockedCandidate> locked = [];
    private readonly Dictionary<CandidateId, IReadOnlyList<CandidateId>> folds = [];
    private readonly List<(string Actor, string Action, string Target, string Details)> audited = [];

    private DbConnection Connection => scope.Connection;
    private Dialect Dialect => scope.Dialect;
    private long Now => vault.Now.UtcTicks;

    public TenantId Tenant => vault.Tenant;

    /// <summary>The candidate whom this outside id names, made if there is none yet. After a merge it is the one folded into.</summary>
    public async Task<CandidateId> ResolveOrCreateCandidateAsync(string system, string externalId)
    {
        if (await FindCandidateAsync(system, externalId) is { } known) return known;
        var candidate = await CreateCandidateAsync();
        if (await InsertIdentityAsync(system, externalId, candidate)) return candidate;

        // Another node was first: ours stays unused and is taken away.
        await Connection.ExecuteAsync("DELETE FROM candidates WHERE tenant = @tenant AND id = @id", new { tenant, id = candidate.Value });
        return await FindCandidateAsync(system, externalId) ?? throw new StoreException("an external identity appeared and disappeared at once");
    }

    /// <summary>The candidate whom this outside id names, if any.</summary>
    public async Task<CandidateId?> FindCandidateAsync(string system, string externalId)
    {
        var hash = await vault.HashAsync("identity " + system, externalId);
        var id = await Connection.QuerySingleOrDefaultAsync<string>(
            "SELECT c.root FROM external_identities x JOIN candidates c ON c.tenant = x.tenant AND c.id = x.candidate WHERE x.tenant = @tenant AND x.system = @system AND x.id_hash = @hash",
            new { tenant, system, hash });
        return id is null ? null : new CandidateId(id);
    }

    /// <summary>A candidate whom no outside system names yet.</summary>
    public async Task<CandidateId> CreateCandidateAsync()
    {
        var id = await vault.Keys.NewCandidateAsync(vault.Tenant);
        await Connection.ExecuteAsync(
            "INSERT INTO candidates (tenant, id, version, created_at, updated_at, score, root) VALUES (@tenant, @id, 0, @now, @now, -1, @id)",
            new { tenant, id = id.Value, now = Now });
        return id;
    }

    /// <summary>Says that this outside id is the candidate. False when the id already names somebody, who is then left as is.</summary>
    public async Task<bool> JoinAsync(string system, string externalId, CandidateId candidate) => await InsertIdentityAsync(system, externalId, (await LockAsync(candidate)).Id);

    /// <summary>Makes this outside id the newest of its candidate.</summary>
    public async Task PreferIdentityAsync(string system, string externalId)
    {
        var hash = await vault.HashAsync("identity " + system, externalId);
        await Connection.ExecuteAsync(
            """
            UPDATE external_identities SET joined_at = (SELECT MAX(o.joined_at) + 1 FROM external_identities o JOIN candidates c ON c.tenant = o.tenant AND c.id = o.candidate
              WHERE o.tenant = @tenant AND o.system = @system AND c.root = (SELECT r.root FROM candidates r JOIN external_identities x ON x.tenant = r.tenant AND x.candidate = r.id
                WHERE x.tenant = @tenant AND x.system = @system AND x.id_hash = @hash))
            WHERE tenant = @tenant AND system = @system AND id_hash = @hash
            """, new { tenant, system, hash });
    }

    /// <summary>Takes a join back. What came in through it stays with the candidate until it is superseded.</summary>
    public async Task<bool> UnjoinAsync(string system, string externalId) =>
        await Connection.ExecuteAsync("DELETE FROM external_identities WHERE tenant = @tenant AND system = @system AND id_hash = @hash",
            new { tenant, system, hash = await vault.HashAsync("identity " + system, externalId) }) > 0;

    private async Task<bool> InsertIdentityAsync(string system, string externalId, CandidateId candidate)
    {
        var hash = await vault.HashAsync("identity " + system, externalId);
        var key = await KeyOfAsync(candidate);
        if (key is null) return false;
        return await Connection.ExecuteAsync(
            "INSERT INTO external_identities (tenant, system, id_hash, candidate, id_sealed, joined_at) VALUES (@tenant, @system, @hash, @candidate, @sealedId, @now) ON CONFLICT (tenant, system, id_hash) DO NOTHING",
            new
            {
                tenant, system, hash, candidate = candidate.Value, now = Now,
                sealedId = vault.Seal(key, candidate, "identity " + system, System.Text.Encoding.UTF8.GetBytes(externalId)),
            }) > 0;
    }

    /// <summary>Folds one dossier into another. False when they are one already.</summary>
    public async Task<bool> MergeAsync(CandidateId from, CandidateId into)
    {
        var (fromRoot, intoRoot) = (await RootAsync(from), await RootAsync(into));
        if (fromRoot == intoRoot) return false;
        foreach (var id in new[] { fromRoot, intoRoot }.Order()) await LockAsync(id);
        ForgetLocked();
        await Connection.ExecuteAsync("UPDATE candidates SET merged_into = @into WHERE tenant = @tenant AND id = @from", new { tenant, from = fromRoot.Value, into = intoRoot.Value });
        await Connection.ExecuteAsync("UPDATE candidates SET root = @into, version = version + 1, updated_at = @now WHERE tenant = @tenant AND root IN (@from, @into)",
            new { tenant, from = fromRoot.Value, into = intoRoot.Value, now = Now });
        return true;
    }

    /// <summary>Takes a merge back: the folded candidate, and all that was folded into it, stand alone again. Evidence that came after the merge stays where it was put.</summary>
    public async Task<bool> UndoMergeAsync(CandidateId folded)
    {
        var root = await RootAsync(folded);
        await LockAsync(root);
        ForgetLocked();
        if (await Connection.ExecuteAsync("UPDATE candidates SET merged_into = NULL WHERE tenant = @tenant AND id = @id AND merged_into IS NOT NULL", new { tenant, id = folded.Value }) == 0) return false;
        await Connection.ExecuteAsync(
            """
            WITH RECURSIVE below (id) AS (
              SELECT id FROM candidates WHERE tenant = @tenant AND id = @id
              UNION ALL SELECT c.id FROM candidates c JOIN below ON c.merged_into = below.id WHERE c.tenant = @tenant)
            UPDATE candidates SET root = @id WHERE tenant = @tenant AND id IN (SELECT id FROM below)
            """, new { tenant, id = folded.Value });
        await Connection.ExecuteAsync("UPDATE candidates SET version = version + 1, updated_at = @now WHERE tenant = @tenant AND root IN (@id, @root)",
            new { tenant, id = folded.Value, root = root.Value, now = Now });
        return true;
    }

    /// <summary>Sets what lists show, and by which words of the name it is found. Nothing happens for an erased candidate.</summary>
    public async Task SetDisplayAsync(CandidateId candidate, CandidateDisplay display)
    {
        var row = await LockAsync(candidate);
        if (await KeyForAsync(row) is not { } key) return;
        var content = vault.Seal(key, row.Id, "display", JsonSerializer.SerializeToUtf8Bytes(display, StoreJson.Default.CandidateDisplay));
        await Connection.ExecuteAsync("UPDATE candidates SET display = @content, stage = @stage, updated_at = @now WHERE tenant = @tenant AND id = @id",
            new { tenant, id = row.Id.Value, content, stage = display.Stage, now = Now });
        var tokens = await vault.NameTokensAsync(display.Name);
        var known = (await Connection.QueryAsync<byte[]>("SELECT token FROM name_tokens WHERE tenant = @tenant AND candidate = @id", new { tenant, id = row.Id.Value })).Select(Convert.ToHexString).ToHashSet();
        // With each assessment the same name comes again.
        if (known.SetEquals(tokens.Select(Convert.ToHexString))) return;
        await Connection.ExecuteAsync("DELETE FROM name_tokens WHERE tenant = @tenant AND candidate = @id", new { tenant, id = row.Id.Value });
        await Connection.InsertManyAsync(Dialect, "name_tokens", tokens, [("tenant", tenant), ("candidate", row.Id.Value)], [("token", "bytea", token => token)], "ON CONFLICT (tenant, token, candidate) DO NOTHING");
    }

    /// <summary>The candidate itself, or the one that it was folded into.</summary>
    public async Task<CandidateId> RootAsync(CandidateId candidate) => new(
        await Connection.QuerySingleOrDefaultAsync<string>("SELECT root FROM candidates WHERE tenant = @tenant AND id = @id", new { tenant, id = candidate.Value })
        ?? throw new StoreException($"there is no candidate {candidate}"));

    private async Task<IReadOnlyList<CandidateId>> FoldAsync(LockedCandidate root)
    {
        if (folds.TryGetValue(root.Id, out var known)) return known;
        return folds[root.Id] = await ReadFoldAsync(root.Id);
    }

    private async Task<IReadOnlyList<CandidateId>> ReadFoldAsync(CandidateId root) =>
        [.. (await Connection.QueryAsync<string>("SELECT id FROM candidates WHERE tenant = @tenant AND root = @id", new { tenant, id = root.Value })).Order(StringComparer.Ordinal).Select(id => new CandidateId(id))];

    private void ForgetLocked()
    {
        locked.Clear();
        folds.Clear();
    }

    /// <summary>Who the candidate is part of by now; stays so until the commit.</summary>
    public async Task<CandidateId> HoldRootAsync(CandidateId candidate) => (await LockAsync(candidate)).Id;

    /// <summary>Locks the row of the candidate's root until the commit, so that what is read of it stays true.</summary>
    private async Task<LockedCandidate> LockAsync(CandidateId candidate)
    {
        if (locked.TryGetValue(candidate, out var known)) return known;
        while (true)
        {
            var row = await Connection.QuerySingleOrDefaultAsync<CandidateColumns>(
                $"SELECT r.id, r.root, r.erased_at FROM candidates c JOIN candidates r ON r.tenant = c.tenant AND r.id = c.root WHERE c.tenant = @tenant AND c.id = @id {Dialect.ForUpdateOf("r")}",
                new { tenant, id = candidate.Value }) ?? throw new StoreException($"there is no candidate {candidate}");
            // Folded into another between the look and the lock: it is looked for again.
            if (row.Root == row.Id) return locked[candidate] = locked[new CandidateId(row.Id)] = new LockedCandidate(new CandidateId(row.Id), row.ErasedAt is not null);
        }
    }

    private Task<DataKey?> KeyOfAsync(CandidateId candidate) => vault.Keys.CandidateAsync(vault.Tenant, candidate);

    /// <summary>The key to write under, or null for an erased person. A key that is merely missing is a broken machine: dropping the data quietly would make it look clean.</summary>
    private async Task<DataKey?> KeyForAsync(LockedCandidate row)
    {
        if (row.Erased) return null;
        return await KeyOfAsync(row.Id) ?? (await vault.Keys.IsErasedAsync(vault.Tenant, row.Id) ? null : throw Vault.MissingKey(row.Id));
    }

    private void Announce(WorkKind kind, long dueAt = 0) => scope.AfterCommit.Add(() => _ = store.SignalAsync(kind, Instant.Of(dueAt)));

    private static void Held(int rows, string work)
    {
        if (rows == 0) throw new LeaseLostException(work);
    }

    private sealed record LockedCandidate(CandidateId Id, bool Erased);
}

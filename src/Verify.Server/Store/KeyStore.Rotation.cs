using System.Globalization;
using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class KeyStore
{
    private const int AtOnce = 500;
    private const string Matching = "matching", MatchingNext = "matching-next", MatchingBefore = "matching-before";

    /// <summary>
    /// Puts a new key of the tenant in force and wraps all other keys anew under it, while nodes go on: until they have read the source again they
    /// wrap under the key before, which stays readable. Answers how many keys were wrapped anew; running it again after a crash goes on.
    /// </summary>
    public async Task<long> RotateTenantAsync(TenantId tenant, CancellationToken ct)
    {
        // What an earlier rotation left unfinished is finished first, with its key: no third one.
        var before = await RootsAsync(tenant, ct);
        if (before.Count == 1) await source.AddAsync(tenant, ct);
        var added = (await RootsAsync(tenant, ct)).FirstOrDefault(root => before.Count > 1 || before.All(known => known.Id != root.Id)) ?? throw new StoreException($"the new key of tenant {tenant} is not there");
        await database.WriteAsync(scope => scope.Connection.ExecuteAsync("UPDATE tenants SET key_id = @keyId, rotated_at = @at WHERE tenant = @tenant AND key_id <> @keyId",
            new { tenant = tenant.Value, keyId = added.Id.ToByteArray(), at = time.GetUtcNow().UtcTicks }), ct);
        tenants.TryRemove(tenant, out _);
        return await WrapAnewAsync(tenant, ct);
    }

    /// <summary>Takes the tenant's earlier keys away, once nothing is wrapped under them and no node can still hold them as the one in force.</summary>
    public async Task RetireTenantKeysAsync(TenantId tenant, CancellationToken ct)
    {
        var rotated = await database.ReadAsync(connection => connection.ExecuteScalarAsync<long?>("SELECT rotated_at FROM tenants WHERE tenant = @tenant", new { tenant = tenant.Value }), ct);
        if (Instant.Of(rotated) is { } at && at + 2 * Remembered is var safe && safe > time.GetUtcNow())
            throw new StoreException($"the key of tenant {tenant} was rotated at {at:u}: until {safe:u} a node may still write under the one before it");
        await WrapAnewAsync(tenant, ct);
        await source.RetireAsync(tenant, (await TenantAsync(tenant)).Root.Bytes, ct);
        tenants.TryRemove(tenant, out _);
    }

    /// <summary>Makes the next key for selectors. From now on they are written under it too, once every node has read it.</summary>
    public async Task BeginMatchingAsync(TenantId tenant, CancellationToken ct)
    {
        var root = (await TenantAsync(tenant)).Root;
        await database.WriteAsync(scope => PutAsync(scope, tenant, root, MatchingNext, DataKey.Create()), ct);
        tenants.TryRemove(tenant, out _);
    }

    /// <summary>Looks up by the next key from now on; selectors are still written under the one before it, for nodes that do not know yet.</summary>
    public async Task SwapMatchingAsync(TenantId tenant, CancellationToken ct)
    {
        tenants.TryRemove(tenant, out _);
        var keys = await TenantAsync(tenant);
        if (keys.MatchingAlso.Count == 0) throw new StoreException($"no key for selectors of tenant {tenant} is waiting");
        await database.WriteAsync(async scope =>
        {
            // Done already, and the node that did it died before it said so.
            if (await scope.Connection.ExecuteAsync("DELETE FROM tenant_keys WHERE tenant = @tenant AND purpose = @MatchingNext", new { tenant = tenant.Value, MatchingNext }) == 0) return 0;
            await scope.Connection.ExecuteAsync("DELETE FROM tenant_keys WHERE tenant = @tenant AND purpose = @Matching", new { tenant = tenant.Value, Matching });
            await PutAsync(scope, tenant, keys.Root, MatchingBefore, keys.Matching);
            return await PutAsync(scope, tenant, keys.Root, Matching, keys.MatchingAlso[0]);
        }, ct);
        tenants.TryRemove(tenant, out _);
    }

    /// <summary>Destroys the key before the one in force.</summary>
    public async Task ForgetMatchingAsync(TenantId tenant, CancellationToken ct)
    {
        await database.WriteAsync(scope =>
        {
            scope.ForgetsDeleted = true;
            return scope.Connection.ExecuteAsync("DELETE FROM tenant_keys WHERE tenant = @tenant AND purpose = @MatchingBefore", new { tenant = tenant.Value, MatchingBefore });
        }, ct);
        tenants.TryRemove(tenant, out _);
    }

    private static Task<int> PutAsync(WriteScope scope, TenantId tenant, DataKey root, string purpose, DataKey key) => scope.Connection.ExecuteAsync(
        "INSERT INTO tenant_keys (tenant, purpose, key_id, wrapped) VALUES (@tenant, @purpose, @keyId, @wrapped) ON CONFLICT (tenant, purpose) DO NOTHING",
        new { tenant = tenant.Value, purpose, keyId = key.Id.ToByteArray(), wrapped = Envelope.Seal(root, key.Bytes, $"{tenant}\0{purpose}\0{key.Id:n}") });

    private async Task<long> WrapAnewAsync(TenantId tenant, CancellationToken ct)
    {
        var keys = await TenantAsync(tenant);
        return await WrapAnewAsync(tenant, keys, "tenant_keys", "purpose", "", name => name, row => $"{tenant}\0{row.Name}\0{new Guid(row.KeyId):n}", ct)
            + await WrapAnewAsync(tenant, keys, "day_keys", "day", long.MinValue, name => long.Parse(name, CultureInfo.InvariantCulture), row => $"{tenant}\0day\0{row.Name}", ct)
            + await WrapAnewAsync(tenant, keys, "candidate_keys", "candidate", "", name => name, row => $"{tenant}\0candidate\0{row.Name}", ct);
    }

    // In the order of the primary key, so that each row is read once. Bytes 2 to 17 of an envelope name the key that it lies under.
    // A row that was deleted meanwhile (an erasure) stays deleted.
    private async Task<long> WrapAnewAsync<T>(TenantId tenant, TenantKeys keys, string table, string column, T after, Func<string, T> parse, Func<KeyRow, string> belongsTo, CancellationToken ct)
    {
        for (var count = 0L; ;)
        {
            var (last, rows) = await database.WriteAsync(async scope =>
            {
                var stale = (await scope.Connection.QueryAsync<KeyRow>(
                    $"SELECT CAST({column} AS TEXT) AS name, key_id, wrapped FROM {table} WHERE tenant = @tenant AND {column} > @after AND substr(wrapped, 2, 16) <> @root ORDER BY {column} LIMIT {AtOnce} {scope.Dialect.ForUpdate}",
                    Values(after))).AsList();
                foreach (var row in stale)
                {
                    var key = row.Unwrap(keys.Roots.GetValueOrDefault(Envelope.KeyId(row.Wrapped)) ?? throw UnknownRoot(tenant, row), belongsTo(row));
                    var values = Values(parse(row.Name));
                    values.Add("keyId", row.KeyId);
                    values.Add("wrapped", Envelope.Seal(keys.Root, key.Bytes, belongsTo(row)));
                    await scope.Connection.ExecuteAsync($"UPDATE {table} SET wrapped = @wrapped WHERE tenant = @tenant AND {column} = @after AND key_id = @keyId", values);
                }
                return (stale.Count == 0 ? after : parse(stale[^1].Name), stale.Count);
            }, ct);
            if (rows == 0) return count;
            (after, count) = (last, count + rows);
        }

        DynamicParameters Values(T at)
        {
            var values = new DynamicParameters(new { tenant = tenant.Value, root = keys.Root.Id.ToByteArray() });
            values.Add("after", at);
            return values;
        }
    }
}

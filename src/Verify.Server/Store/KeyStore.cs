using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>The keys, apart from the data: a candidate's key is wrapped by the tenant's key, and destroying it is what erasure means.</summary>
internal sealed partial class KeyStore : IAsyncDisposable
{
    private static readonly string[] Purposes = ["selector", "connection", "audit"];
    private const int MostCached = 20_000;

    /// <summary>How long a node may go on with keys as it read them: what was rotated or erased elsewhere is known here after this time.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    private readonly Database database;
    private readonly ITenantKeySource source;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<TenantId, Loading> tenants = new();
    private readonly ConcurrentDictionary<(TenantId, CandidateId), (DataKey Key, long Until)> candidates = new();
    private readonly ConcurrentDictionary<(TenantId, long), DataKey> days = new();

    private KeyStore(Database database, ITenantKeySource source, TimeProvider time) => (this.database, this.source, this.time) = (database, source, time);

    public static async Task<KeyStore> OpenAsync(StoreSettings settings, TimeProvider time, CancellationToken ct)
    {
        var shared = Dialect.IsPostgres(settings.Keys);
        var source = settings.Vault is { } vault ? new KeyVaultTenantKeys(vault)
            : (ITenantKeySource)new TenantKeyFolder(settings.TenantKeys ?? (shared ? throw new StoreException("the key store is on PostgreSQL: name the folder of the tenants' key files, or the vault") : settings.Keys));
        if (!shared) CreatePrivateFolder(settings.Keys);
        return new KeyStore(await Database.OpenAsync(settings.KeyDatabase, "keys", ct), source, time);
    }

    private static void CreatePrivateFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public async Task CreateTenantAsync(TenantId tenant, CancellationToken ct)
    {
        await source.CreateAsync(tenant, ct);
        var root = (await RootsAsync(tenant, ct))[0];
        await database.WriteAsync(async scope =>
        {
            await scope.Connection.ExecuteAsync("INSERT INTO tenants (tenant, key_id, created_at) VALUES (@tenant, @keyId, @at) ON CONFLICT (tenant) DO NOTHING",
                new { tenant = tenant.Value, keyId = root.Id.ToByteArray(), at = time.GetUtcNow().UtcTicks });
            foreach (var purpose in Purposes) await PutAsync(scope, tenant, root, purpose, DataKey.Create());
            return true;
        }, ct);
    }

    public Task<TenantKeys> TenantAsync(TenantId tenant)
    {
        var now = Environment.TickCount64;
        if (tenants.TryGetValue(tenant, out var known) && (known.Until <= now || known.Keys.Value.IsFaulted || known.Keys.Value.IsCanceled)) tenants.TryRemove(new(tenant, known));
        return tenants.GetOrAdd(tenant, id => new Loading(new Lazy<Task<TenantKeys>>(() => LoadAsync(id)), now + (long)Remembered.TotalMilliseconds)).Keys.Value;
    }

    private async Task<TenantKeys> LoadAsync(TenantId tenant)
    {
        var rows = await database.ReadAsync(async connection =>
            (KeyId: await connection.ExecuteScalarAsync<byte[]>("SELECT key_id FROM tenants WHERE tenant = @tenant", new { tenant = tenant.Value }),
             Keys: (await connection.QueryAsync<KeyRow>("SELECT purpose AS name, key_id, wrapped FROM tenant_keys WHERE tenant = @tenant", new { tenant = tenant.Value })).ToList()), default);
        if (rows.KeyId is null) throw new StoreException($"there is no tenant {tenant}");
        var roots = (await RootsAsync(tenant, default)).ToDictionary(root => root.Id);
        // The store says which is in force: a new key is used from the moment of the rotation, not from the moment it is seen.
        if (!roots.TryGetValue(new Guid(rows.KeyId), out var current)) throw new StoreException($"the key file of tenant {tenant} is not the one that its data was written with");
        DataKey Open(KeyRow row) => row.Unwrap(roots.GetValueOrDefault(Envelope.KeyId(row.Wrapped)) ?? throw UnknownRoot(tenant, row), $"{tenant}\0{row.Name}\0{new Guid(row.KeyId):n}");
        var keys = rows.Keys.ToDictionary(row => row.Name, Open);
        return new TenantKeys(current, roots, keys["selector"], keys.GetValueOrDefault(Matching) ?? keys["selector"], [.. ((string[])[MatchingNext, MatchingBefore]).Where(keys.ContainsKey).Select(name => keys[name])], keys["connection"], keys["audit"]);
    }

    private static StoreException UnknownRoot(TenantId tenant, KeyRow row) =>
        new($"a key of tenant {tenant} is wrapped under key {Envelope.KeyId(row.Wrapped):n}, which its key file or vault does not hold: put the earlier key back");

    /// <summary>Opens a wrapped key. Under a tenant key that is not known here another node has rotated: then the source is read again, once.</summary>
    private async Task<DataKey> UnwrapAsync(TenantId tenant, KeyRow row, string belongsTo)
    {
        var id = Envelope.KeyId(row.Wrapped);
        if (!(await TenantAsync(tenant)).Roots.TryGetValue(id, out var root))
        {
            tenants.TryRemove(tenant, out _);
            if (!(await TenantAsync(tenant)).Roots.TryGetValue(id, out root)) throw UnknownRoot(tenant, row);
        }
        return row.Unwrap(root, belongsTo);
    }

    // The id is derived from the key, so that a wrong file is told before anything is read with it.
    private async Task<IReadOnlyList<DataKey>> RootsAsync(TenantId tenant, CancellationToken ct) =>
        [.. (await source.ReadAsync(tenant, ct)).Select(bytes => new DataKey(new Guid(HMACSHA256.HashData(bytes, "key id"u8)[..16]), bytes))];

    /// <summary>A candidate's key, or null when it was destroyed or never made.</summary>
    public async Task<DataKey?> CandidateAsync(TenantId tenant, CandidateId candidate) =>
        (await CandidatesAsync(tenant, [candidate])).GetValueOrDefault(candidate);

    public async Task<Dictionary<CandidateId, DataKey>> CandidatesAsync(TenantId tenant, IReadOnlyCollection<CandidateId> ids)
    {
        var now = Environment.TickCount64;
        Dictionary<CandidateId, DataKey> found = [];
        List<string> missing = [];
        foreach (var id in ids.Distinct())
        {
            if (candidates.TryGetValue((tenant, id), out var cached) && cached.Until > now) found[id] = cached.Key;
            else missing.Add(id.Value);
        }
        foreach (var part in missing.Chunk(500))
        {
            var rows = await database.ReadAsync(connection => connection.QueryAsync<KeyRow>(
                $"SELECT candidate AS name, key_id, wrapped FROM candidate_keys WHERE tenant = @tenant AND {database.Dialect.In("candidate", "@part")}", new { tenant = tenant.Value, part }), default);
            foreach (var row in rows)
            {
                var id = new CandidateId(row.Name);
                var key = await UnwrapAsync(tenant, row, $"{tenant}\0candidate\0{id}");
                Remember(tenant, id, key);
                found[id] = key;
            }
        }
        return found;
    }

    /// <summary>Bounded in number and time: another node's erasure must not leave a usable key here for long.</summary>
    private void Remember(TenantId tenant, CandidateId candidate, DataKey key)
    {
        if (candidates.Count >= MostCached) candidates.Clear();
        candidates[(tenant, candidate)] = (key, Environment.TickCount64 + (long)Remembered.TotalMilliseconds);
    }

    /// <summary>The key of one day's inbox and outbox bodies, made on first use.</summary>
    public async Task<DataKey> DayAsync(TenantId tenant, long day)
    {
        if (days.TryGetValue((tenant, day), out var cached)) return cached;
        var root = (await TenantAsync(tenant)).Root;
        var key = DataKey.Create();
        await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            "INSERT INTO day_keys (tenant, day, key_id, wrapped) VALUES (@tenant, @day, @keyId, @wrapped) ON CONFLICT (tenant, day) DO NOTHING",
            new { tenant = tenant.Value, day, keyId = key.Id.ToByteArray(), wrapped = Envelope.Seal(root, key.Bytes, $"{tenant}\0day\0{day}") }), default);
        return await ExistingDayAsync(tenant, day) ?? throw new StoreException("a day key was destroyed while it was made");
    }

    public async Task<DataKey?> ExistingDayAsync(TenantId tenant, long day)
    {
        if (days.TryGetValue((tenant, day), out var cached)) return cached;
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<KeyRow>(
            "SELECT '' AS name, key_id, wrapped FROM day_keys WHERE tenant = @tenant AND day = @day", new { tenant = tenant.Value, day }), default);
        return row is null ? null : days[(tenant, day)] = await UnwrapAsync(tenant, row, $"{tenant}\0day\0{day}");
    }

    public async Task<IReadOnlyList<long>> DaysBeforeAsync(TenantId tenant, long day) => [.. await database.ReadAsync(connection =>
        connection.QueryAsync<long>("SELECT day FROM day_keys WHERE tenant = @tenant AND day < @day ORDER BY day", new { tenant = tenant.Value, day }), default)];

    public async Task DestroyDayAsync(TenantId tenant, long day)
    {
        await database.WriteAsync(scope => scope.Connection.ExecuteAsync("DELETE FROM day_keys WHERE tenant = @tenant AND day = @day", new { tenant = tenant.Value, day }), default);
        days.TryRemove((tenant, day), out _);
        await database.ForgetDeletedAsync(default);
    }

    /// <summary>Destroys the key for good, and writes the erasure down where a restore of the data cannot undo it.</summary>
    public async Task DestroyCandidatesAsync(TenantId tenant, IReadOnlyList<CandidateId> ids)
    {
        await database.WriteAsync(async scope =>
        {
            scope.ForgetsDeleted = true;
            foreach (var id in ids)
            {
                await scope.Connection.ExecuteAsync("INSERT INTO erasures (tenant, candidate, erased_at) VALUES (@tenant, @id, @at) ON CONFLICT (tenant, candidate) DO NOTHING",
                    new { tenant = tenant.Value, id = id.Value, at = time.GetUtcNow().UtcTicks });
                await scope.Connection.ExecuteAsync("DELETE FROM candidate_keys WHERE tenant = @tenant AND candidate = @id", new { tenant = tenant.Value, id = id.Value });
            }
            return true;
        }, default);
        foreach (var id in ids) candidates.TryRemove((tenant, id), out _);
    }

    public Task<bool> IsErasedAsync(TenantId tenant, CandidateId candidate) => database.ReadAsync(async connection =>
        await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM erasures WHERE tenant = @tenant AND candidate = @id", new { tenant = tenant.Value, id = candidate.Value }) > 0, default);

    public async Task<IReadOnlyList<string>> WebKeysAsync() => [.. await database.ReadAsync(connection => connection.QueryAsync<string>("SELECT xml FROM web_keys ORDER BY created_at, id"), default)];

    public Task AddWebKeyAsync(string id, string xml) => database.WriteAsync(scope => scope.Connection.ExecuteAsync(
        "INSERT INTO web_keys (id, xml, created_at) VALUES (@id, @xml, @at) ON CONFLICT (id) DO UPDATE SET xml = excluded.xml", new { id, xml, at = time.GetUtcNow().UtcTicks }), default);

    public Task ForgetDeletedAsync(CancellationToken ct) => database.ForgetDeletedAsync(ct);

    public Task<List<ErasureRow>> ErasuresAsync(CancellationToken ct) => database.ReadAsync(async connection =>
        (await connection.QueryAsync<ErasureRow>("SELECT tenant, candidate, erased_at FROM erasures ORDER BY tenant, candidate")).AsList(), ct);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    internal sealed class ErasureRow
    {
        public string Tenant { get; init; } = "";
        public string Candidate { get; init; } = "";
        public long ErasedAt { get; init; }
    }

    private sealed record Loading(Lazy<Task<TenantKeys>> Keys, long Until);

    private sealed class KeyRow
    {
        public string Name { get; init; } = "";
        public byte[] KeyId { get; init; } = [];
        public byte[] Wrapped { get; init; } = [];

        public DataKey Unwrap(DataKey root, string belongsTo) => new(new Guid(KeyId), Envelope.Open(root, Wrapped, belongsTo));
    }
}

/// <summary>A tenant's keys. Each has one use.</summary>
/// <param name="Root">Wraps all the others.</param>
/// <param name="Roots">With those before it that may still be needed.</param>
/// <param name="Selector">For hashes that nobody is matched by: outside ids, words of names, keys of screening.</param>
/// <param name="Matching">For the selectors by which candidates are matched; looked up by this one alone.</param>
/// <param name="MatchingAlso">While that one is rotated: the key that comes, or the one that goes. Selectors are written under all.</param>
internal sealed record TenantKeys(DataKey Root, IReadOnlyDictionary<Guid, DataKey> Roots, DataKey Selector, DataKey Matching, IReadOnlyList<DataKey> MatchingAlso, DataKey Connection, DataKey Audit)
{
    public override string ToString() => nameof(TenantKeys);
}

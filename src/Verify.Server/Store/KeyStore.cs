using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>The keys, apart from the data: a candidate's key is wrapped by the tenant's key, and destroying it is what erasure means.</summary>
internal sealed class KeyStore : IAsyncDisposable
{
    private static readonly string[] Purposes = ["selector", "connection", "audit"];
    private const int MostCached = 20_000;

    private readonly Database database;
    private readonly TenantKeySource source;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<TenantId, Lazy<Task<TenantKeys>>> tenants = new();
    private readonly ConcurrentDictionary<(TenantId, CandidateId), (DataKey Key, long Until)> candidates = new();
    private readonly ConcurrentDictionary<(TenantId, long), DataKey> days = new();
    private readonly ConcurrentDictionary<(TenantId, CandidateId), DataKey> announced = new();

    private KeyStore(Database database, TenantKeySource source, TimeProvider time) => (this.database, this.source, this.time) = (database, source, time);

    public static async Task<KeyStore> OpenAsync(StoreSettings settings, TimeProvider time, CancellationToken ct)
    {
        var shared = Dialect.IsPostgres(settings.Keys);
        var folder = settings.TenantKeys ?? (shared ? throw new StoreException("the key store is on PostgreSQL: name the folder of the tenants' key files") : settings.Keys);
        if (!shared) CreatePrivateFolder(settings.Keys);
        var connection = shared ? settings.Keys : new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = Path.Combine(settings.Keys, "keys.db") }.ConnectionString;
        return new KeyStore(await Database.OpenAsync(connection, "keys", ct), new TenantKeySource(folder), time);
    }

    private static void CreatePrivateFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public async Task CreateTenantAsync(TenantId tenant, CancellationToken ct)
    {
        await source.CreateAsync(tenant, ct);
        var root = await RootAsync(tenant, ct);
        await database.WriteAsync(async scope =>
        {
            await scope.Connection.ExecuteAsync("INSERT INTO tenants (tenant, key_id, created_at) VALUES (@tenant, @keyId, @at) ON CONFLICT (tenant) DO NOTHING",
                new { tenant = tenant.Value, keyId = root.Id.ToByteArray(), at = time.GetUtcNow().UtcTicks });
            foreach (var purpose in Purposes)
            {
                var key = DataKey.Create();
                await scope.Connection.ExecuteAsync(
                    "INSERT INTO tenant_keys (tenant, purpose, key_id, wrapped) VALUES (@tenant, @purpose, @keyId, @wrapped) ON CONFLICT (tenant, purpose) DO NOTHING",
                    new { tenant = tenant.Value, purpose, keyId = key.Id.ToByteArray(), wrapped = Envelope.Seal(root, key.Bytes, $"{tenant}\0{purpose}\0{key.Id:n}") });
            }
            return true;
        }, ct);
    }

    public Task<TenantKeys> TenantAsync(TenantId tenant)
    {
        var loading = tenants.GetOrAdd(tenant, id => new Lazy<Task<TenantKeys>>(() => LoadAsync(id)));
        if (loading.Value.IsFaulted || loading.Value.IsCanceled) tenants.TryRemove(new(tenant, loading));
        return loading.Value;
    }

    private async Task<TenantKeys> LoadAsync(TenantId tenant)
    {
        var rows = await database.ReadAsync(async connection =>
            (KeyId: await connection.ExecuteScalarAsync<byte[]>("SELECT key_id FROM tenants WHERE tenant = @tenant", new { tenant = tenant.Value }),
             Keys: (await connection.QueryAsync<KeyRow>("SELECT purpose AS name, key_id, wrapped FROM tenant_keys WHERE tenant = @tenant", new { tenant = tenant.Value })).ToList()), default);
        if (rows.KeyId is null) throw new StoreException($"there is no tenant {tenant}");
        var root = await RootAsync(tenant, default);
        if (new Guid(rows.KeyId) != root.Id) throw new StoreException($"the key file of tenant {tenant} is not the one that its data was written with");
        var keys = rows.Keys.ToDictionary(row => row.Name, row => row.Unwrap(root, $"{tenant}\0{row.Name}\0{new Guid(row.KeyId):n}"));
        return new TenantKeys(root, keys["selector"], keys["connection"], keys["audit"]);
    }

    // The id is derived from the key, so that a wrong file is told before anything is read with it.
    private async Task<DataKey> RootAsync(TenantId tenant, CancellationToken ct)
    {
        var bytes = await source.ReadAsync(tenant, ct);
        return new DataKey(new Guid(HMACSHA256.HashData(bytes, "key id"u8)[..16]), bytes);
    }

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
            var root = (await TenantAsync(tenant)).Root;
            var rows = await database.ReadAsync(connection => connection.QueryAsync<KeyRow>(
                $"SELECT candidate AS name, key_id, wrapped FROM candidate_keys WHERE tenant = @tenant AND {database.Dialect.In("candidate", "@part")}", new { tenant = tenant.Value, part }), default);
            foreach (var row in rows)
            {
                var id = new CandidateId(row.Name);
                var key = row.Unwrap(root, $"{tenant}\0candidate\0{id}");
                Remember(tenant, id, key);
                found[id] = key;
            }
        }
        return found;
    }

    public void Announce(TenantId tenant, CandidateId candidate, DataKey key) => announced[(tenant, candidate)] = key;

    /// <summary>A key that was made and is not saved yet.</summary>
    public DataKey? Announced(TenantId tenant, CandidateId candidate) => announced.TryGetValue((tenant, candidate), out var key) ? key : null;

    public async Task SaveCandidateAsync(TenantId tenant, CandidateId candidate, DataKey key)
    {
        var wrapped = Envelope.Seal((await TenantAsync(tenant)).Root, key.Bytes, $"{tenant}\0candidate\0{candidate}");
        await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            "INSERT INTO candidate_keys (tenant, candidate, key_id, wrapped) VALUES (@tenant, @candidate, @keyId, @wrapped)",
            new { tenant = tenant.Value, candidate = candidate.Value, keyId = key.Id.ToByteArray(), wrapped }), default);
        Remember(tenant, candidate, key);
        announced.TryRemove((tenant, candidate), out _);
    }

    /// <summary>Bounded in number and time: another node's erasure must not leave a usable key here for long.</summary>
    private void Remember(TenantId tenant, CandidateId candidate, DataKey key)
    {
        if (candidates.Count >= MostCached) candidates.Clear();
        candidates[(tenant, candidate)] = (key, Environment.TickCount64 + 300_000);
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
        return row is null ? null : days[(tenant, day)] = row.Unwrap((await TenantAsync(tenant)).Root, $"{tenant}\0day\0{day}");
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

    private sealed class KeyRow
    {
        public string Name { get; init; } = "";
        public byte[] KeyId { get; init; } = [];
        public byte[] Wrapped { get; init; } = [];

        public DataKey Unwrap(DataKey root, string belongsTo) => new(new Guid(KeyId), Envelope.Open(root, Wrapped, belongsTo));
    }
}

/// <summary>A tenant's keys: its own (wraps the others), and one each for selectors, connections' settings and the audit log.</summary>
internal sealed record TenantKeys(DataKey Root, DataKey Selector, DataKey Connection, DataKey Audit)
{
    public override string ToString() => nameof(TenantKeys);
}

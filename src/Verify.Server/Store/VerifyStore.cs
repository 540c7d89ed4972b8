using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>The store of all tenants: opens and migrates the databases, hands out tenant handles, and gives work to workers.</summary>
internal sealed partial class VerifyStore : IAsyncDisposable
{
    private readonly Database database;
    private readonly KeyStore keys;
    private readonly TimeProvider time;
    private readonly WorkSignals signals = new();
    // Whose turn it was last, by table; only a hint, each node has its own.
    private readonly ConcurrentDictionary<string, string> turns = new(StringComparer.Ordinal);
    // Rows of candidates stay, so who is past the last step needs no more counting.
    private readonly ConcurrentDictionary<TenantId, (Population Population, long At)> populations = new();
    private long sequence;
    private static readonly TimeSpan LooksAgain = TimeSpan.FromSeconds(1);

    static VerifyStore() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    private readonly Together<string, (TenantId Tenant, Connection Connection)?> paths;
    private readonly Together<(TenantId Tenant, string Connection), Connection?> connections;

    private VerifyStore(Database database, KeyStore keys, TimeProvider time)
    {
        (this.database, this.keys, this.time) = (database, keys, time);
        paths = new(ReadConnectionAsync);
        connections = new(of => For(of.Tenant).ReadConnectionAsync(of.Connection));
        if (database.Dialect.Arrays) (appends, ignored) = (new(AppendAsync, CommitsAtOnce), new(IgnoreAsync, lanes: 1));
    }

    /// <summary>Opens the store, brings its schema up to date, and re-applies the erasure ledger before anything is served.</summary>
    public static async Task<VerifyStore> OpenAsync(StoreSettings settings, TimeProvider time, CancellationToken ct = default)
    {
        var keys = await KeyStore.OpenAsync(settings, time, ct);
        try
        {
            var store = new VerifyStore(await Database.OpenAsync(settings.Database, "data", ct), keys, time);
            await store.ReapplyErasuresAsync(ct);
            return store;
        }
        catch
        {
            await keys.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where secrets lie that a connection only refers to.</summary>
    public ISecretReferences References { get; set; } = new NoSecretReferences();

    /// <summary>Everything else is scoped to one tenant.</summary>
    public TenantStore For(TenantId tenant) => new(this, database, new Vault(Valid(tenant), keys, time));

    /// <summary>Makes a tenant and its keys; a tenant that is there keeps both.</summary>
    public async Task CreateTenantAsync(TenantId tenant, string name, CancellationToken ct = default)
    {
        await keys.CreateTenantAsync(Valid(tenant), ct);
        await database.WriteAsync(scope => scope.Connection.ExecuteAsync("INSERT INTO tenants (tenant, name, created_at) VALUES (@tenant, @name, @at) ON CONFLICT (tenant) DO NOTHING",
            new { tenant = tenant.Value, name, at = time.GetUtcNow().UtcTicks }), ct);
    }

    public async Task<IReadOnlyList<TenantId>> TenantsAsync(CancellationToken ct = default) =>
        [.. (await database.ReadAsync(connection => connection.QueryAsync<string>("SELECT tenant FROM tenants ORDER BY tenant"), ct)).Select(id => new TenantId(id))];

    /// <summary>The keys of the pages' sessions and forms, the oldest first.</summary>
    public Task<IReadOnlyList<string>> WebKeysAsync() => keys.WebKeysAsync();

    public Task AddWebKeyAsync(string id, string xml) => keys.AddWebKeyAsync(id, xml);

    /// <summary>The connection that a webhook address names, and whose it is. The address's token is unguessable; only its hash is looked up.</summary>
    public Task<(TenantId Tenant, Connection Connection)?> FindConnectionAsync(string pathToken, CancellationToken ct = default) => paths.AskAsync(pathToken).WaitAsync(ct);

    internal Task<Connection?> ConnectionAsync(TenantId tenant, string id, CancellationToken ct) => connections.AskAsync((tenant, id)).WaitAsync(ct);

    private async Task<(TenantId Tenant, Connection Connection)?> ReadConnectionAsync(string pathToken)
    {
        var row = await database.ReadAsync(connection => connection.QueryFirstOrDefaultAsync<ConnectionColumns>("SELECT * FROM connections WHERE path_hash = @hash", new { hash = TenantStore.PathHash(pathToken) }), default);
        return row is null ? null : (new TenantId(row.Tenant), await For(new TenantId(row.Tenant)).OpenConnectionAsync(row));
    }

    /// <summary>Returns when work of the kind that a commit of this process made is due, or after a second at most: other nodes' work and retries are found by looking again.</summary>
    public Task WaitForWorkAsync(WorkKind kind, CancellationToken ct) => signals.WaitAsync(kind, LooksAgain, ct);

    internal void Signal(WorkKind kind) => signals.Set(kind);

    internal async Task SignalAsync(WorkKind kind, DateTimeOffset dueAt)
    {
        var wait = dueAt - time.GetUtcNow();
        if (wait > LooksAgain) return;
        // A timer may be early by its own resolution, and who is woken too early waits for the next look.
        if (wait > TimeSpan.Zero) await Task.Delay(wait + TimeSpan.FromMilliseconds(2), time);
        signals.Set(kind);
    }

    internal Population? KnownPopulation(TenantId tenant) => populations.TryGetValue(tenant, out var known) && time.GetElapsedTime(known.At) < TenantStore.CountsAgain ? known.Population : null;

    internal void ForgetPopulation(TenantId tenant) => populations.TryRemove(tenant, out _);

    internal void Remember(TenantId tenant, Population population) => populations[tenant] = (population, time.GetTimestamp());

    /// <summary>Makes deleted keys and rows leave the files.</summary>
    internal async Task ForgetDeletedAsync()
    {
        await keys.ForgetDeletedAsync(default);
        await database.ForgetDeletedAsync(default);
    }

    /// <summary>Grows with time, and always: the order in which this process wrote rows.</summary>
    internal long NextSequence()
    {
        while (true)
        {
            var last = Interlocked.Read(ref sequence);
            var next = Math.Max(last + 1, time.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref sequence, next, last) == last) return next;
        }
    }

    private async Task ReapplyErasuresAsync(CancellationToken ct)
    {
        var reapplied = false;
        var ledger = await keys.ErasuresAsync(ct);
        foreach (var tenant in ledger.GroupBy(row => row.Tenant))
        {
            foreach (var part in tenant.Chunk(500))
            {
                var ids = part.Select(row => row.Candidate).ToArray();
                var back = await database.ReadAsync(connection => connection.QueryAsync<string>(
                    $"SELECT id FROM candidates WHERE tenant = @tenant AND erased_at IS NULL AND {database.Dialect.In("id", "@ids")}", new { tenant = tenant.Key, ids }), ct);
                var candidates = back.Select(id => new CandidateId(id)).ToList();
                if (candidates.Count == 0) continue;
                await keys.DestroyCandidatesAsync(new TenantId(tenant.Key), candidates);
                await database.WriteAsync(async scope =>
                {
                    await Erasure.ApplyAsync(scope.Connection, scope.Dialect, new TenantId(tenant.Key), candidates, time.GetUtcNow());
                    return true;
                }, ct);
                reapplied = true;
            }
        }
        // The other way round: a key store that comes from a copy may not know of the latest erasures, and hold keys that were destroyed.
        var known = ledger.Select(row => (row.Tenant, row.Candidate)).ToHashSet();
        var erased = await database.ReadAsync(connection => connection.QueryAsync<WorkColumns>("SELECT tenant, id AS candidate FROM candidates WHERE erased_at IS NOT NULL"), ct);
        foreach (var tenant in erased.Where(row => !known.Contains((row.Tenant, row.Candidate!))).GroupBy(row => row.Tenant))
        {
            await keys.DestroyCandidatesAsync(new TenantId(tenant.Key), [.. tenant.Select(row => row.CandidateId!.Value)]);
            reapplied = true;
        }
        if (reapplied) await ForgetDeletedAsync();
    }

    private static TenantId Valid(TenantId tenant) => TenantName().IsMatch(tenant.Value ?? "") ? tenant
        : throw new StoreException("a tenant's id has 1 to 64 lower-case letters, digits and hyphens");

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.None, 250)]
    private static partial Regex TenantName();

    public async ValueTask DisposeAsync()
    {
        if (appends is not null) await appends.DisposeAsync();
        if (ignored is not null) await ignored.DisposeAsync();
        await database.DisposeAsync();
        await keys.DisposeAsync();
    }
}

using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>A clock that the test moves.</summary>
internal sealed class SetClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}

/// <summary>An opened store of its own for one test, with one tenant, on the asked engine.</summary>
internal sealed class StoreHost : IAsyncDisposable
{
    private StoreHost(string folder, StoreSettings settings, bool postgres) => (Folder, Settings, IsPostgres) = (folder, settings, postgres);

    public string Folder { get; }
    public StoreSettings Settings { get; }
    public bool IsPostgres { get; }
    public SetClock Clock { get; } = new();
    public VerifyStore Store { get; private set; } = null!;
    public TenantId Tenant { get; } = new("acme");
    public TenantStore Acme => Store.For(Tenant);
    public CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<StoreHost> OpenAsync(string engine)
    {
        var folder = Directory.CreateTempSubdirectory("verify-store-").FullName;
        var settings = engine == "postgres"
            ? await PostgresServer.NewSchemasAsync(Path.Combine(folder, "keys"))
            : new StoreSettings($"Data Source={Path.Combine(folder, "verify.db")}", Path.Combine(folder, "keys"));
        var host = new StoreHost(folder, settings, engine == "postgres");
        host.Store = await VerifyStore.OpenAsync(settings, host.Clock, host.Ct);
        await host.Store.CreateTenantAsync(host.Tenant, "Acme", host.Ct);
        return host;
    }

    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await VerifyStore.OpenAsync(Settings, Clock, Ct);
    }

    public Task<VerifyStore> OpenAnotherAsync() => VerifyStore.OpenAsync(Settings, Clock, Ct);

    public Task<CandidateId> CandidateAsync(string externalId) => Acme.InTransactionAsync(transaction => transaction.ResolveOrCreateCandidateAsync("ats", externalId), Ct);

    /// <summary>Runs SQL past the store, as somebody who got at the database would.</summary>
    public async Task ExecuteAsync(string sql, bool keys = false)
    {
        await using var connection = await ConnectAsync(keys);
        await connection.ExecuteAsync(sql);
    }

    public async Task<T> ScalarAsync<T>(string sql, object? values = null, bool keys = false)
    {
        await using var connection = await ConnectAsync(keys);
        return (await connection.ExecuteScalarAsync<T>(sql, values))!;
    }

    private async Task<DbConnection> ConnectAsync(bool keys)
    {
        DbConnection connection = IsPostgres ? new NpgsqlConnection(keys ? Settings.Keys : Settings.Database)
            : new SqliteConnection(keys ? $"Data Source={Path.Combine(Settings.Keys, "keys.db")};Pooling=false" : Settings.Database + ";Pooling=false");
        await connection.OpenAsync(Ct);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is not null) await Store.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

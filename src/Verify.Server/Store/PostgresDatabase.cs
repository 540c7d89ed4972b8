using System.Data;
using System.Data.Common;
using Dapper;
using Npgsql;

namespace Verify.Server.Store;

/// <summary>PostgreSQL, shared by many nodes. The server groups commits itself.</summary>
internal sealed class PostgresDatabase : Database
{
    private const long MigrationLock = 0x5645_5249_4659;
    private readonly NpgsqlDataSource source;

    public PostgresDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Options = $"{settings.Options} -c synchronous_commit=on".Trim();
        settings.IncludeErrorDetail = false;
        // Nothing that a session keeps is ever set in one, and to reset it takes the server as long as a short statement.
        settings.NoResetOnClose = true;
        settings.MaxAutoPrepare = settings.MaxAutoPrepare > 0 ? settings.MaxAutoPrepare : 100;
        source = NpgsqlDataSource.Create(settings);
    }

    public override Dialect Dialect => Dialect.Postgres;

    public override async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await read(connection);
    }

    protected override async Task<T> CommitAsync<T>(Func<WriteScope, Task<T>> work, bool mayBeLost, bool beside, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        var scope = new WriteScope(connection, Dialect, mayBeLost);
        var result = await work(scope);
        foreach (var before in scope.BeforeCommit) await before();
        await transaction.CommitAsync(CancellationToken.None);
        foreach (var after in scope.AfterCommit) after();
        return result;
    }

    public override Task ForgetDeletedAsync(CancellationToken ct) => Task.CompletedTask;

    protected override async Task AssertDurableAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var commit = await connection.ExecuteScalarAsync<string>("SHOW synchronous_commit");
        var sync = await connection.ExecuteScalarAsync<string>("SHOW fsync");
        if (commit != "on" || sync != "on")
            throw new StoreException($"PostgreSQL would lose acknowledged deliveries: synchronous_commit is {commit}, fsync is {sync}; both must be on");
    }

    protected override async Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@key)", new { key = MigrationLock });
        await Migration.ApplyAsync(connection, Dialect, migrations);
        await transaction.CommitAsync(ct);
    }

    public override ValueTask DisposeAsync() => source.DisposeAsync();
}

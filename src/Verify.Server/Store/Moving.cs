using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Verify.Server.Store;

/// <summary>Moves an installation from SQLite to PostgreSQL while its server runs: nothing is acknowledged during the move, and nothing is written to the old place after it.</summary>
internal static class Moving
{
    /// <summary>The version that a moved database says it has, so that no program opens it again.</summary>
    public const long Moved = 1_000_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task MoveAsync(StoreSettings from, StoreSettings to, Action<string> say, CancellationToken ct)
    {
        if (Dialect.IsPostgres(from.Database) || Dialect.IsPostgres(from.KeyDatabase)) throw new StoreException("the installation is on PostgreSQL already");
        if (!Dialect.IsPostgres(to.Database) || !Dialect.IsPostgres(to.Keys)) throw new StoreException("the target needs two PostgreSQL databases: one for the data, one for the keys");
        await CreateAsync(from.Database, to.Database, "data", ct);
        await CreateAsync(from.KeyDatabase, to.Keys, "keys", ct);
        // The data first: while it is locked no transaction is open that still has keys to save.
        await using var data = await LockAsync(from.Database, ct);
        await using var keys = await LockAsync(from.KeyDatabase, ct);
        say("The server acknowledges nothing from now on; vendors deliver again later.");
        await CopyAsync(data, to.Database, say, ct);
        await CopyAsync(keys, to.Keys, say, ct);
        foreach (var connection in (SqliteConnection[])[data, keys]) await CloseAsync(connection);
        say("Counts and hashes of all tables are the same. The old files take nothing any more and can be deleted once the new installation has been seen to run.");
    }

    /// <summary>Makes the schema, and looks whether both are of this version.</summary>
    private static async Task CreateAsync(string from, string to, string set, CancellationToken ct)
    {
        await (await Database.OpenAsync(from, set, ct)).DisposeAsync();
        await (await Database.OpenAsync(to, set, ct)).DisposeAsync();
    }

    private static async Task<SqliteConnection> LockAsync(string connectionString, CancellationToken ct)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await connection.ExecuteAsync($"PRAGMA busy_timeout={(int)Patience.TotalMilliseconds}; BEGIN IMMEDIATE");
        return connection;
    }

    private static async Task CopyAsync(SqliteConnection from, string to, Action<string> say, CancellationToken ct)
    {
        await using var target = new NpgsqlConnection(to);
        await target.OpenAsync(ct);
        await using var transaction = await target.BeginTransactionAsync(ct);
        var read = await TableCopy.CopyAsync(from, target, say, ct);
        var wrong = TableCopy.Differences(read, await TableCopy.DigestAsync(target, ct));
        if (wrong.Count > 0) throw new StoreException($"the copy is not the same, and nothing was moved: {string.Join("; ", wrong)}");
        await transaction.CommitAsync(ct);
        await target.ExecuteAsync("ANALYZE", commandType: System.Data.CommandType.Text);
    }

    // A server that still runs on the old files must not take anything more: each of its writes fails, and the vendor delivers again.
    private static async Task CloseAsync(SqliteConnection connection)
    {
        foreach (var table in await TableCopy.TablesAsync(connection))
            foreach (var write in (string[])["INSERT", "UPDATE", "DELETE"])
                await connection.ExecuteAsync($"CREATE TRIGGER moved_{table}_{write} BEFORE {write} ON {table} BEGIN SELECT RAISE(ABORT, 'this database was moved'); END");
        await connection.ExecuteAsync("INSERT INTO schema_migrations (version, name) VALUES (@Moved, 'moved to PostgreSQL'); COMMIT", new { Moved });
    }
}

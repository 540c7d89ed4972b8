using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>What a backup says of itself: which schema, how many rows of what hash.</summary>
internal sealed record BackupContents(DateTimeOffset TakenAt, string Engine, long Schema, IReadOnlyList<TableDigest> Tables);

/// <summary>
/// Copies of one database while it is in use: SQLite by its online backup, PostgreSQL by pg_dump and pg_restore from the path. Data and keys are
/// two databases and go to two places: a copy of the data alone can be read by nobody.
/// </summary>
internal static class Backup
{
    private const string Contents = "contents.json";

    /// <summary>Writes the copy and what it holds into a new folder.</summary>
    public static async Task<BackupContents> TakeAsync(string connectionString, string folder, DateTimeOffset now, CancellationToken ct)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new StoreException($"the folder {folder} is not empty: a backup never replaces another");
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var contents = Dialect.IsPostgres(connectionString) ? await DumpAsync(connectionString, folder, now, ct) : await CopyAsync(connectionString, folder, now, ct);
        await File.WriteAllTextAsync(Path.Combine(folder, Contents), JsonSerializer.Serialize(contents, new JsonSerializerOptions(Json.Readable) { WriteIndented = true }), ct);
        return contents;
    }

    /// <summary>Puts a copy in the place of a database and proves that it holds what was copied. Nothing may have the database open.</summary>
    public static async Task<BackupContents> RestoreAsync(string folder, string connectionString, CancellationToken ct)
    {
        var contents = await ReadAsync(folder, ct);
        var postgres = Dialect.IsPostgres(connectionString);
        if (contents.Engine != (postgres ? "postgres" : "sqlite")) throw new StoreException($"the backup is of {contents.Engine}; restore it there, then use 'migrate --from sqlite --to postgres'");
        if (postgres) await LoadAsync(folder, connectionString, ct);
        else await PutBackAsync(folder, connectionString, ct);
        System.Data.Common.DbConnection connection = postgres ? new NpgsqlConnection(connectionString) : Sqlite(connectionString);
        await using (connection)
        {
            await connection.OpenAsync(ct);
            var wrong = TableCopy.Differences(contents.Tables, await TableCopy.DigestAsync(connection, ct));
            return wrong.Count == 0 ? contents : throw new StoreException($"what was restored is not what was copied: {string.Join("; ", wrong)}");
        }
    }

    public static async Task<BackupContents> ReadAsync(string folder, CancellationToken ct)
    {
        var path = Path.Combine(folder, Contents);
        if (!File.Exists(path)) throw new StoreException($"{folder} holds no backup: there is no {Contents}");
        try { return JsonSerializer.Deserialize<BackupContents>(await File.ReadAllTextAsync(path, ct), Json.Readable) ?? throw new StoreException($"{path} is empty"); }
        catch (JsonException error) { throw new StoreException($"{path} cannot be read at {error.Path}"); }
    }

    private static async Task<BackupContents> CopyAsync(string connectionString, string folder, DateTimeOffset now, CancellationToken ct)
    {
        await using var from = Sqlite(connectionString);
        await from.OpenAsync(ct);
        var file = Path.Combine(folder, "database.db");
        if (!OperatingSystem.IsWindows()) new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();
        await using var to = Sqlite($"Data Source={file}");
        await to.OpenAsync(ct);
        from.BackupDatabase(to);
        if ((string?)await Scalar(to, "PRAGMA integrity_check", ct) is not "ok") throw new StoreException("the copy is not whole");
        return new BackupContents(now, "sqlite", await TableCopy.SchemaAsync(to), await TableCopy.DigestAsync(to, ct));
    }

    private static async Task PutBackAsync(string folder, string connectionString, CancellationToken ct)
    {
        var path = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var from = Sqlite($"Data Source={Path.Combine(folder, "database.db")}");
        await from.OpenAsync(ct);
        await using var to = Sqlite($"Data Source={path}");
        await to.OpenAsync(ct);
        try
        {
            // Only who is alone with a database can take it out of WAL: so nobody else has it open.
            await Scalar(to, "PRAGMA journal_mode=DELETE", ct);
            from.BackupDatabase(to);
        }
        catch (SqliteException error) when (error.SqliteErrorCode is 5 or 6) { throw new StoreException("the database is in use: stop the server first", error); }
    }

    /// <summary>One transaction is exported, so that what is counted is what is dumped.</summary>
    private static async Task<BackupContents> DumpAsync(string connectionString, string folder, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var snapshot = (string)(await Scalar(connection, "SELECT pg_export_snapshot()", ct))!;
        var schema = (string)(await Scalar(connection, "SELECT current_schema()", ct))!;
        await RunAsync("pg_dump", connectionString, ["--format=custom", $"--snapshot={snapshot}", $"--schema={schema}", $"--file={Path.Combine(folder, "database.dump")}"], ct);
        return new BackupContents(now, "postgres", await TableCopy.SchemaAsync(connection), await TableCopy.DigestAsync(connection, ct));
    }

    private static Task LoadAsync(string folder, string connectionString, CancellationToken ct) => RunAsync("pg_restore", connectionString,
        ["--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction", $"--dbname={new NpgsqlConnectionStringBuilder(connectionString).Database}", Path.Combine(folder, "database.dump")], ct);

    // The password goes by the environment: a command line can be read by everybody on the machine.
    private static async Task RunAsync(string program, string connectionString, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        foreach (var (name, value) in new[] { ("PGHOST", settings.Host), ("PGPORT", settings.Port.ToString(CultureInfo.InvariantCulture)), ("PGUSER", settings.Username), ("PGPASSWORD", settings.Password), ("PGDATABASE", settings.Database) })
            if (!string.IsNullOrEmpty(value)) start.Environment[name] = value;
        Process? process;
        try { process = Process.Start(start); }
        catch (System.ComponentModel.Win32Exception) { throw new StoreException($"{program} is not on the path: it comes with PostgreSQL's client programs"); }
        using (process)
        {
            var said = await process!.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            if (process.ExitCode != 0) throw new StoreException($"{program} ended with {process.ExitCode}: {said.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? "no reason given"}");
        }
    }

    private static SqliteConnection Sqlite(string connectionString) => new(new SqliteConnectionStringBuilder(connectionString) { Pooling = false, DefaultTimeout = 5 }.ConnectionString);

    private static async Task<object?> Scalar(System.Data.Common.DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(ct);
    }
}

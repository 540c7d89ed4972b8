using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Verify.Server.Store;

/// <summary>What a table holds: how many rows, and the sum of the hashes of its rows, whatever order they lie in and whichever engine keeps them.</summary>
internal sealed record TableDigest(string Table, long Rows, string Hash);

/// <summary>Reads whole tables: to prove that two databases hold the same, and to move one engine's rows to another in bulk.</summary>
internal static class TableCopy
{
    private const string Migrations = "schema_migrations";

    /// <summary>The tables of the store, in order of name.</summary>
    public static async Task<IReadOnlyList<string>> TablesAsync(DbConnection connection) => [.. (await connection.QueryAsync<string>(connection is NpgsqlConnection
        ? "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")).Where(name => name != Migrations).Order(StringComparer.Ordinal)];

    public static Task<long> SchemaAsync(DbConnection connection) => connection.ExecuteScalarAsync<long>($"SELECT MAX(version) FROM {Migrations}")!;

    /// <summary>The columns of a table, in order of name.</summary>
    private static async Task<string[]> ColumnsAsync(DbConnection connection, string table) => [.. (await connection.QueryAsync<string>(connection is NpgsqlConnection
        ? "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = @table"
        : "SELECT name FROM pragma_table_info(@table)", new { table })).Order(StringComparer.Ordinal)];

    /// <summary>Counts and hashes all tables.</summary>
    public static async Task<IReadOnlyList<TableDigest>> DigestAsync(DbConnection connection, CancellationToken ct)
    {
        List<TableDigest> digests = [];
        foreach (var table in await TablesAsync(connection)) digests.Add(await ReadAsync(connection, table, await ColumnsAsync(connection, table), _ => Task.CompletedTask, ct));
        return digests;
    }

    /// <summary>Writes every table's rows into the same table of an empty PostgreSQL database; answers what was read.</summary>
    public static async Task<IReadOnlyList<TableDigest>> CopyAsync(DbConnection from, NpgsqlConnection to, Action<string> say, CancellationToken ct)
    {
        List<TableDigest> read = [];
        foreach (var table in await TablesAsync(from))
        {
            var columns = await ColumnsAsync(from, table);
            if (await to.ExecuteScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM {table})")) throw new StoreException($"the target's table {table} holds rows already: name an empty database");
            await using var import = await to.BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)", ct);
            var digest = await ReadAsync(from, table, columns, async values =>
            {
                await import.StartRowAsync(ct);
                foreach (var value in values) await WriteAsync(import, value, ct);
            }, ct);
            await import.CompleteAsync(ct);
            read.Add(digest);
            say($"{table}: {digest.Rows} rows");
        }
        return read;
    }

    /// <summary>Where two readings differ, in words; nothing where they are the same.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<TableDigest> wanted, IReadOnlyList<TableDigest> found)
    {
        var there = found.ToDictionary(digest => digest.Table, StringComparer.Ordinal);
        return [.. wanted.Where(digest => digest.Rows > 0 || there.ContainsKey(digest.Table)).Select(digest => there.GetValueOrDefault(digest.Table) switch
        {
            null => $"{digest.Table}: the table is missing",
            { } other when other.Rows != digest.Rows => $"{digest.Table}: {other.Rows} rows, not {digest.Rows}",
            { } other when other.Hash != digest.Hash => $"{digest.Table}: the {other.Rows} rows are not the same",
            _ => "",
        }).Where(said => said.Length > 0)];
    }

    private static async Task<TableDigest> ReadAsync(DbConnection connection, string table, string[] columns, Func<object[], Task> each, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns)} FROM {table}";
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (count, sum, values) = (0L, new ulong[4], new object[columns.Length]);
        while (await reader.ReadAsync(ct))
        {
            reader.GetValues(values);
            Add(sum, values);
            await each(values);
            count++;
        }
        return new TableDigest(table, count, string.Concat(sum.Select(part => part.ToString("x16", System.Globalization.CultureInfo.InvariantCulture))));
    }

    // A sum, because no two engines give rows in the same order, and because equal rows must not cancel each other out.
    private static void Add(ulong[] sum, object[] values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var value in values)
        {
            var (kind, bytes) = value switch
            {
                DBNull => ((byte)0, Array.Empty<byte>()),
                long number => ((byte)1, BitConverter.GetBytes(number)),
                double number => ((byte)2, BitConverter.GetBytes(number)),
                string text => ((byte)3, Encoding.UTF8.GetBytes(text)),
                byte[] blob => ((byte)4, blob),
                _ => throw new StoreException($"a column of an unknown type: {value.GetType().Name}"),
            };
            hash.AppendData([kind, .. BitConverter.GetBytes(bytes.Length)]);
            hash.AppendData(bytes);
        }
        var row = hash.GetHashAndReset();
        for (var i = 0; i < sum.Length; i++) sum[i] += BinaryPrimitives.ReadUInt64LittleEndian(row.AsSpan(i * 8));
    }

    private static Task WriteAsync(NpgsqlBinaryImporter import, object value, CancellationToken ct) => value switch
    {
        DBNull => import.WriteNullAsync(ct),
        long number => import.WriteAsync(number, NpgsqlDbType.Bigint, ct),
        double number => import.WriteAsync(number, NpgsqlDbType.Double, ct),
        string text => import.WriteAsync(text, NpgsqlDbType.Text, ct),
        byte[] blob => import.WriteAsync(blob, NpgsqlDbType.Bytea, ct),
        _ => throw new StoreException($"a column of an unknown type: {value.GetType().Name}"),
    };
}

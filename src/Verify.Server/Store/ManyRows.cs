using System.Data;
using System.Data.Common;
using Dapper;

namespace Verify.Server.Store;

/// <summary>
/// Many rows with one statement. PostgreSQL gets arrays, so that the text, which each session parses and plans for itself, is one whatever their number;
/// SQLite gets a list of values.
/// </summary>
internal static class ManyRows
{
    private const int MostValues = 100;

    /// <summary>Inserts and answers how many were new.</summary>
    /// <param name="same">What is the same in all rows.</param>
    /// <param name="each">What each row has: the column's name and its type, <c>text</c>, <c>bigint</c>, <c>double</c> or <c>bytea</c>.</param>
    public static async Task<int> InsertManyAsync<T>(this DbConnection connection, Dialect dialect, string table, IReadOnlyList<T> rows, (string Name, object Value)[] same, (string Name, string Type, Func<T, object?> Of)[] each, string onConflict)
    {
        if (rows.Count == 0) return 0;
        var into = $"INSERT INTO {table} ({string.Join(", ", same.Select(column => column.Name).Concat(each.Select(column => column.Name)))})";
        if (dialect.Arrays)
        {
            var arrays = Same();
            foreach (var (name, type, of) in each) arrays.Add(name, ArrayOf(type, rows, of));
            var picked = same.Select(column => "@" + column.Name).Concat(each.Select(column => "r." + column.Name));
            return await connection.ExecuteAsync(
                $"{into} SELECT {string.Join(", ", picked)} FROM unnest({string.Join(", ", each.Select(column => $"@{column.Name}::{(column.Type == "double" ? "double precision" : column.Type)}[]"))}) AS r ({string.Join(", ", each.Select(column => column.Name))}) {onConflict}", arrays);
        }
        var added = 0;
        foreach (var part in rows.Chunk(MostValues))
        {
            var values = Same();
            for (var i = 0; i < part.Length; i++)
                foreach (var (name, type, of) in each) values.Add(name + i, of(part[i]), type == "bytea" ? DbType.Binary : null);
            var lines = part.Select((_, i) => $"({string.Join(", ", same.Select(column => "@" + column.Name).Concat(each.Select(column => $"@{column.Name}{i}")))})");
            added += await connection.ExecuteAsync($"{into} VALUES {string.Join(", ", lines)} {onConflict}", values);
        }
        return added;

        DynamicParameters Same()
        {
            var parameters = new DynamicParameters();
            foreach (var (name, value) in same) parameters.Add(name, value);
            return parameters;
        }
    }

    private static Array ArrayOf<T>(string type, IReadOnlyList<T> rows, Func<T, object?> of) => type switch
    {
        "text" => rows.Select(row => (string?)of(row)).ToArray(),
        "bigint" => rows.Select(row => (long?)of(row)).ToArray(),
        "double" => rows.Select(row => (double?)of(row)).ToArray(),
        "bytea" => rows.Select(row => (byte[]?)of(row)).ToArray(),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}

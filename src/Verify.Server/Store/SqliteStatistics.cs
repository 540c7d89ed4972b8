using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Verify.Server.Store;

/// <summary>
/// Tells SQLite's planner how selective the columns of the indexes are. Knowing nothing it takes every first column for a selective one, but here that
/// is the tenant: it would read all of a tenant to avoid a sort. Fixed figures, never measured ones, so that a plan does not change with the data
/// (https://www.sqlite.org/optoverview.html, "manual control of query plans using sqlite_stat tables").
/// </summary>
internal static class SqliteStatistics
{
    // Only their proportions matter: a large tenant, queues that hold a small part of a table, columns of a few values, and columns that nearly name a row.
    private const long Rows = 1_000_000, Waiting = 10_000, Kinds = 10, Same = 10;
    private static readonly HashSet<string> FewValues = ["kind", "state", "stage", "recommendation", "pattern", "system", "connection", "action", "day", "done", "assignee"];

    public static async Task SetAsync(DbConnection connection)
    {
        await connection.ExecuteAsync("ANALYZE sqlite_schema; DELETE FROM sqlite_stat1");
        var columns = await connection.QueryAsync<IndexColumn>(
            """
            SELECT s.tbl_name AS "table", l.name AS "index", l."unique", l.partial, i.name AS "column" FROM sqlite_schema s, pragma_index_list(s.name) l, pragma_index_info(l.name) i
            WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite_%' ORDER BY l.name, i.seqno
            """);
        await connection.ExecuteAsync("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (@Table, @Index, @Figures)",
            columns.GroupBy(column => column.Index).Select(index => new { index.First().Table, Index = index.Key, Figures = Figures([.. index]) }));
        await connection.ExecuteAsync("ANALYZE sqlite_schema");
    }

    /// <summary>The rows of the index, and for each of its columns how many rows have the same values up to there.</summary>
    private static string Figures(IReadOnlyList<IndexColumn> columns)
    {
        var rows = columns[0].Partial ? Waiting : Rows;
        var figures = new List<long> { rows };
        foreach (var column in columns)
            figures.Add(column.Column == "tenant" ? figures[^1] : FewValues.Contains(column.Column) ? Math.Max(Same, figures[^1] / Kinds) : Math.Min(Same, figures[^1]));
        if (columns[0].Unique) figures[^1] = 1;
        return string.Join(' ', figures.Select(figure => figure.ToString(CultureInfo.InvariantCulture)));
    }

    private sealed class IndexColumn
    {
        public string Table { get; init; } = "";
        public string Index { get; init; } = "";
        public bool Unique { get; init; }
        public bool Partial { get; init; }
        public string Column { get; init; } = "";
    }
}

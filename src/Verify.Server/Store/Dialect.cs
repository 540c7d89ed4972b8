using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Verify.Server.Store;

/// <summary>The few words in which the SQL of SQLite and of PostgreSQL differ.</summary>
internal sealed record Dialect(string Blob, string Text, string ForUpdate, bool Arrays)
{
    public static readonly Dialect Sqlite = new("BLOB", "TEXT", "", Arrays: false);

    // COLLATE "C" keeps the order of ids the same as SQLite's and as ordinal comparison.
    public static readonly Dialect Postgres = new("BYTEA", "TEXT COLLATE \"C\"", "FOR UPDATE", Arrays: true);

    public string Schema(string sql) => sql.Replace("$blob", Blob, StringComparison.Ordinal).Replace("$text", Text, StringComparison.Ordinal);

    /// <summary>Locks the rows of one of several tables.</summary>
    public string ForUpdateOf(string table) => Arrays ? $"FOR UPDATE OF {table}" : "";

    /// <summary>Locks the rows of a claim and passes over those that another node is claiming; SQLite has one writer and needs no lock.</summary>
    public string SkipLocked(string table) => Arrays ? $"FOR UPDATE OF {table} SKIP LOCKED" : "";

    /// <summary>Membership in a list parameter: Dapper sends an array to PostgreSQL and expands the list for SQLite.</summary>
    public string In(string column, string parameter) => Arrays ? $"{column} = ANY({parameter})" : $"{column} IN {parameter}";

    /// <summary>Membership of a candidate's own rows, and of those folded into them, of the candidate <c>@of</c>: read first, so that PostgreSQL looks the members up one by one whatever it knows of the tables.</summary>
    public string InFold(string column)
    {
        const string fold = "SELECT f.id FROM candidates f WHERE f.tenant = @tenant AND f.root = (SELECT o.root FROM candidates o WHERE o.tenant = @tenant AND o.id = @of)";
        return Arrays ? $"{column} = ANY(ARRAY({fold}))" : $"{column} IN ({fold})";
    }

    /// <summary>Whether the same transaction may succeed when it is run again: a serialization failure, a deadlock, a busy database.</summary>
    public static bool IsTransient(Exception error) => error switch
    {
        PostgresException postgres => postgres.SqlState is "40001" or "40P01" or "55P03" or "57P01" or "53300",
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6,
        NpgsqlException npgsql => npgsql.IsTransient,
        _ => false,
    };

    public static bool IsPostgres(string connectionString)
    {
        var parts = new DbConnectionStringBuilder();
        try { parts.ConnectionString = connectionString; }
        catch (ArgumentException) { return false; }
        return parts.ContainsKey("Host") || parts.ContainsKey("Server");
    }
}

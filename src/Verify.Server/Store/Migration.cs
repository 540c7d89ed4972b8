using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;

namespace Verify.Server.Store;

/// <summary>A numbered step of a schema, from an embedded file named <c>set-number-name.sql</c>.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    public static IReadOnlyList<Migration> All(string set)
    {
        var assembly = typeof(Migration).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(set + "-", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, name)).OrderBy(migration => migration.Version)];
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var version = int.Parse(resource.Split('-')[1], CultureInfo.InvariantCulture);
        return new Migration(version, Path.GetFileNameWithoutExtension(resource), reader.ReadToEnd());
    }

    /// <summary>Applies what is missing. The caller holds the lock and the transaction.</summary>
    public static async Task ApplyAsync(DbConnection connection, Dialect dialect, IReadOnlyList<Migration> migrations)
    {
        await connection.ExecuteAsync(dialect.Schema("CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT NOT NULL PRIMARY KEY, name $text NOT NULL)"));
        var applied = (await connection.QueryAsync<long>("SELECT version FROM schema_migrations")).ToHashSet();
        var known = migrations[^1].Version;
        if (applied.Contains(Moving.Moved)) throw new StoreException("this database was moved to PostgreSQL: set Verify:Database and Verify:Keys to where it is now");
        if (applied.Count > 0 && applied.Max() > known)
            throw new StoreException($"the database has schema {applied.Max()}, this program knows up to {known}: it was written by a newer version; install that version or restore a backup");
        foreach (var migration in migrations.Where(migration => !applied.Contains(migration.Version)))
        {
            await connection.ExecuteAsync(dialect.Schema(migration.Sql));
            await connection.ExecuteAsync("INSERT INTO schema_migrations (version, name) VALUES (@version, @name)", new { version = (long)migration.Version, name = migration.Name });
        }
    }
}

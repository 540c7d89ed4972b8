using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Npgsql;
using Verify.Core.Model;
using Verify.Server.Store;
using Verify.Tests.Store;

namespace Verify.Tests.Operations;

/// <summary>
/// An installation that the release before wrote (schema 1, three people who applied, were linked and assessed, one of them erased) is opened, brought
/// up to date and used. <c>release-before.zip</c> is its data folder, written by that release's own program.
/// </summary>
public sealed class UpgradeTests
{
    private const int Before = 1;
    private static readonly TenantId Tenant = new("acme");

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task An_installation_of_the_release_before_keeps_everything_and_goes_on(string engine)
    {
        var folder = Directory.CreateTempSubdirectory("verify-upgrade-").FullName;
        try
        {
            ZipFile.ExtractToDirectory(Path.Combine(AppContext.BaseDirectory, "Operations", "release-before.zip"), folder);
            var keys = Path.Combine(folder, "keys");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(keys, "tenant-acme.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var settings = new StoreSettings($"Data Source={Path.Combine(folder, "verify.db")}", keys);
            if (engine == "postgres") settings = await AsItWasOnPostgresAsync(settings, keys);

            await using (var store = await VerifyStore.OpenAsync(settings, TimeProvider.System))
            {
                var acme = store.For(Tenant);
                var (ada, ben, gone) = (await FindAsync("ada"), await FindAsync("ben"), await FindAsync("gone"));
                Assert.NotNull((await acme.CandidateAsync(gone))!.ErasedAt);
                Assert.Empty(await acme.EvidenceAsync(gone));
                Assert.Equal("Ada Example", (await acme.CandidateAsync(ada))!.Display!.Name);
                Assert.Contains(await acme.LinksAsync(ada), link => link.Other == ben && link.Kind == "phone");
                // Cases that are open keep the policy that they were assessed with.
                var assessed = Assert.Single((await acme.AssessmentsAsync(ada)).Take(1));
                Assert.NotEmpty(assessed.PolicyVersion);
                Assert.NotNull(assessed.Json);
                Assert.Equal(2, (await acme.CandidatesAsync(new CandidateFilter(Order: CandidateOrder.ReviewQueue), null, 10)).Items.Count);
                Assert.Empty((await acme.VerifyAuditAsync()).Findings);
                Assert.NotNull(await acme.ConnectionAsync("generic"));

                // And it goes on: the same people are known, new ones come, keys can be rotated.
                Assert.Contains(await acme.SharedSelectorsAsync(ada, 10), hit => hit.Other == ben);
                await acme.InTransactionAsync(tx => tx.AppendEvidenceAsync(ada, [Some.Evidence(new EvidenceId("e-new"))]));
                await acme.RotateKeyAsync();
                Assert.NotEqual(ada, await acme.InTransactionAsync(tx => tx.ResolveOrCreateCandidateAsync("import", "new")));
                async Task<CandidateId> FindAsync(string id) => (await acme.FindCandidateAsync("ats", id)) ?? throw new InvalidOperationException($"{id} is not there any more");
            }

            // Its own program, started again by mistake, sees a schema that it does not know.
            System.Data.Common.DbConnection connection = engine == "postgres" ? new NpgsqlConnection(settings.Database) : new SqliteConnection(settings.Database + ";Pooling=false");
            await using (connection)
            {
                await connection.OpenAsync();
                var refused = await Assert.ThrowsAsync<StoreException>(() => Migration.ApplyAsync(connection, engine == "postgres" ? Dialect.Postgres : Dialect.Sqlite, [.. Migration.All("data").Where(migration => migration.Version <= Before)]));
                Assert.Contains("written by a newer version", refused.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>While some nodes are still of the release before, they go on: a migration takes nothing away that their statements name.</summary>
    [Fact]
    public void Migrations_since_then_only_add()
    {
        foreach (var migration in Migration.All("data").Concat(Migration.All("keys")).Where(migration => migration.Version > Before))
            foreach (var statement in migration.Sql.Split(';').Select(part => string.Join(' ', part.Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal))).Trim()).Where(part => part.Length > 0))
            {
                Assert.False(statement.StartsWith("DROP TABLE", StringComparison.Ordinal) || statement.Contains("DROP COLUMN", StringComparison.Ordinal) || statement.Contains("RENAME", StringComparison.Ordinal), $"{migration.Name}: {statement}");
                // An older node inserts without the column: it needs a default or may be empty.
                if (statement.Contains("ADD COLUMN", StringComparison.Ordinal)) Assert.False(statement.Contains("NOT NULL", StringComparison.Ordinal) && !statement.Contains("DEFAULT", StringComparison.Ordinal), $"{migration.Name}: {statement}");
            }
    }

    /// <summary>The same rows in PostgreSQL, under the schema of then.</summary>
    private static async Task<StoreSettings> AsItWasOnPostgresAsync(StoreSettings sqlite, string keys)
    {
        var target = await PostgresServer.NewSchemasAsync(keys);
        foreach (var (from, to, set) in new[] { (sqlite.Database, target.Database, "data"), (sqlite.KeyDatabase, target.Keys, "keys") })
        {
            await using var source = new SqliteConnection(from + ";Pooling=false");
            await using var connection = new NpgsqlConnection(to);
            await source.OpenAsync();
            await connection.OpenAsync();
            await Migration.ApplyAsync(connection, Dialect.Postgres, [.. Migration.All(set).Where(migration => migration.Version <= Before)]);
            Assert.Empty(TableCopy.Differences(await TableCopy.CopyAsync(source, connection, _ => { }, default), await TableCopy.DigestAsync(connection, default)));
        }
        return target;
    }
}

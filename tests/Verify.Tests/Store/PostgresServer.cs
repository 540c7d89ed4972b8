using Npgsql;
using Verify.Bench.Nodes;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>
/// The PostgreSQL of the tests: the one that VERIFY_TEST_POSTGRES names, else one started from the machine's binaries in a temporary
/// folder. Without either the tests skip visibly, or fail where VERIFY_REQUIRE asks for postgres.
/// </summary>
internal static class PostgresServer
{
    private static readonly Lazy<Task<(string? Connection, string Reason)>> Started = new(StartAsync);

    /// <summary>Two fresh schemas, one for the data and one for the keys; making databases would take most of the tests' time.</summary>
    public static async Task<StoreSettings> NewSchemasAsync(string tenantKeys)
    {
        var (server, reason) = await Started.Value;
        if (server is null) Missing(reason);
        return new StoreSettings(await NewSchemaAsync(server), await NewSchemaAsync(server), tenantKeys);
    }

    /// <summary>Skips the running test visibly, or fails it where PostgreSQL is required.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public static void Missing(string reason)
    {
        if ((Environment.GetEnvironmentVariable("VERIFY_REQUIRE") ?? "").Contains("postgres", StringComparison.Ordinal)) Assert.Fail($"PostgreSQL is required: {reason}");
        Assert.Skip($"no PostgreSQL: {reason}");
    }

    private static async Task<string> NewSchemaAsync(string server)
    {
        var name = "verify_" + Guid.NewGuid().ToString("n");
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE SCHEMA {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { SearchPath = name, MaxPoolSize = 20 }.ConnectionString;
    }

    private static async Task<(string?, string)> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("VERIFY_TEST_POSTGRES") is { Length: > 0 } given) return (given, "");
        try { return ((await PostgresCluster.StartAsync(inMemory: true)).Connection, ""); }
        catch (InvalidOperationException error) { return (null, $"{error.Message}, and VERIFY_TEST_POSTGRES is not set"); }
    }
}

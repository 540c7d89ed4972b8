using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using Verify.Connectors.Generic;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Bench.Nodes;

/// <summary>
/// <c>nodes drain</c>: deliveries that queued up while no node ran, one person's application in every tenth and nothing of interest in the others; then 1, 2 and
/// 4 nodes are started on them in turn, each on a queue of its own. How long until the inbox is empty, and until all that it caused is done.
/// </summary>
internal static class DrainScenario
{
    public static async Task<int> RunAsync(int deliveries, int[] nodes)
    {
        var folder = Directory.CreateTempSubdirectory("verify-drain-").FullName;
        var cluster = await PostgresCluster.StartAsync(inMemory: false);
        try
        {
            Console.WriteLine($"{"nodes",6}{"queued",9}{"inbox empty s",15}{"a second",10}{"all done s",12}{"a second",10}{"×",7}");
            var first = 0d;
            foreach (var count in nodes)
            {
                var (inbox, all) = await RunAsync(cluster, Path.Combine(folder, $"{count}"), deliveries, count);
                if (first == 0) first = all.TotalSeconds;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,6}{deliveries,9}{inbox.TotalSeconds,15:F1}{deliveries / inbox.TotalSeconds,10:F0}{all.TotalSeconds,12:F1}{deliveries / all.TotalSeconds,10:F0}{first / all.TotalSeconds,7:F2}"));
            }
            return 0;
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(TimeSpan Inbox, TimeSpan All)> RunAsync(PostgresCluster cluster, string folder, int deliveries, int count)
    {
        var shared = await DatabasesAsync(cluster, folder, string.Create(CultureInfo.InvariantCulture, $"{count}"), leaseSeconds: 60);
        await using var store = await VerifyStore.OpenAsync(new StoreSettings(shared.Database, shared.Keys, shared.TenantKeys), TimeProvider.System);
        await using var sandbox = new GenericSandbox();
        await FillAsync(await ConnectAsync(store, sandbox), 0, deliveries);

        var nodes = Enumerable.Range(0, count).Select(i => new Node(i, Path.Combine(folder, $"node-{i}"), shared)).ToArray();
        try
        {
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(nodes.Select(node => node.EnsureUpAsync(default)));
            TimeSpan? inbox = null;
            while (true)
            {
                var waiting = await store.WaitingAsync();
                if (waiting.Inbox == 0) inbox ??= watch.Elapsed;
                if (inbox is { } empty && await store.PendingAsync() == 0) return (empty, watch.Elapsed);
                await Task.Delay(100);
            }
        }
        finally
        {
            foreach (var node in nodes) node.Dispose();
        }
    }

    /// <summary>Two empty databases, and where the keys of tenants lie.</summary>
    internal static async Task<NodeStore> DatabasesAsync(PostgresCluster cluster, string folder, string name, int leaseSeconds)
    {
        await using (var connection = new NpgsqlConnection(cluster.Connection))
        {
            await connection.OpenAsync();
            foreach (var kind in (string[])["data", "keys"]) await connection.ExecuteAsync($"CREATE DATABASE {kind}_{name}");
        }
        string At(string kind) => cluster.Connection.Replace("Database=postgres", $"Database={kind}_{name}", StringComparison.Ordinal) + ";Maximum Pool Size=40";
        return new NodeStore(At("data"), At("keys"), Path.Combine(folder, "keys"), leaseSeconds);
    }

    internal static async Task<TenantStore> ConnectAsync(VerifyStore store, GenericSandbox sandbox)
    {
        var tenant = new TenantId("bench");
        await store.CreateTenantAsync(tenant, "Bench");
        var view = new GenericConnector().SandboxConnection(tenant, "generic", sandbox);
        await store.For(tenant).AddConnectionAsync("generic", "generic", "Generic", "{}"u8.ToArray(), view.Secrets.ToDictionary(s => s.Key, s => s.Value[0].Reveal()));
        return store.For(tenant);
    }

    internal static Task FillAsync(TenantStore tenant, int first, int deliveries) => Parallel.ForEachAsync(Enumerable.Range(first, deliveries), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancel) =>
        await tenant.AppendDeliveryAsync(new NewDelivery("generic", string.Create(CultureInfo.InvariantCulture, $"d-{i}"), new Dictionary<string, string>(), Body(i), DateTimeOffset.UtcNow), cancel));

    private static byte[] Body(int i) => i % 10 != 0 ? """{"events":[]}"""u8.ToArray() : Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        events = new[]
        {
            new
            {
                candidate = new { system = "ats", externalId = string.Create(CultureInfo.InvariantCulture, $"p-{i}") },
                evidence = new object[] { new { kind = "application", observedAt = "2026-02-01T09:00:00Z", name = new { given = "Ada", family = string.Create(CultureInfo.InvariantCulture, $"Example{i}") }, emails = new[] { string.Create(CultureInfo.InvariantCulture, $"p{i}@example.com") }, phones = new[] { string.Create(CultureInfo.InvariantCulture, $"+1 615 {200 + i / 10 / 9000:D3} {1000 + i / 10 % 9000:D4}") } } },
            },
        },
    }));
}

using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using Verify.Connectors.Generic;
using Verify.Server.Store;

namespace Verify.Bench.Nodes;

/// <summary>
/// <c>nodes recovery</c>: a node is killed while it has deliveries and jobs in hand, under leases of two minutes. How long until none of them is its own any more:
/// taken over by another node, or by the same one, started again at once.
/// </summary>
internal static class RecoveryScenario
{
    private const int Queued = 400;

    public static async Task<int> RunAsync(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("verify-recovery-").FullName;
        var cluster = await PostgresCluster.StartAsync(inMemory: false);
        try
        {
            Console.WriteLine($"{"nodes",6}{"rounds",8}{"in hand",9}{"work goes on p50 s",20}{"at most s",11}{"answers again p50 s",21}{"at most s",11}");
            foreach (var count in (int[])[1, 2])
            {
                var found = await PlayAsync(cluster, Path.Combine(folder, $"{count}"), count, rounds);
                double[] work = [.. found.Select(one => one.Work).Order()], answer = [.. found.Select(one => one.Answer).Order()];
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,6}{rounds,8}{found.Sum(one => one.Held),9}{work[rounds / 2],20:F1}{work[^1],11:F1}{answer[rounds / 2],21:F1}{answer[^1],11:F1}"));
            }
            return 0;
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<(int Held, double Work, double Answer)>> PlayAsync(PostgresCluster cluster, string folder, int count, int rounds)
    {
        var shared = await DrainScenario.DatabasesAsync(cluster, folder, string.Create(CultureInfo.InvariantCulture, $"{count}"), leaseSeconds: 120);
        await using var store = await VerifyStore.OpenAsync(new StoreSettings(shared.Database, shared.Keys, shared.TenantKeys), TimeProvider.System);
        await using var sandbox = new GenericSandbox();
        var tenant = await DrainScenario.ConnectAsync(store, sandbox);
        await using var connection = new NpgsqlConnection(shared.Database);
        await connection.OpenAsync();
        Task<int> HeldAsync(int process) => connection.ExecuteScalarAsync<int>(
            "SELECT (SELECT COUNT(*) FROM inbox WHERE due_at IS NOT NULL AND owner LIKE @by) + (SELECT COUNT(*) FROM jobs WHERE due_at IS NOT NULL AND owner LIKE @by)", new { by = $"%:{process}:%" });

        var nodes = Enumerable.Range(0, count).Select(i => new Node(i, Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"node-{i}")), shared)).ToArray();
        var found = new List<(int, double, double)>();
        try
        {
            await Task.WhenAll(nodes.Select(node => node.EnsureUpAsync(default)));
            for (var round = 0; round < rounds; round++)
            {
                var node = nodes[round % count];
                await DrainScenario.FillAsync(tenant, round * Queued, Queued);
                while (await HeldAsync(node.ProcessId) == 0) await Task.Delay(5);
                var dead = node.ProcessId;
                node.Kill();
                var watch = Stopwatch.StartNew();
                var held = await HeldAsync(dead);
                var answers = Task.Run(async () =>
                {
                    await node.EnsureUpAsync(default);
                    return watch.Elapsed.TotalSeconds;
                });
                while (await HeldAsync(dead) > 0) await Task.Delay(20);
                found.Add((held, watch.Elapsed.TotalSeconds, await answers));
                while (await store.PendingAsync() > 0) await Task.Delay(50);
            }
            return found;
        }
        finally
        {
            foreach (var node in nodes) node.Dispose();
        }
    }
}

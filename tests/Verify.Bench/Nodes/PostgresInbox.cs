using System.Diagnostics;
using System.Globalization;
using Dapper;
using Npgsql;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Bench.Nodes;

/// <summary>
/// <c>nodes inbox</c>: webhooks acknowledged a second on PostgreSQL, against pgbench's single insert of as many bytes into the same kind of table on the same
/// server in the same run, with 1 and with 16 clients. The server lies on the disk, with fsync. pgbench encrypts nothing, looks nothing up and speaks no HTTP.
/// </summary>
internal static class PostgresInbox
{
    private const int BodySize = 3072, Rounds = 3;

    public static async Task<int> RunAsync(TimeSpan each)
    {
        var cluster = await PostgresCluster.StartAsync(inMemory: false);
        var folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
        try
        {
            await using (var connection = new NpgsqlConnection(cluster.Connection))
            {
                await connection.OpenAsync();
                await connection.ExecuteAsync("CREATE DATABASE keys; ", commandType: System.Data.CommandType.Text);
                await connection.ExecuteAsync("CREATE TABLE bench (tenant text NOT NULL, id text NOT NULL, due bigint, payload bytea, PRIMARY KEY (tenant, id)); CREATE INDEX bench_due ON bench (tenant, due) WHERE due IS NOT NULL; ALTER TABLE bench ALTER payload SET STORAGE EXTERNAL");
            }
            var script = Path.Combine(folder, "insert.sql");
            await File.WriteAllTextAsync(script, $"INSERT INTO bench VALUES ('t', gen_random_uuid()::text, 1, decode(repeat('5a', {BodySize}), 'hex'));\n");
            List<double> one = [], sixteen = [], store = [], hooks = [];
            // Until the compiler has done with the server: it takes a fifth of this machine for the first half minute.
            await HooksInbox.RunAsync(Server(cluster, folder), 64, BodySize, TimeSpan.FromSeconds(25));
            for (var round = 0; round < Rounds; round++)
            {
                one.Add(await PgbenchAsync(cluster, script, 1, each));
                store.Add(await StoreAsync(cluster, folder, round, each));
                sixteen.Add(await PgbenchAsync(cluster, script, 16, each));
                hooks.Add((await HooksInbox.RunAsync(Server(cluster, folder), 64, BodySize, each)).Rate);
            }
            double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);
            var (baseOne, baseSixteen) = (Median(one), Median(sixteen));
            foreach (var (name, rate) in new[] { ("pgbench -c 1, one insert", baseOne), ("pgbench -c 16, one insert", baseSixteen), ("store inbox, 16 callers", Median(store)), ("webhooks over HTTP, 64 connections", Median(hooks)) })
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-36}{rate,9:F0} /s {rate / baseOne,8:P0} of -c 1 {rate / baseSixteen,8:P0} of -c 16"));
            return Median(hooks) >= baseOne && Median(hooks) >= 0.3 * baseSixteen ? 0 : 1;
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ServerSettings Server(PostgresCluster cluster, string folder) => new()
    {
        DataFolder = folder, PublicUrl = new Uri("http://127.0.0.1:1/"), TenantKeys = Path.Combine(folder, "keys"),
        Database = cluster.Connection + ";Maximum Pool Size=32", Keys = cluster.Connection.Replace("Database=postgres", "Database=keys", StringComparison.Ordinal),
    };

    private static async Task<double> StoreAsync(PostgresCluster cluster, string folder, int round, TimeSpan time)
    {
        await using var store = await Server(cluster, folder).OpenStoreAsync(TimeProvider.System, default);
        var tenant = new TenantId("bench");
        await store.CreateTenantAsync(tenant, "Bench");
        var handle = store.For(tenant);
        var body = new byte[BodySize];
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            var count = 0;
            for (; watch.Elapsed < time; count++)
                await handle.AppendDeliveryAsync(new NewDelivery("bare", string.Create(CultureInfo.InvariantCulture, $"d-{round}-{caller}-{count}"), new Dictionary<string, string> { ["signature"] = "sha256 0" }, body, DateTimeOffset.UtcNow));
            return count;
        })));
        var rate = counts.Sum() / watch.Elapsed.TotalSeconds;
        await using var connection = new NpgsqlConnection(cluster.Connection);
        await connection.ExecuteAsync("UPDATE inbox SET due_at = NULL WHERE connection = 'bare'");
        return rate;
    }

    private static async Task<double> PgbenchAsync(PostgresCluster cluster, string script, int clients, TimeSpan time)
    {
        var seconds = Math.Max(1, (int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(new ProcessStartInfo("pgbench", ["-n", "-h", "127.0.0.1", "-p", cluster.Port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-M", "prepared",
            "-c", clients.ToString(CultureInfo.InvariantCulture), "-j", Math.Min(clients, 2).ToString(CultureInfo.InvariantCulture), "-T", seconds, "-f", script, "postgres"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var line = said.Split('\n').FirstOrDefault(one => one.StartsWith("tps = ", StringComparison.Ordinal)) ?? throw new InvalidOperationException($"pgbench said: {said}");
        return double.Parse(line["tps = ".Length..].Split(' ')[0], CultureInfo.InvariantCulture);
    }
}

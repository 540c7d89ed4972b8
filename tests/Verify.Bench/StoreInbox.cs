using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Bench;

/// <summary>
/// <c>store inbox</c>: how many 3 KB deliveries a second 64 callers get durably into the inbox, against a bare loop of single durable
/// inserts into the same kind of table on the same disk in the same run. The baseline encrypts nothing and checks nothing. The same again
/// through the front: signed webhooks over HTTP from 64 connections, the senders on the same machine.
/// </summary>
internal static class StoreInbox
{
    private const int Callers = 64, BodySize = 3072;

    public static async Task<int> RunAsync(TimeSpan each)
    {
        var folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
        try
        {
            // Interleaved, so that a disk that changes its mood changes it for both.
            List<double> bare = [], store = [], hooks = [], slow = [];
            await StoreAsync(Path.Combine(folder, "warm"), TimeSpan.FromSeconds(1));
            for (var round = 0; round < 3; round++)
            {
                bare.Add(Bare(Path.Combine(folder, $"bare-{round}.db"), each));
                store.Add(await StoreAsync(Path.Combine(folder, $"store-{round}"), each));
                var (rate, p99) = await HooksInbox.RunAsync(Path.Combine(folder, $"hooks-{round}"), Callers, BodySize, each);
                hooks.Add(rate);
                slow.Add(p99);
            }
            var (baseline, measured) = (bare.Order().ElementAt(1), store.Order().ElementAt(1));
            Console.WriteLine($"bare loop of single durable inserts  {baseline,10:F0} /s");
            Console.WriteLine($"store inbox, {Callers} callers, {BodySize} B      {measured,10:F0} /s");
            Console.WriteLine($"ratio                                {measured / baseline,10:P0}");
            Console.WriteLine($"webhooks over HTTP, {Callers} connections  {hooks.Order().ElementAt(1),9:F0} /s");
            Console.WriteLine($"ratio                                {hooks.Order().ElementAt(1) / baseline,10:P0}");
            Console.WriteLine($"99 of 100 are answered within        {slow.Order().ElementAt(1),10:F1} ms");
            return measured >= baseline && slow.Order().ElementAt(1) < 50 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Bare(string path, TimeSpan time)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        connection.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE inbox (id TEXT NOT NULL PRIMARY KEY, body BLOB NOT NULL)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO inbox (id, body) VALUES (@id, @body)";
        var id = insert.Parameters.Add("@id", SqliteType.Text);
        insert.Parameters.AddWithValue("@body", new byte[BodySize]);
        var (watch, count) = (Stopwatch.StartNew(), 0);
        for (; watch.Elapsed < time; count++)
        {
            id.Value = $"d-{count}";
            insert.ExecuteNonQuery();
        }
        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> StoreAsync(string folder, TimeSpan time)
    {
        await using var store = await VerifyStore.OpenAsync(new StoreSettings($"Data Source={Path.Combine(folder, "verify.db")}", Path.Combine(folder, "keys")), TimeProvider.System);
        var tenant = new TenantId("bench");
        await store.CreateTenantAsync(tenant, "Bench");
        var handle = store.For(tenant);
        var body = new byte[BodySize];
        var headers = new Dictionary<string, string> { ["signature"] = "sha256 0" };
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var count = 0;
            for (; watch.Elapsed < time; count++)
                await handle.AppendDeliveryAsync(new NewDelivery("greenhouse", $"d-{caller}-{count}", headers, body, DateTimeOffset.UtcNow));
            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }
}

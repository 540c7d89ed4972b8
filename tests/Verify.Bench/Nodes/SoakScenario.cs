using System.Diagnostics;
using System.Globalization;
using Verify.Connectors.Generic;
using Verify.Server.Store;

namespace Verify.Bench.Nodes;

/// <summary>
/// <c>soak</c>: one <c>serve</c> process on SQLite takes signed webhooks at a steady pace, every fourth of a new candidate and the others of those before, with
/// all that they cause. What it holds of memory, file handles and threads, minute by minute: after the first third it must not grow any more.
/// </summary>
internal static class SoakScenario
{
    private sealed record Sample(double Minute, long Sent, long ResidentMiB, int Handles, int Threads, long Waiting);

    public static async Task<int> RunAsync(int minutes, int perSecond)
    {
        if (minutes < 3) throw new ArgumentOutOfRangeException(nameof(minutes), "three at least: the last third is compared with the second");
        var folder = Directory.CreateTempSubdirectory("verify-soak-").FullName;
        var shared = new NodeStore($"Data Source={Path.Combine(folder, "verify.db")}", Path.Combine(folder, "keys"), Path.Combine(folder, "keys"), LeaseSeconds: 120);
        await using var sandbox = new GenericSandbox();
        var node = new Node(0, Path.Combine(folder, "node"), shared);
        try
        {
            await using var store = await VerifyStore.OpenAsync(new StoreSettings(shared.Database, shared.Keys), TimeProvider.System);
            var tenant = await DrainScenario.ConnectAsync(store, sandbox);
            var hook = new Uri(node.Address, $"hooks/generic/{(await tenant.ConnectionAsync("generic"))!.PathToken}");
            await node.EnsureUpAsync(default);

            Console.WriteLine($"{"minute",8}{"sent",10}{"resident MiB",14}{"handles",9}{"threads",9}{"waiting",9}");
            var (samples, watch, sent) = (new List<Sample>(), Stopwatch.StartNew(), 0L);
            var end = TimeSpan.FromMinutes(minutes);
            var sending = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
            {
                while (watch.Elapsed < end)
                {
                    var number = Interlocked.Increment(ref sent) - 1;
                    if (TimeSpan.FromSeconds((double)number / perSecond) - watch.Elapsed is { Ticks: > 0 } early) await Task.Delay(early);
                    var status = await sandbox.SendAsync(hook, Body(number), string.Create(CultureInfo.InvariantCulture, $"soak-{number}"), DateTimeOffset.UtcNow);
                    if (status != 202) throw new InvalidOperationException($"answered with {status}");
                }
            })).ToArray();
            while (watch.Elapsed < end)
            {
                await Task.Delay(TimeSpan.FromMinutes(1));
                samples.Add(Look(node.ProcessId, watch.Elapsed.TotalMinutes, Interlocked.Read(ref sent), await store.PendingAsync()));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{samples[^1].Minute,8:F1}{samples[^1].Sent,10}{samples[^1].ResidentMiB,14}{samples[^1].Handles,9}{samples[^1].Threads,9}{samples[^1].Waiting,9}"));
            }
            await Task.WhenAll(sending);
            if ((await tenant.DeliveriesAsync("parked", null, 1)).Items is [var parked]) throw new InvalidOperationException($"a delivery was not understood: {parked.Reason} at {parked.Path}");

            // The first third fills caches and finds what the collector lets the heap grow to.
            var (middle, last) = (samples[(samples.Count / 3)..(2 * samples.Count / 3)], samples[(2 * samples.Count / 3)..]);
            double Mean(List<Sample> of, Func<Sample, double> figure) => of.Average(figure);
            var (memory, handles) = (Mean(last, s => s.ResidentMiB) / Mean(middle, s => s.ResidentMiB), Mean(last, s => s.Handles) / Mean(middle, s => s.Handles));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"last third against the second: memory × {memory:F2}, handles × {handles:F2}"));
            return memory <= 1.1 && handles <= 1.1 ? 0 : 1;
        }
        finally
        {
            node.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Sample Look(int process, double minute, long sent, long waiting)
    {
        using var server = Process.GetProcessById(process);
        return new Sample(minute, sent, server.WorkingSet64 >> 20, Directory.GetFiles($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/fd").Length, server.Threads.Count, waiting);
    }

    // Four deliveries a person: who applies, then three networks that they come from.
    private static string Body(long number)
    {
        var person = number / 4;
        var at = DateTimeOffset.UtcNow.AddDays(-1).ToString("o", CultureInfo.InvariantCulture);
        object evidence = number % 4 == 0
            ? new { kind = "application", observedAt = at, name = new { given = "Ada", family = $"Example{person}" }, emails = new[] { $"p{person}@example.com" }, phones = new[] { string.Create(CultureInfo.InvariantCulture, $"+1 615 {200 + person / 2 / 9000 % 700:D3} {1000 + person / 2 % 9000:D4}") } }
            : new { kind = "network-event", observedAt = at, ip = string.Create(CultureInfo.InvariantCulture, $"203.{number % 4}.{person / 250 % 250}.{person % 250}"), activity = "application" };
        return System.Text.Json.JsonSerializer.Serialize(new { events = new[] { new { candidate = new { system = "ats", externalId = $"p-{person}" }, evidence = new[] { evidence } } } });
    }
}

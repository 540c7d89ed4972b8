using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Verify.Connectors.Generic;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Server.Assessing;
using Verify.Server.Hosting;
using Verify.Server.Store;
using Verify.Tests.Store;

namespace Verify.Tests.Server;

/// <summary>Two people with one telephone come in at the same moment through two connections, a thousand times: neither look-up may miss the other.</summary>
[Collection("server")]
public sealed class SimultaneousPairsTests
{
    private const int Pairs = 1_000;
    private static readonly string[] Doors = ["north", "south"];

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Each_pair_becomes_one_link_and_both_ends_are_assessed_with_it(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await using var store = await VerifyStore.OpenAsync(host.Settings, TimeProvider.System, host.Ct);
        await using var sender = new GenericSandbox();
        var settings = RunningServer.Settings(host.Folder, RunningServer.FreePort());
        await using var app = ServerApp.Build(settings, store, TimeProvider.System, builder => builder.Logging.SetMinimumLevel(LogLevel.Critical));
        app.Urls.Add(settings.PublicUrl.ToString().TrimEnd('/'));
        await app.StartAsync(host.Ct);
        var acme = store.For(host.Tenant);
        var hooks = new Dictionary<string, Uri>();
        foreach (var door in Doors)
        {
            var connection = new GenericConnector().SandboxConnection(host.Tenant, door, sender);
            var added = await acme.AddConnectionAsync(door, "generic", door, "{}"u8.ToArray(), connection.Secrets.ToDictionary(s => s.Key, s => s.Value[0].Reveal()), host.Ct);
            hooks[door] = new Uri(settings.PublicUrl, $"hooks/generic/{added.PathToken}");
        }

        await Parallel.ForAsync(0, Pairs, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = host.Ct }, async (pair, cancel) =>
        {
            var statuses = await Task.WhenAll(Doors.Select(door => sender.SendAsync(hooks[door], Event(door, pair), $"{door}-{pair.ToString(CultureInfo.InvariantCulture)}", DateTimeOffset.UtcNow, cancel)));
            Assert.Equal([202, 202], statuses);
        });
        for (var waited = Stopwatch.StartNew(); await store.PendingAsync(host.Ct) > 0; await Task.Delay(25, host.Ct))
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(300), "the workers are not done after five minutes");

        Assert.Equal(Pairs, await host.ScalarAsync<long>("SELECT COUNT(*) FROM links"));
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT COUNT(*) FROM jobs WHERE candidate IS NOT NULL"));
        var linked = 0;
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await acme.CandidatesAsync(new CandidateFilter(), cursor, 500, host.Ct);
            foreach (var candidate in page.Items)
                if ((await AssessCandidate.LatestAsync(acme, candidate.Id, host.Ct))?.Signals.Any(s => s is { Indicator: "contact-shared", State: SignalState.Observed }) == true) linked++;
            cursor = page.Next;
        }
        Assert.Equal(2 * Pairs, linked);
        await app.StopAsync(host.Ct);
    }

    private static string Event(string door, int pair) => JsonSerializer.Serialize(new
    {
        events = new[]
        {
            new
            {
                candidate = new { system = "generic", externalId = pair.ToString(CultureInfo.InvariantCulture) },
                evidence = new[]
                {
                    new
                    {
                        kind = "application",
                        observedAt = "2026-11-20T16:00:00Z",
                        name = new { given = door == "north" ? "Ada" : "Bruno", family = $"Example{Letters(pair)}{door}" },
                        phones = new[] { string.Create(CultureInfo.InvariantCulture, $"+1 615 {200 + pair / 100} 01{pair % 100:00}") },
                    },
                },
            },
        },
    });

    private static string Letters(int number) => string.Concat(number.ToString("000", CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));
}

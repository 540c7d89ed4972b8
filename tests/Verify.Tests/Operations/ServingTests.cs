using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Verify.Connectors.Greenhouse;
using Verify.Server.Configuration;
using Verify.Server.Hooks;
using Verify.Server.Observability;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Server.Work;
using Verify.Tests.Server;

namespace Verify.Tests.Operations;

/// <summary>What the operator of a running server sees: health, room, traces, stopping.</summary>
[Collection("server")]
public sealed class ServingTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_connection_that_takes_too_much_room_is_told_to_come_again_and_everybody_gets_in_afterwards()
    {
        await using var server = await RunningServer.StartAsync();
        var settings = RunningServer.Settings("x", 1) with { MaxRequests = 8 };
        var admission = new Admission(settings, server.Services.GetRequiredService<Backlog>());
        for (var i = 0; i < 4; i++) Assert.Null(admission.Enter("one"));
        var refused = admission.Enter("one");
        Assert.Equal(429, refused!.Status);
        for (var i = 0; i < 4; i++) Assert.Null(admission.Enter($"other-{i}"));
        Assert.Equal(503, admission.Enter("another")!.Status);
        for (var i = 0; i < 4; i++) admission.Leave("one");
        Assert.Null(admission.Enter("another"));
    }

    [Fact]
    public async Task A_full_inbox_answers_503_with_the_time_to_come_again_and_loses_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("verify-test-").FullName;
        var greenhouse = await RunningServer.PrepareAsync(folder);
        await using var server = await RunningServer.OverAsync(folder, greenhouse, change: settings => settings with { MaxInbox = 2, MaxRequests = 64 }, configure: RunningServer.WithoutWorkers);
        var body = greenhouse.Event("new_candidate_application", server.Apply("Ada", "0101"), DateTimeOffset.UtcNow);
        for (var i = 0; i < 2; i++) Assert.Equal(200, (await greenhouse.DeliverAsync(server.Hook, body + new string(' ', i), $"d-{i}"))[^1]);
        var backlog = server.Services.GetRequiredService<Backlog>();
        for (var waited = Stopwatch.StartNew(); backlog.Inbox < 2 && waited.Elapsed < TimeSpan.FromSeconds(20);) await Task.Delay(50);
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Hook) { Content = new StringContent(body) };
        using var answer = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(60), answer.Headers.RetryAfter!.Delta);
        Assert.Equal(2, await server.Store.PendingAsync());
    }

    [Fact]
    public async Task A_vendor_that_is_down_degrades_its_connector_and_the_server_stays_ready()
    {
        await using var server = await RunningServer.StartAsync();
        var ready = new Uri(server.Address, "/health/ready");
        Assert.Equal("ready", await Http.GetStringAsync(ready));
        Assert.Equal("live", await Http.GetStringAsync(new Uri(server.Address, "/health/live")));
        await server.Tenant.InTransactionAsync(tx => tx.EnqueueMessageAsync(new NewMessage("greenhouse", null, "write-back", "stuck", [], DateTimeOffset.UtcNow.AddDays(1))));
        await server.ScalarAsync<long>("UPDATE outbox SET attempts = 5 WHERE idempotency_key = 'stuck'");
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(20) && await Http.GetStringAsync(ready) == "ready";) await Task.Delay(50);
        Assert.Equal("degraded: greenhouse", await Http.GetStringAsync(ready));
    }

    [Fact]
    public async Task Traces_and_metrics_reach_the_collector_and_name_nobody()
    {
        var received = new System.Collections.Concurrent.ConcurrentQueue<(string Path, byte[] Body)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            received.Enqueue((http.Request.Path, body.ToArray()));
        });
        await collector.StartAsync();
        var folder = Directory.CreateTempSubdirectory("verify-test-").FullName;
        var greenhouse = await RunningServer.PrepareAsync(folder);
        string token;
        await using (var server = await RunningServer.OverAsync(folder, greenhouse, change: settings => settings with { Otlp = new Uri(collector.Urls.First() + "/") }))
        {
            token = server.Hook.Segments[^1];
            Assert.Equal(200, (await greenhouse.DeliverAsync(server.Hook, greenhouse.Event("new_candidate_application", server.Apply("Planted", "0187"), DateTimeOffset.UtcNow), "d-1"))[^1]);
            await server.QuietAsync();
        }
        var metrics = Text("/v1/metrics");
        foreach (var name in (string[])["verify.deliveries", "verify.waiting", "verify.work.duration", "verify.messages", "verify.assessments"]) Assert.Contains(name, metrics, StringComparison.Ordinal);
        var traces = Text("/v1/traces");
        foreach (var name in (string[])["delivery", "translate", "assess", "send"]) Assert.Contains(name, traces, StringComparison.Ordinal);
        foreach (var secret in (string[])["Planted", "planted@example.com", "0187", token])
        {
            Assert.DoesNotContain(secret, metrics, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, traces, StringComparison.Ordinal);
        }
        string Text(string path) => string.Concat(received.Where(item => item.Path == path).Select(item => Encoding.Latin1.GetString(item.Body)));
    }

    [Fact]
    public async Task Who_signed_in_at_one_node_is_signed_in_at_the_others()
    {
        var folder = Directory.CreateTempSubdirectory("verify-test-").FullName;
        var greenhouse = await RunningServer.PrepareAsync(folder);
        await using var one = await RunningServer.OverAsync(folder, greenhouse);
        await using var other = await RunningServer.OverAsync(folder, greenhouse);
        one.KeepFolder();
        using var browser = await one.SignInAsync(Role.Reviewer);
        // Cookies know no port: the same browser, another node.
        var (status, body) = await browser.GetAsync(new Uri(other.Address, "/review").ToString());
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("/signin/out", body, StringComparison.Ordinal);
    }

    /// <summary>Each panel of the sample dashboard shows something that the program counts.</summary>
    [Fact]
    public void The_dashboard_asks_for_metrics_that_there_are()
    {
        var panels = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Deploy", "dashboard.json")))!["panels"]!.AsArray();
        using var source = File.OpenText(Path.Combine(Portal.PortalTests.RepositoryRoot(), "src/Verify.Server/Observability/Telemetry.cs"));
        var counted = System.Text.RegularExpressions.Regex.Matches(source.ReadToEnd(), "\"(verify\\.[a-z.]+)\"").Select(match => match.Groups[1].Value.Replace('.', '_')).ToArray();
        Assert.NotEmpty(panels);
        foreach (var panel in panels)
        {
            var asked = System.Text.RegularExpressions.Regex.Match((string)panel!["targets"]![0]!["expr"]!, "verify_[a-z_]+").Value;
            Assert.Contains(counted, name => asked == name || asked == name + "_total" || asked == name + "_seconds_bucket");
        }
    }

    [Fact]
    public async Task Asked_to_stop_it_takes_no_more_finishes_what_is_in_hand_and_ends_by_itself()
    {
        await using var killed = await KilledServer.StartAsync();
        for (var i = 0; i < 6; i++)
            Assert.Equal(200, (await killed.Greenhouse.DeliverAsync(killed.Hook, killed.Greenhouse.Event("new_candidate_application", killed.Greenhouse.Apply(RunningServer.Somebody($"P{i}", $"{1100 + i}")).Application, DateTimeOffset.UtcNow.AddDays(-1)), $"stop-{i}"))[^1]);
        // Any other code: it was cut off in the middle.
        Assert.Equal(0, await killed.StopAsync());
        await using var after = await killed.ContinueHereAsync();
        await after.QuietAsync();
        Assert.Empty((await after.Tenant.MessagesAsync("dead", null, 10)).Items);
        Assert.Equal(6, (await after.Tenant.CandidatesAsync(new CandidateFilter(), null, 10)).Items.Count);
    }

    /// <summary>A small file system that fills up: nothing is acknowledged that is not on the disk, and it goes on by itself when there is room.</summary>
    [Fact]
    public async Task A_full_disk_refuses_deliveries_with_503_and_nothing_has_to_be_repaired()
    {
        var folder = Directory.CreateTempSubdirectory("verify-full-").FullName;
        if (await ProcessAsync("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", folder) != 0) Assert.Skip("no small file system can be mounted here");
        try
        {
            var greenhouse = await RunningServer.PrepareAsync(folder);
            await using var server = await RunningServer.OverAsync(folder, greenhouse);
            server.KeepFolder();
            await File.WriteAllBytesAsync(Path.Combine(folder, "ballast"), new byte[4 << 20]);
            var (acknowledged, refused) = (0, 0);
            for (var i = 0; i < 400 && refused < 5; i++)
            {
                var body = greenhouse.Event("new_candidate_application", server.Apply($"P{i}", $"{1000 + i}"), DateTimeOffset.UtcNow).TrimEnd() + new string(' ', 60_000);
                var status = (await greenhouse.DeliverAsync(server.Hook, body, $"full-{i}"))[^1];
                Assert.Contains(status, (int[])[200, 503]);
                if (status == 200) acknowledged++;
                else refused++;
            }
            Assert.True(refused >= 5, "the disk did not fill up");
            File.Delete(Path.Combine(folder, "ballast"));
            Assert.Equal(200, (await greenhouse.DeliverAsync(server.Hook, greenhouse.Event("new_candidate_application", server.Apply("After", "0199"), DateTimeOffset.UtcNow), "after"))[^1]);
            await server.QuietAsync();
            Assert.Equal(acknowledged + 1, (await server.Tenant.CandidatesAsync(new CandidateFilter(), null, 500)).Items.Count);
            Assert.Equal("ok", await server.ScalarAsync<string>("PRAGMA integrity_check"));
            await greenhouse.DisposeAsync();
        }
        finally
        {
            await ProcessAsync("umount", "-l", folder);
            Directory.Delete(folder);
        }
    }

    /// <summary>A disk on which no commit ends: nobody is told that anything was taken, room stays bounded, and pages are read.</summary>
    [Fact]
    public async Task A_slow_disk_delays_acknowledgements_and_sends_away_what_would_only_wait()
    {
        var folder = Directory.CreateTempSubdirectory("verify-test-").FullName;
        var greenhouse = await RunningServer.PrepareAsync(folder);
        await using var server = await RunningServer.OverAsync(folder, greenhouse, change: settings => settings with { MaxRequests = 8 }, configure: RunningServer.WithoutWorkers);
        var bodies = Enumerable.Range(0, 4).Select(i => greenhouse.Event("new_candidate_application", server.Apply($"P{i}", $"{1000 + i}"), DateTimeOffset.UtcNow)).ToArray();
        await using var disk = await server.HoldDiskAsync();
        // One that is sent away because a probe has its place comes again.
        var waiting = bodies.Select((body, i) => greenhouse.DeliverAsync(server.Hook, body, $"slow-{i}", _ => Task.Delay(50))).ToArray();
        HttpResponseMessage answer;
        while ((answer = await Http.PostAsync(server.Hook, new StringContent(bodies[0]))).StatusCode == HttpStatusCode.Unauthorized) await Task.Delay(10);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("ready", await Http.GetStringAsync(new Uri(server.Address, "/health/ready")));
        Assert.DoesNotContain(waiting, delivery => delivery.IsCompleted);
        Assert.Equal(0, await server.Store.PendingAsync());

        await disk.DisposeAsync();
        foreach (var delivery in waiting) Assert.Equal(200, (await delivery)[^1]);
        Assert.Equal(4, await server.Store.PendingAsync());
    }

    private static async Task<int> ProcessAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception) { return -1; }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Greenhouse;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Tests.Server;

/// <summary>The whole server as its users have it: real HTTP, a real SQLite file, a vendor's stand-in. Of such tests two run at a time, one in "server" and one in "pages": more would only wait for each other.</summary>
[Collection("server")]
public sealed class ServerTests
{
    [Fact]
    public async Task A_delivery_that_is_not_signed_is_refused_and_leaves_nothing()
    {
        await using var running = await RunningServer.StartAsync();
        var body = running.Greenhouse.Event("new_candidate_application", running.Apply("Ada", "0101"), DateTimeOffset.UtcNow.AddDays(-3));
        foreach (var signature in (string?[])[null, "sha256 00", GreenhouseSandbox.Sign("another-secret", Encoding.UTF8.GetBytes(body))])
            Assert.Equal(HttpStatusCode.Unauthorized, await running.PostAsync(running.Hook, body, signature));
        Assert.Equal(HttpStatusCode.Unauthorized, await running.PostAsync(new Uri(running.Address, "hooks/greenhouse/0000"), body, null));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await running.PostAsync(running.Hook, new string(' ', (1 << 20) + 1), null));
        Assert.Empty((await running.Tenant.DeliveriesAsync("pending", null, 10)).Items);
        Assert.Empty((await running.Tenant.CandidatesAsync(new CandidateFilter(), null, 10)).Items);
    }

    [Fact]
    public async Task A_repeated_delivery_is_answered_and_nothing_is_done_twice()
    {
        await using var running = await RunningServer.StartAsync();
        var application = running.Apply("Ada", "0101");
        var body = running.Greenhouse.Event("new_candidate_application", application, DateTimeOffset.UtcNow.AddDays(-3));
        for (var i = 0; i < 3; i++) Assert.Equal([200], await running.Greenhouse.DeliverAsync(running.Hook, body, "once"));
        await running.QuietAsync();
        var candidate = Assert.Single((await running.Tenant.CandidatesAsync(new CandidateFilter(), null, 10)).Items);
        var notes = running.Notes();
        Assert.Equal(notes.Distinct().Count(), notes.Count);
        Assert.NotNull(await running.Tenant.LatestAssessmentAsync(candidate.Id));
    }

    [Fact]
    public async Task An_unknown_event_is_ignored_with_the_reason_and_a_malformed_one_is_parked_with_its_path()
    {
        await using var running = await RunningServer.StartAsync();
        Assert.Equal([200], await running.Greenhouse.DeliverAsync(running.Hook, """{"action":"moon_phase_changed","payload":{}}""", "unknown"));
        Assert.Equal([200], await running.Greenhouse.DeliverAsync(running.Hook, """{"action":"new_candidate_application","payload":{"application":{}}}""", "malformed"));
        await running.QuietAsync();
        Assert.Contains("moon_phase_changed", Assert.Single((await running.Tenant.DeliveriesAsync("ignored", null, 10)).Items).Reason, StringComparison.Ordinal);
        var parked = Assert.Single((await running.Tenant.DeliveriesAsync("parked", null, 10)).Items);
        Assert.StartsWith("$.payload.application", parked.Path, StringComparison.Ordinal);
        Assert.True(await running.Tenant.ReplayDeliveryAsync(parked.Connection, parked.DeliveryId));
        await running.QuietAsync();
        Assert.Single((await running.Tenant.DeliveriesAsync("parked", null, 10)).Items);
    }

    [Fact]
    public async Task Two_who_share_a_telephone_are_linked_both_ways_and_a_link_taken_back_stays_away()
    {
        await using var running = await RunningServer.StartAsync();
        foreach (var name in (string[])["Ada", "Bruno"])
            await running.Greenhouse.DeliverAsync(running.Hook, running.Greenhouse.Event("new_candidate_application", running.Apply(name, "0177"), DateTimeOffset.UtcNow.AddDays(-3)), name);
        await running.QuietAsync();
        var both = (await running.Tenant.CandidatesAsync(new CandidateFilter(), null, 10)).Items;
        Assert.Equal(2, both.Count);
        foreach (var one in both) Assert.Contains(Assert.Single(await running.Tenant.LinksAsync(one.Id)).Other, both.Select(c => c.Id));
        foreach (var one in both) Assert.Equal("contact-shared", await running.ObservedAsync(one.Id));

        await Verify.Server.Linking.Unlinking.RetractAsync(running.Tenant, running.Intake, both[0].Id, both[1].Id, "phone", "person:test", "They are two people.", DateTimeOffset.UtcNow, default);
        await running.QuietAsync();
        foreach (var one in both) Assert.Equal("", await running.ObservedAsync(one.Id));
    }

    [Fact]
    public async Task The_demonstration_tells_the_honest_from_the_others()
    {
        using var demo = Process.Start(new ProcessStartInfo("dotnet", [typeof(ServerSettings).Assembly.Location, "demo", "--once", "--json", "--port", "0"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = demo.StandardError.ReadToEndAsync();
        var results = JsonNode.Parse(await demo.StandardOutput.ReadToEndAsync())!.AsArray();
        await demo.WaitForExitAsync();
        Assert.Equal(0, demo.ExitCode);
        Assert.Equal(14, results.Count);
        Assert.Equal(7, results.Count(r => (string?)r!["recommendation"] == "proceed"));
        Assert.Equal(["pattern-front-company", "pattern-hijacked-profile", "pattern-invented-career", "pattern-laptop-farm", "pattern-proxy-interview", "pattern-stolen-identity"],
            results.SelectMany(r => r!["patterns"]!.AsArray().Select(p => (string)p!)).Distinct().Order(StringComparer.Ordinal));
        var log = await errors;
        Assert.All((string[])["Fenwick", "@example.com", "555 01", "Old Mill Road", "Ada", "Mockup"], planted => Assert.DoesNotContain(planted, log, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Killed_again_and_again_nothing_acknowledged_is_lost_and_every_effect_is_there_once()
    {
        const int people = 24;
        await using var killed = await KilledServer.StartAsync();
        var acknowledged = new List<long>();
        for (var i = 0; i < people; i++)
        {
            var (candidate, application) = killed.Greenhouse.Apply(RunningServer.Somebody($"Person{i.ToString(CultureInfo.InvariantCulture)}", (1000 + i).ToString(CultureInfo.InvariantCulture)));
            var body = killed.Greenhouse.Event("new_candidate_application", application, DateTimeOffset.UtcNow.AddDays(-3));
            if (i % 8 == 5) killed.Kill();
            var attempts = await killed.Greenhouse.DeliverAsync(killed.Hook, body, $"kill-{i.ToString(CultureInfo.InvariantCulture)}", async _ => await killed.EnsureUpAsync());
            Assert.Equal(200, attempts[^1]);
            acknowledged.Add(candidate);
            if (i == 3) killed.Greenhouse.AddTagByHand(candidate, "by a recruiter");
        }
        killed.Kill();
        await using var after = await killed.ContinueHereAsync();
        await after.QuietAsync();
        foreach (var id in acknowledged)
        {
            var candidate = await after.Tenant.FindCandidateAsync("greenhouse", id.ToString(CultureInfo.InvariantCulture));
            Assert.NotNull(await after.Tenant.LatestAssessmentAsync(candidate!.Value));
            Assert.NotEqual("", after.Greenhouse.StatusOf(id));
        }
        var notes = after.Notes();
        Assert.True(notes.Count >= people);
        Assert.Equal(notes.Distinct().Count(), notes.Count);
        Assert.Contains("by a recruiter", JsonSerializer.Serialize(after.Greenhouse.State()), StringComparison.Ordinal);
        Assert.Empty((await after.Tenant.MessagesAsync("dead", null, 10)).Items);
    }
}

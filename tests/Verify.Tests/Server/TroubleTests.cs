using System.Globalization;
using System.Net;
using Verify.Connectors.Generic;
using Verify.Connectors.Greenhouse;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Outbox;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Tests.Server;

/// <summary>A clock that runs, and that the test can put forward.</summary>
internal sealed class ForwardClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Forward(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}

/// <summary>What goes wrong outside, from the front: seen by an administrator, and put right by one.</summary>
[Collection("server")]
public sealed class TroubleTests
{
    [Theory]
    [InlineData(TroubleType.Hang), InlineData(TroubleType.Status), InlineData(TroubleType.Html), InlineData(TroubleType.HalfJson)]
    public async Task A_vendor_that_fails_is_tried_again_then_dead_lettered_where_an_administrator_sends_again(TroubleType type)
    {
        var folder = Directory.CreateTempSubdirectory("verify-test-").FullName;
        var greenhouse = await RunningServer.PrepareAsync(folder);
        var clock = new ForwardClock();
        await using var running = await RunningServer.OverAsync(folder, greenhouse, clock, leaseSeconds: 3600, change: settings => settings with { VendorTimeoutSeconds = 2 });
        var (candidate, application) = greenhouse.Apply(RunningServer.Somebody("Ada", "0101"));
        greenhouse.Trouble = new SandboxTrouble(type, 500);
        Assert.Equal([200], await greenhouse.DeliverAsync(running.Hook, greenhouse.Event("new_candidate_application", application, DateTimeOffset.UtcNow.AddDays(-3)), "trouble"));
        while ((await running.Tenant.MessagesAsync("dead", null, 10)).Items.Count == 0)
        {
            // The thirty hours in which it is tried once an hour are not waited for here.
            await running.ScalarAsync<long>($"UPDATE outbox SET attempts = {OutboxWorker.MostAttempts - 1} WHERE attempts = 4 AND token IS NULL");
            // A message in hand is due at the end of its lease, an hour away; one that waits is due sooner.
            var waits = (await running.Tenant.MessagesAsync("pending", null, 10)).Items.Select(message => message.DueAt - clock.GetUtcNow()).Where(wait => wait > TimeSpan.Zero && wait < TimeSpan.FromMinutes(50)).ToArray();
            if (waits.Length > 0) clock.Forward(waits.Min()!.Value);
            running.Store.Signal(WorkKind.Outbox);
            await Task.Delay(20);
        }
        var dead = Assert.Single((await running.Tenant.MessagesAsync("dead", null, 10)).Items);
        Assert.Equal(OutboxWorker.MostAttempts, dead.Attempts);
        Assert.Equal("", greenhouse.StatusOf(candidate));

        using var admin = await running.SignInAsync(Role.Admin);
        Assert.Contains(WebUtility.HtmlEncode(dead.Error!), await admin.ReadAsync("/admin"), StringComparison.Ordinal);
        greenhouse.Trouble = null;
        var after = await admin.SubmitAsync("/admin", WebUtility.HtmlEncode(dead.Error!));
        Assert.Contains("The message is sent once more.", after, StringComparison.Ordinal);
        await running.QuietAsync();
        Assert.NotEqual("", greenhouse.StatusOf(candidate));
        Assert.Empty((await running.Tenant.MessagesAsync("dead", null, 10)).Items);
    }

    [Fact]
    public void A_vendor_may_be_down_for_a_day_before_a_message_waits_for_a_person()
    {
        var tried = Enumerable.Range(1, OutboxWorker.MostAttempts - 1).Select(Worker.Backoff).Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait);
        Assert.InRange(tried, TimeSpan.FromHours(25), TimeSpan.FromHours(48));
        Assert.True(Enumerable.Range(1, OutboxWorker.MostAttempts).Select(Worker.Backoff).Max() <= TimeSpan.FromHours(1), "a vendor that is back is noticed within the hour");
    }

    [Fact]
    public async Task A_parked_delivery_shows_its_path_and_is_translated_again_when_the_cause_is_gone()
    {
        await using var running = await RunningServer.StartAsync();
        await using var sender = new GenericSandbox();
        var connection = new GenericConnector().SandboxConnection(running.Tenant.Tenant, "generic", sender);
        var added = await running.Tenant.AddConnectionAsync("generic", "generic", "generic", "{}"u8.ToArray(), connection.Secrets.ToDictionary(s => s.Key, s => s.Value[0].Reveal()));
        var hook = new Uri(running.Address, $"hooks/generic/{added.PathToken}");
        Assert.Equal(202, await sender.SendAsync(hook, "{\"events\":[{\"evidence\":[]", "half", DateTimeOffset.UtcNow));
        Assert.Equal(202, await sender.SendAsync(hook, """{"events":[{"candidate":{"system":"s","externalId":"1"},"evidence":[{"kind":"phone-intel","phone":"+1 512 555 0123","lineType":"satellite"}]}]}""", "field", DateTimeOffset.UtcNow));
        await running.QuietAsync();

        using var admin = await running.SignInAsync(Role.Admin);
        var page = await admin.ReadAsync("/admin");
        Assert.Contains("$.events[0].evidence[0].lineType", page, StringComparison.Ordinal);
        Assert.DoesNotContain("0123", page, StringComparison.Ordinal);
        Assert.Contains("translated once more", await admin.SubmitAsync("/admin", "$.events[0].evidence[0].lineType"), StringComparison.Ordinal);
        await running.QuietAsync();
        Assert.Equal(2, (await running.Tenant.DeliveriesAsync("parked", null, 10)).Items.Count);

        using var recruiter = await running.SignInAsync(Role.Recruiter);
        Assert.DoesNotContain("lineType", await recruiter.ReadAsync("/admin"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_reads_is_kept_as_a_remark_and_not_as_a_value()
    {
        await using var running = await RunningServer.StartAsync();
        var body = running.Greenhouse.Event("new_candidate_application", running.Apply("Ada", "0101"), DateTimeOffset.UtcNow.AddDays(-3)).Replace("\"action\"", "\"moon_phase\":\"a planted value\",\"action\"", StringComparison.Ordinal);
        for (var i = 0; i < 2; i++) Assert.Equal([200], await running.Greenhouse.DeliverAsync(running.Hook, body, $"d-{i.ToString(CultureInfo.InvariantCulture)}"));
        await running.QuietAsync();
        var remark = Assert.Single(await running.Tenant.RemarksAsync(), remark => remark.Remark.Contains("moon_phase", StringComparison.Ordinal));
        Assert.Equal(2, remark.Times);
        using var admin = await running.SignInAsync(Role.Admin);
        var page = await admin.ReadAsync("/admin");
        Assert.Contains("moon_phase", page, StringComparison.Ordinal);
        Assert.DoesNotContain("a planted value", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_accounts_at_one_vendor_never_name_the_same_person()
    {
        await using var running = await RunningServer.StartAsync();
        var first = (await running.Tenant.ConnectionAsync("greenhouse"))!;
        var second = await running.Tenant.AddConnectionAsync("greenhouse-eu", "greenhouse", "Greenhouse EU", first.SettingsJson, first.Secrets.ToDictionary(s => s.Name, s => s.Value));
        var (candidate, application) = running.Greenhouse.Apply(RunningServer.Somebody("Ada", "0101"));
        var body = running.Greenhouse.Event("new_candidate_application", application, DateTimeOffset.UtcNow.AddDays(-3));
        await running.Greenhouse.DeliverAsync(running.Hook, body, "one");
        await running.Greenhouse.DeliverAsync(new Uri(running.Address, $"hooks/greenhouse/{second.PathToken}"), body, "two");
        await running.QuietAsync();
        var id = candidate.ToString(CultureInfo.InvariantCulture);
        var (here, there) = (await running.Tenant.FindCandidateAsync("greenhouse", id), await running.Tenant.FindCandidateAsync("greenhouse-eu", id));
        Assert.NotNull(here);
        Assert.NotNull(there);
        Assert.NotEqual(here, there);
    }

    [Fact]
    public async Task After_a_merge_at_the_vendor_the_record_that_stays_is_written_to()
    {
        await using var running = await RunningServer.StartAsync();
        var connection = (await running.Tenant.ConnectionAsync("greenhouse"))!;
        foreach (var known in (bool[])[true, false])
        {
            var (gone, kept) = (new ExternalId("greenhouse", $"{known}-gone"), new ExternalId("greenhouse", $"{known}-kept"));
            // The one that stays came first, so that it is not the newest by itself.
            await running.Tenant.InTransactionAsync(async tx => await tx.ResolveOrCreateCandidateAsync("greenhouse", kept.Value));
            if (known) await running.Tenant.InTransactionAsync(async tx => await tx.ResolveOrCreateCandidateAsync("greenhouse", gone.Value));
            await running.Tenant.InTransactionAsync(tx => running.Intake.ApplyAsync(tx, connection, [new PipelineEvent.Merged(gone, kept)], DateTimeOffset.UtcNow));
            var candidate = (await running.Tenant.FindCandidateAsync("greenhouse", gone.Value))!.Value;
            Assert.Equal(candidate, await running.Tenant.FindCandidateAsync("greenhouse", kept.Value));
            Assert.Equal(kept.Value, (await running.Tenant.ExternalIdentitiesAsync(candidate)).Last(identity => identity.System == "greenhouse").Id);
        }
    }
}

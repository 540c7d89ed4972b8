using System.Diagnostics;
using Verify.Core.Model;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Tests.Store;

/// <summary>Leases, order and repetition of deliveries, jobs and messages, the same on both engines.</summary>
public sealed class WorkTests
{
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(5);

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_lapsed_lease_is_taken_over_and_the_first_worker_can_no_longer_complete(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await host.Acme.AppendDeliveryAsync(Some.Delivery(), host.Ct);
        var first = Assert.Single(await host.Store.ClaimDeliveriesAsync("w1", 10, Some.Lease, host.Ct));
        Assert.Empty(await host.Store.ClaimDeliveriesAsync("w2", 10, Some.Lease, host.Ct));
        host.Clock.Advance(Later);
        var second = Assert.Single(await host.Store.ClaimDeliveriesAsync("w2", 10, Some.Lease, host.Ct));
        Assert.Equal(2, second.Attempts);

        await Assert.ThrowsAsync<LeaseLostException>(() => host.Acme.InTransactionAsync(async transaction =>
        {
            await transaction.ResolveOrCreateCandidateAsync("ats", "1");
            await transaction.CompleteDeliveryAsync(first);
        }, host.Ct));
        Assert.Null(await host.Acme.FindCandidateAsync("ats", "1", host.Ct));
        await host.Acme.InTransactionAsync(transaction => transaction.CompleteDeliveryAsync(second), host.Ct);
        await Assert.ThrowsAsync<LeaseLostException>(() => host.Acme.InTransactionAsync(transaction => transaction.CompleteDeliveryAsync(second), host.Ct));
    }

    /// <summary>What shares a PostgreSQL server may run anywhere: there its session tells.</summary>
    [Theory, InlineData("sqlite", true), InlineData("postgres", false)]
    public async Task What_a_process_of_this_machine_held_is_free_once_it_is_gone(string engine, bool free)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        using var ended = Process.Start("dotnet", "--version")!;
        string Named(int id) => $"{Environment.MachineName}:{id}:{Guid.NewGuid():N}";
        var (gone, running, elsewhere) = (Named(ended.Id), Named(Process.GetProcesses().First(one => one.Id != Environment.ProcessId && one.Id != ended.Id).Id), $"another:{ended.Id}:0");
        await ended.WaitForExitAsync(host.Ct);
        foreach (var owner in (string[])[gone, running, elsewhere, Owner.Name])
        {
            await host.Acme.AppendDeliveryAsync(Some.Delivery($"d-{owner}"), host.Ct);
            Assert.Single(await host.Store.ClaimDeliveriesAsync(owner, 10, Some.Lease, host.Ct));
            var candidate = await host.Acme.InTransactionAsync(async tx =>
            {
                var candidate = await tx.ResolveOrCreateCandidateAsync("ats", owner);
                await tx.EnqueueJobAsync("assess", candidate, null, null, host.Clock.GetUtcNow());
                return candidate;
            }, host.Ct);
            Assert.Single(await host.Store.ClaimJobsAsync(owner, ["assess"], 10, Some.Lease, host.Ct));
            if (owner == gone) await host.Acme.InTransactionAsync(tx => tx.EnqueueJobAsync("assess", candidate, null, null, host.Clock.GetUtcNow()), host.Ct);
        }

        await host.Store.FreeAsync(Owner.IsGone, host.Ct);
        Assert.Equal(free ? [$"d-{gone}"] : [], (await host.Store.ClaimDeliveriesAsync("w2", 10, Some.Lease, host.Ct)).Select(delivery => delivery.DeliveryId));
        var jobs = await host.Store.ClaimJobsAsync("w2", ["assess"], 10, Some.Lease, host.Ct);
        Assert.Equal(free ? 1 : 0, jobs.Count);
        // What was asked for while the dead process had it is still asked for.
        foreach (var job in jobs) await host.Acme.InTransactionAsync(tx => tx.CompleteJobAsync(job), host.Ct);
        Assert.Equal(free ? 1 : 0, (await host.Store.ClaimJobsAsync("w2", ["assess"], 10, Some.Lease, host.Ct)).Count);
    }

    [Fact]
    public async Task What_a_dead_process_held_on_PostgreSQL_is_taken_over_at_once_and_nothing_of_those_that_live_or_say_nothing()
    {
        await using var host = await StoreHost.OpenAsync("postgres");
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(host.Ct);
        string[] owners = [.. ((string[])["@dead", "@alive", "before"]).Select(name => $"{name}-{Guid.NewGuid():N}")];
        var (dead, alive) = (host.Store.KeepPresentAsync(owners[0], ends.Token), host.Store.KeepPresentAsync(owners[1], ends.Token));
        foreach (var owner in owners)
        {
            await host.Acme.AppendDeliveryAsync(Some.Delivery($"d-{owner}"), host.Ct);
            Assert.Single(await host.Store.ClaimDeliveriesAsync(owner, 10, Some.Lease, host.Ct));
            await host.Acme.InTransactionAsync(async tx => await tx.EnqueueJobAsync("assess", await tx.ResolveOrCreateCandidateAsync("ats", owner), null, null, host.Clock.GetUtcNow()), host.Ct);
            Assert.Single(await host.Store.ClaimJobsAsync(owner, ["assess"], 10, Some.Lease, host.Ct));
        }
        Task<int> HoldersAsync(string owner) => host.ScalarAsync<int>("SELECT COALESCE(MAX(pid), 0) FROM pg_locks WHERE locktype = 'advisory' AND objid = hashtext(@owner)::oid", new { owner });
        while (await HoldersAsync(owners[0]) == 0 || await HoldersAsync(owners[1]) == 0) await Task.Delay(10, host.Ct);

        // What the server does the moment that the process at the other end is dead.
        await host.ScalarAsync<bool>("SELECT pg_terminate_backend(@pid)", new { pid = await HoldersAsync(owners[0]) });
        await Assert.ThrowsAnyAsync<Exception>(() => dead);
        var limit = host.Clock.GetUtcNow() + Some.Lease / 2;
        IReadOnlyList<ClaimedDelivery> taken = [];
        while (taken.Count == 0)
        {
            // Slowly enough for a busy machine: the looks themselves are a real second apart.
            host.Clock.Advance(TimeSpan.FromMilliseconds(200));
            Assert.True(host.Clock.GetUtcNow() < limit, "nobody took over");
            await Task.Delay(100, host.Ct);
            taken = await host.Store.ClaimDeliveriesAsync("w2", 10, Some.Lease, host.Ct);
        }
        Assert.Equal([$"d-{owners[0]}"], taken.Select(delivery => delivery.DeliveryId));
        Assert.Single(await host.Store.ClaimJobsAsync("w2", ["assess"], 10, Some.Lease, host.Ct));
        await ends.CancelAsync();
        await alive;
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_parked_delivery_is_listed_with_its_reason_and_can_be_replayed(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        foreach (var id in new[] { "d-1", "d-2", "d-3" }) await host.Acme.AppendDeliveryAsync(Some.Delivery(id), host.Ct);
        foreach (var claimed in await host.Store.ClaimDeliveriesAsync("w1", 10, Some.Lease, host.Ct))
        {
            if (claimed.DeliveryId == "d-3") await host.Acme.IgnoreDeliveryAsync(claimed, "job_created is not about a candidate", host.Ct);
            else await host.Acme.InTransactionAsync(transaction => transaction.ParkDeliveryAsync(claimed, "not a date", "payload.start"), host.Ct);
        }
        Assert.Equal("job_created is not about a candidate", Assert.Single((await host.Acme.DeliveriesAsync("ignored", null, 10, host.Ct)).Items).Reason);
        var page = await host.Acme.DeliveriesAsync("parked", null, 1, host.Ct);
        Assert.Equal(("d-2", "not a date", "payload.start"), (page.Items[0].DeliveryId, page.Items[0].Reason, page.Items[0].Path));
        var rest = await host.Acme.DeliveriesAsync("parked", page.Next, 1, host.Ct);
        Assert.Equal("d-1", Assert.Single(rest.Items).DeliveryId);
        Assert.Null(rest.Next);

        Assert.True(await host.Acme.ReplayDeliveryAsync("greenhouse", "d-2", host.Ct));
        Assert.False(await host.Acme.ReplayDeliveryAsync("greenhouse", "d-2", host.Ct));
        Assert.Equal("d-2", Assert.Single(await host.Store.ClaimDeliveriesAsync("w1", 10, Some.Lease, host.Ct)).DeliveryId);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_failing_delivery_is_tried_again_and_parked_in_the_end(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await host.Acme.AppendDeliveryAsync(Some.Delivery(), host.Ct);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var claimed = Assert.Single(await host.Store.ClaimDeliveriesAsync("w1", 10, Some.Lease, host.Ct));
            await host.Acme.InTransactionAsync(transaction => transaction.FailDeliveryAsync(claimed, "503", host.Clock.GetUtcNow() + Later, mostAttempts: 3), host.Ct);
            Assert.Empty(await host.Store.ClaimDeliveriesAsync("w1", 10, Some.Lease, host.Ct));
            host.Clock.Advance(Later);
        }
        Assert.Equal("503", Assert.Single((await host.Acme.DeliveriesAsync("parked", null, 10, host.Ct)).Items).Reason);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Equal_jobs_coalesce_at_the_earliest_due_time(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        await EnqueueAsync(host, "assess", ada, Later);
        await EnqueueAsync(host, "assess", ada, TimeSpan.Zero, "now");
        await EnqueueAsync(host, "assess", ada, Later * 2, "latest");
        var job = Assert.Single(await host.Store.ClaimJobsAsync("w1", null, 10, Some.Lease, host.Ct));
        Assert.Equal(("latest", ada), (Some.Text(job.Payload), job.Candidate));
        await host.Acme.InTransactionAsync(transaction => transaction.CompleteJobAsync(job), host.Ct);
        host.Clock.Advance(Later * 3);
        Assert.Empty(await host.Store.ClaimJobsAsync("w1", null, 10, Some.Lease, host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_job_that_is_asked_for_while_it_runs_runs_again(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        await EnqueueAsync(host, "assess", ada, TimeSpan.Zero);
        var first = Assert.Single(await host.Store.ClaimJobsAsync("w1", null, 10, Some.Lease, host.Ct));
        await EnqueueAsync(host, "assess", ada, TimeSpan.Zero, "again");
        Assert.Empty(await host.Store.ClaimJobsAsync("w1", null, 10, Some.Lease, host.Ct));
        await host.Acme.InTransactionAsync(transaction => transaction.CompleteJobAsync(first), host.Ct);
        var second = Assert.Single(await host.Store.ClaimJobsAsync("w1", null, 10, Some.Lease, host.Ct));
        Assert.Equal("again", Some.Text(second.Payload));
        await Assert.ThrowsAsync<LeaseLostException>(() => host.Acme.InTransactionAsync(transaction => transaction.CompleteJobAsync(first), host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Two_jobs_of_one_candidate_never_run_at_once(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await using var other = engine == "postgres" ? await host.OpenAnotherAsync() : null;
        var people = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => host.CandidateAsync($"{i}")));
        foreach (var person in people)
            foreach (var kind in new[] { "assess", "link", "enrich" }) await EnqueueAsync(host, kind, person, TimeSpan.Zero);

        var done = 0;
        for (var round = 0; round < 60 && done < 18; round++)
        {
            var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => (i % 2 == 0 ? host.Store : other ?? host.Store).ClaimJobsAsync($"w{i}", null, 3, Some.Lease, host.Ct))));
            var jobs = claims.SelectMany(jobs => jobs).ToList();
            Assert.Equal(jobs.Count, jobs.Select(job => job.Candidate).Distinct().Count());
            foreach (var job in jobs) await host.Acme.InTransactionAsync(transaction => transaction.CompleteJobAsync(job), host.Ct);
            done += jobs.Count;
        }
        Assert.Equal(18, done);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_job_that_keeps_failing_is_dead_until_a_person_or_an_event_asks_again(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        await EnqueueAsync(host, "assess", ada, TimeSpan.Zero);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var job = Assert.Single(await host.Store.ClaimJobsAsync("w1", ["assess"], 10, Some.Lease, host.Ct));
            await host.Acme.InTransactionAsync(transaction => transaction.FailJobAsync(job, "broken", host.Clock.GetUtcNow(), mostAttempts: 2), host.Ct);
        }
        Assert.Empty(await host.Store.ClaimJobsAsync("w1", ["assess"], 10, Some.Lease, host.Ct));
        var dead = Assert.Single(await host.Acme.DeadJobsAsync(host.Ct));
        Assert.Equal("broken", dead.Error);
        Assert.True(await host.Acme.RetryJobAsync(dead.Kind, dead.Key, host.Ct));
        var again = Assert.Single(await host.Store.ClaimJobsAsync("w1", ["assess"], 10, Some.Lease, host.Ct));
        Assert.Equal(1, again.Attempts);
        Assert.Empty(await host.Store.ClaimJobsAsync("w1", ["link"], 10, Some.Lease, host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_renewed_lease_is_not_taken_over(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await EnqueueAsync(host, "assess", await host.CandidateAsync("1"), TimeSpan.Zero);
        var job = Assert.Single(await host.Store.ClaimJobsAsync("w1", null, 1, Some.Lease, host.Ct));
        Assert.True(await host.Store.RenewAsync(job, Later * 2, host.Ct));
        host.Clock.Advance(Later);
        Assert.Empty(await host.Store.ClaimJobsAsync("w2", null, 1, Some.Lease, host.Ct));
        host.Clock.Advance(Later * 2);
        Assert.Single(await host.Store.ClaimJobsAsync("w2", null, 1, Some.Lease, host.Ct));
        Assert.False(await host.Store.RenewAsync(job, Later, host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Messages_about_one_candidate_go_out_in_order_also_through_a_retry(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var (ada, ben) = (await host.CandidateAsync("1"), await host.CandidateAsync("2"));
        await host.Acme.InTransactionAsync(async transaction =>
        {
            Assert.True(await transaction.EnqueueMessageAsync(Some.Message("a1", ada)));
            Assert.False(await transaction.EnqueueMessageAsync(Some.Message("a1", ada)));
            await transaction.EnqueueMessageAsync(Some.Message("a2", ada));
            await transaction.EnqueueMessageAsync(Some.Message("b1", ben));
            await transaction.EnqueueMessageAsync(Some.Message("s1", ada, connection: "siem"));
        }, host.Ct);
        var first = await host.Store.ClaimOutboxAsync("w1", 10, Some.Lease, host.Ct);
        Assert.Equal(["a1", "b1", "s1"], first.Select(message => message.IdempotencyKey).Order());
        var a1 = first.Single(message => message.IdempotencyKey == "a1");
        await host.Acme.InTransactionAsync(transaction => transaction.FailMessageAsync(a1, "429", host.Clock.GetUtcNow() + TimeSpan.FromSeconds(10)), host.Ct);
        Assert.Empty(await host.Store.ClaimOutboxAsync("w1", 10, Some.Lease, host.Ct));
        host.Clock.Advance(TimeSpan.FromSeconds(20));
        a1 = Assert.Single(await host.Store.ClaimOutboxAsync("w1", 10, Some.Lease, host.Ct));
        Assert.Equal(("a1", 2), (a1.IdempotencyKey, a1.Attempts));
        await host.Acme.InTransactionAsync(transaction => transaction.CompleteMessageAsync(a1), host.Ct);
        Assert.Equal("a2", Assert.Single(await host.Store.ClaimOutboxAsync("w1", 10, Some.Lease, host.Ct)).IdempotencyKey);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_dead_letter_lets_the_next_message_pass_and_can_be_retried(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        await host.Acme.InTransactionAsync(async transaction =>
        {
            await transaction.EnqueueMessageAsync(Some.Message("a1", ada, payload: "hello"));
            await transaction.EnqueueMessageAsync(Some.Message("a2", ada));
        }, host.Ct);
        var a1 = Assert.Single(await host.Store.ClaimOutboxAsync("w1", 10, Some.Lease, host.Ct));
        await host.Acme.InTransactionAsync(transaction => transaction.DeadLetterMessageAsync(a1, "410"), host.Ct);
        Assert.Equal("410", Assert.Single((await host.Acme.MessagesAsync("dead", null, 10, host.Ct)).Items).Error);
        var a2 = Assert.Single(await host.Store.ClaimOutboxAsync("w1", 10, Some.Lease, host.Ct));
        await host.Acme.InTransactionAsync(transaction => transaction.CompleteMessageAsync(a2), host.Ct);
        Assert.True(await host.Acme.RetryMessageAsync("a1", host.Ct));
        Assert.Equal("hello", Some.Text(Assert.Single(await host.Store.ClaimOutboxAsync("w1", 10, Some.Lease, host.Ct)).Payload));
        Assert.False(await host.Acme.RetryMessageAsync("a2", host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Work_that_never_answers_is_given_up_in_the_end(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await host.Acme.AppendDeliveryAsync(Some.Delivery(), host.Ct);
        await EnqueueAsync(host, "assess", await host.CandidateAsync("1"), TimeSpan.Zero);
        await host.Acme.InTransactionAsync(transaction => transaction.EnqueueMessageAsync(Some.Message("m")), host.Ct);
        for (var round = 0; round <= 50; round++)
        {
            await host.Store.ClaimDeliveriesAsync("w1", 1, Some.Lease, host.Ct);
            await host.Store.ClaimJobsAsync("w1", null, 1, Some.Lease, host.Ct);
            await host.Store.ClaimOutboxAsync("w1", 1, Some.Lease, host.Ct);
            host.Clock.Advance(Later);
        }
        Assert.Single((await host.Acme.DeliveriesAsync("parked", null, 10, host.Ct)).Items);
        Assert.Single(await host.Acme.DeadJobsAsync(host.Ct));
        Assert.Single((await host.Acme.MessagesAsync("dead", null, 10, host.Ct)).Items);
    }

    [Fact]
    public async Task A_commit_wakes_a_waiting_worker()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        var waiting = host.Store.WaitForWorkAsync(WorkKind.Deliveries, host.Ct);
        await host.Acme.AppendDeliveryAsync(Some.Delivery(), host.Ct);
        await waiting;
        Assert.Single(await host.Store.ClaimDeliveriesAsync("w1", 1, Some.Lease, host.Ct));
    }

    private static Task EnqueueAsync(StoreHost host, string kind, CandidateId candidate, TimeSpan after, string? payload = null) => host.Acme.InTransactionAsync(
        transaction => transaction.EnqueueJobAsync(kind, candidate, null, payload is null ? null : Some.Bytes(payload), host.Clock.GetUtcNow() + after), host.Ct);
}

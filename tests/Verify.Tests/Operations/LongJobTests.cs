using Microsoft.Extensions.DependencyInjection;
using Verify.Server.Store;
using Verify.Server.Work;
using Verify.Tests.Server;

namespace Verify.Tests.Operations;

/// <summary>A job's lease is prolonged while it runs, and a job whose lease went to somebody else is stopped.</summary>
[Collection("server")]
public sealed class LongJobTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_job_that_lasts_longer_than_its_lease_runs_once()
    {
        var slow = new SlowJob((_, ended, _) => ended);
        await using var running = await RunningServer.StartAsync(builder => builder.Services.AddSingleton<IJobHandler>(slow), settings => settings with { LeaseSeconds = 2 });
        await running.Tenant.InTransactionAsync(tx => tx.EnqueueJobAsync(SlowJob.JobKind, null, "one", null, DateTimeOffset.UtcNow));
        var first = await slow.Started(1);
        // What the server claims again is due again: look past the end of the first lease whether it is.
        while (DateTimeOffset.UtcNow < first.LeaseUntil.AddSeconds(1))
        {
            Assert.True(await DueAsync(running) > DateTimeOffset.UtcNow.UtcTicks, "the lease ran out while the job was at work");
            running.Store.Signal(WorkKind.Jobs);
            await Task.Delay(100);
        }
        slow.End();
        await running.QuietAsync();
        Assert.Equal(1, slow.Runs);
        Assert.Equal(0, await running.ScalarAsync<long>($"SELECT COUNT(*) FROM jobs WHERE kind = '{SlowJob.JobKind}'"));
    }

    [Fact]
    public async Task A_job_whose_lease_went_to_somebody_else_is_stopped()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new SlowJob(async (run, _, cancel) =>
        {
            if (run > 1) return;
            try { await Task.Delay(Timeout.Infinite, cancel); }
            catch (OperationCanceledException) { stopped.SetResult(); throw; }
        });
        var clock = new ForwardClock();
        var folder = Directory.CreateTempSubdirectory("verify-test-").FullName;
        await using var running = await RunningServer.OverAsync(folder, await RunningServer.PrepareAsync(folder), clock, leaseSeconds: 2, configure: builder => builder.Services.AddSingleton<IJobHandler>(slow));
        await running.Tenant.InTransactionAsync(tx => tx.EnqueueJobAsync(SlowJob.JobKind, null, "one", null, clock.GetUtcNow()));
        await slow.Started(1);
        // As after a sleep of the whole machine: the lease is over before anybody could prolong it.
        var second = slow.Started(2);
        while (!second.IsCompleted)
        {
            clock.Forward(TimeSpan.FromSeconds(10));
            running.Store.Signal(WorkKind.Jobs);
            await Task.WhenAny(second, Task.Delay(50));
        }
        await stopped.Task.WaitAsync(Patience);
        await running.QuietAsync();
        Assert.Equal(0, await running.ScalarAsync<long>($"SELECT COUNT(*) FROM jobs WHERE kind = '{SlowJob.JobKind}'"));
    }

    private static Task<long> DueAsync(RunningServer running) => running.ScalarAsync<long>($"SELECT due_at FROM jobs WHERE kind = '{SlowJob.JobKind}'");

    /// <summary>Says when its runs begin, and lasts as the test wants.</summary>
    private sealed class SlowJob(Func<int, Task, CancellationToken, Task> work) : IJobHandler
    {
        public const string JobKind = "slow";
        private readonly TaskCompletionSource<ClaimedJob>[] _started = [new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously)];
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _runs;

        public string Kind => JobKind;
        public int Runs => Volatile.Read(ref _runs);

        public Task<ClaimedJob> Started(int run) => _started[run - 1].Task.WaitAsync(Patience);

        public void End() => _ended.SetResult();

        public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
        {
            var run = Interlocked.Increment(ref _runs);
            if (run <= _started.Length) _started[run - 1].SetResult(job);
            await work(run, _ended.Task, cancel);
            await tenant.InTransactionAsync(tx => tx.CompleteJobAsync(job), cancel);
        }
    }
}

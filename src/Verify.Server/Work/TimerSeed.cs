using Verify.Connectors.Sdk;
using Verify.Server.Hooks;
using Verify.Server.Linking;
using Verify.Server.Privacy;
using Verify.Server.Store;

namespace Verify.Server.Work;

/// <summary>Makes sure that every tenant has its timers: jobs that ask for themselves again when they are done. They are rows like other jobs, so of many nodes one runs them.</summary>
internal sealed class TimerSeed(VerifyStore store, ConnectorCatalog catalog, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<TimerSeed> log) : BackgroundService
{
    private static readonly string[] Timers = [DestroyDayKeys.JobKind, Retain.JobKind, AnchorAudit.JobKind, LearnWeights.JobKind];
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(5), AfterFailure = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A vendor that is asked for a subscription calls back at once: the address has to answer by then.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStarted.Register(started.SetResult)) await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Worker.RepeatAsync(async stop =>
        {
            foreach (var tenant in await store.TenantsAsync(stop))
            {
                var kept = (await store.For(tenant).ConnectionsAsync(stop)).Where(connection => connection.Enabled && catalog.Find(connection.Connector)?.Connector is IUpkeep).ToArray();
                await store.For(tenant).InTransactionAsync(async tx =>
                {
                    foreach (var timer in Timers) await tx.EnsureJobAsync(timer, "timer", time.GetUtcNow());
                    foreach (var connection in kept) await tx.EnsureJobAsync(KeepUp.JobKind, connection.Id, time.GetUtcNow());
                }, stop);
            }
            return Again;
        }, AfterFailure, time, log, stoppingToken);
    }
}

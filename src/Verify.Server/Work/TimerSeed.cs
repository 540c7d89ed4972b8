using Verify.Connectors.Sdk;
using Verify.Server.Hooks;
using Verify.Server.Observability;
using Verify.Server.Privacy;
using Verify.Server.Store;

namespace Verify.Server.Work;

/// <summary>Makes sure that every tenant has its timers: jobs that ask for themselves again when they are done. They are rows like other jobs, so of many nodes one runs them.</summary>
internal sealed class TimerSeed(VerifyStore store, ConnectorCatalog catalog, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<TimerSeed> log) : BackgroundService
{
    private static readonly string[] Timers = [DestroyDayKeys.JobKind, Retain.JobKind, AnchorAudit.JobKind];
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A vendor that is asked for a subscription calls back at once: the address has to answer by then.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStarted.Register(started.SetResult)) await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var tenant in await store.TenantsAsync(stoppingToken))
                {
                    var kept = (await store.For(tenant).ConnectionsAsync(stoppingToken)).Where(connection => connection.Enabled && catalog.Find(connection.Connector)?.Connector is IUpkeep).ToArray();
                    await store.For(tenant).InTransactionAsync(async tx =>
                    {
                        foreach (var timer in Timers) await tx.EnsureJobAsync(timer, "timer", time.GetUtcNow());
                        foreach (var connection in kept) await tx.EnsureJobAsync(KeepUp.JobKind, connection.Id, time.GetUtcNow());
                    }, stoppingToken);
                }
                await Task.Delay(Again, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { break; }
#pragma warning disable CA1031 // The edge of a worker: a store that is away comes back.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.WorkerInterrupted(e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(5), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}

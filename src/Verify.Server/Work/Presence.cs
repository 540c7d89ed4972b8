using Verify.Server.Observability;
using Verify.Server.Store;

namespace Verify.Server.Work;

/// <summary>Says to the other nodes that this one lives, and takes over from those that do not.</summary>
internal sealed class Presence(VerifyStore store, TimeProvider time, ILogger<Presence> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var over = false; !over && !stoppingToken.IsCancellationRequested;)
        {
            try
            {
                await store.KeepPresentAsync(Owner.Name, stoppingToken);
                over = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { break; }
#pragma warning disable CA1031 // The edge of a worker: a database that is away comes back.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.WorkerInterrupted(e.GetType().Name);
                await Task.Delay(TimeSpan.FromMilliseconds(300), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}

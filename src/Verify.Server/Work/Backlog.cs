using Verify.Server.Observability;
using Verify.Server.Store;

namespace Verify.Server.Work;

/// <summary>Looks every few seconds how much waits, what goes badly, and whether this machine's clock agrees with the database's.</summary>
internal sealed class Backlog(VerifyStore store, Telemetry telemetry, TimeProvider time, ILogger<Backlog> log) : BackgroundService
{
    /// <summary>By how much a clock may be off: leases are moments of the node that takes them.</summary>
    public static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);
    private volatile Waiting _last = new(0, 0, 0, []);
    private volatile bool _clockIsOff;

    public long Inbox => _last.Inbox;

    /// <summary>Connectors whose work keeps failing.</summary>
    public IReadOnlyList<string> Troubled => _last.Troubled;

    /// <summary>This node's clock differs from the database's: it takes no work until it agrees again.</summary>
    public bool ClockIsOff => _clockIsOff;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        telemetry.Observe(() => _last);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _last = await store.WaitingAsync(stoppingToken);
                var skew = await store.ClockSkewAsync(stoppingToken);
                if (skew.Duration() > MostSkew != _clockIsOff)
                {
                    _clockIsOff = !_clockIsOff;
                    if (_clockIsOff) log.ClockOff((long)skew.TotalSeconds);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { break; }
#pragma warning disable CA1031 // The edge of a worker: a store that is away comes back; until then the last figures stand.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.WorkerInterrupted(e.GetType().Name);
            }
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

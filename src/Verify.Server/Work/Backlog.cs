using System.Diagnostics;
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

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        telemetry.Observe(() => _last);
        // Until a store that is away comes back, the last figures stand.
        return Worker.RepeatAsync(LookAsync, Every, time, log, stoppingToken);
    }

    private async Task<TimeSpan> LookAsync(CancellationToken stop)
    {
        var looking = Stopwatch.GetTimestamp();
        _last = await store.WaitingAsync(stop);
        var skew = await store.ClockSkewAsync(stop);
        if (skew.Duration() > MostSkew != _clockIsOff)
        {
            _clockIsOff = !_clockIsOff;
            if (_clockIsOff) log.ClockOff((long)skew.TotalSeconds);
        }
        // With a long queue, counting takes its time: it never takes more than a twentieth of the database's.
        var wait = Stopwatch.GetElapsedTime(looking) * 20;
        return wait > Every ? wait : Every;
    }
}

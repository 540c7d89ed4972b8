using Verify.Server.Store;

namespace Verify.Server.Work;

/// <summary>Says to the other nodes that this one lives, and takes over from those that do not.</summary>
internal sealed class Presence(VerifyStore store, TimeProvider time, ILogger<Presence> log) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(300);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Worker.RepeatAsync(async stop =>
    {
        await store.KeepPresentAsync(Owner.Name, stop);
        return Timeout.InfiniteTimeSpan;
    }, Again, time, log, stoppingToken);
}

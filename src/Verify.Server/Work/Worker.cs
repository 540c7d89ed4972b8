using Verify.Server.Observability;
using Verify.Server.Store;

namespace Verify.Server.Work;

/// <summary>The loop of every worker: claim under a lease, handle side by side, wait for more. It survives a store that is away.</summary>
internal static class Worker
{
    /// <summary>What is in hand when the program is asked to end may still be finished for so long; the host waits a little longer than that.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    // Much of a piece's time is waiting, for a vendor or for the commit that it shares with others: more of them in hand than processors.
    private const int Lanes = 16;

    /// <summary>Runs until cancelled. Work that is in hand at that moment is finished, or taken over by another worker when its lease ends.</summary>
    public static async Task RunAsync<T>(VerifyStore store, WorkKind kind, Func<int, CancellationToken, Task<IReadOnlyList<T>>> claim, Func<T, CancellationToken, Task> handle, ILogger log, CancellationToken stop)
    {
        var running = new List<Task>();
        using var inHand = new CancellationTokenSource();
        await using var ending = stop.Register(() => inHand.CancelAfter(Grace));
        while (!stop.IsCancellationRequested)
        {
            try
            {
                running.RemoveAll(task => task.IsCompleted);
                var free = Lanes - running.Count;
                var claimed = free == 0 ? [] : await claim(free, stop);
                foreach (var item in claimed) running.Add(HandleAsync(item));
                // As many as were asked for: there may be more. If fewer came, what is announced or done wakes it.
                if (claimed.Count > 0 && claimed.Count == free) continue;
                var wait = store.WaitForWorkAsync(kind, stop);
                await (running.Count == 0 ? wait : Task.WhenAny([wait, .. running]));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // The edge of a worker: whatever the store throws, the loop goes on, and the work stays claimed or claimable.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.WorkerInterrupted(e.GetType().Name);
                try { await Task.Delay(TimeSpan.FromSeconds(1), stop); }
                catch (OperationCanceledException) { break; }
            }
        }
        await Task.WhenAll(running);

        async Task HandleAsync(T item)
        {
            try
            {
                await handle(item, inHand.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or LeaseLostException)
            {
                // Somebody else has it, or will.
            }
#pragma warning disable CA1031 // As above: a handler records its own failures; what is left is the store's.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.WorkerInterrupted(e.GetType().Name);
            }
        }
    }

    /// <summary>Does something again and again until cancelled. It survives a store that is away.</summary>
    /// <param name="round">Returns how long to wait for the next.</param>
    public static async Task RepeatAsync(Func<CancellationToken, Task<TimeSpan>> round, TimeSpan afterFailure, TimeProvider time, ILogger log, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            TimeSpan wait;
            try { wait = await round(stop); }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { return; }
#pragma warning disable CA1031 // The edge of a worker: whatever is away comes back, and the next round does it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.WorkerInterrupted(e.GetType().Name);
                wait = afterFailure;
            }
            await Task.Delay(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Doubling from two seconds to an hour.</summary>
    public static TimeSpan Backoff(int attempts) => TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, Math.Clamp(attempts, 1, 12))));
}

namespace Verify.Server.Store;

/// <summary>Wakes workers when a commit of this process made work. A signal that nobody waited for is kept for the next who does.</summary>
internal sealed class WorkSignals
{
    private readonly Lock gate = new();
    private readonly Dictionary<WorkKind, TaskCompletionSource> waiting = [];
    private readonly HashSet<WorkKind> pending = [];

    public void Set(WorkKind kind)
    {
        TaskCompletionSource? waiters;
        lock (gate)
        {
            if (!waiting.Remove(kind, out waiters)) pending.Add(kind);
        }
        waiters?.TrySetResult();
    }

    public async Task WaitAsync(WorkKind kind, TimeSpan atMost, CancellationToken ct)
    {
        Task signalled;
        lock (gate)
        {
            if (pending.Remove(kind)) return;
            if (!waiting.TryGetValue(kind, out var source))
                waiting[kind] = source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            signalled = source.Task;
        }
        await Task.WhenAny(signalled, Task.Delay(atMost, ct));
        ct.ThrowIfCancellationRequested();
    }
}

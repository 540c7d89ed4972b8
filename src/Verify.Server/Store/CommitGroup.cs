using System.Threading.Channels;

namespace Verify.Server.Store;

/// <summary>
/// On PostgreSQL: rows that come while a commit is under way are committed together by the next one, so that one statement and one sync to the disk serve
/// many; a single one waits for nobody. (SQLite's writer does the same for all that is written.)
/// </summary>
/// <param name="commit">Returns after the commit, for each row in order: whether it was taken.</param>
/// <param name="lanes">How many commits may be under way at once.</param>
internal sealed class CommitGroup<TRow> : IAsyncDisposable
{
    private const int Largest = 256;
    private readonly Channel<Pending> queue = Channel.CreateBounded<Pending>(4_096);
    private readonly Func<IReadOnlyList<TRow>, Task<IReadOnlyList<bool>>> commit;
    private readonly Task[] lanes;

    public CommitGroup(Func<IReadOnlyList<TRow>, Task<IReadOnlyList<bool>>> commit, int lanes)
    {
        this.commit = commit;
        this.lanes = [.. Enumerable.Range(0, lanes).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>Returns after the commit: whether the row was taken.</summary>
    public async Task<bool> AddAsync(TRow row, CancellationToken ct)
    {
        var pending = new Pending(row);
        await queue.Writer.WriteAsync(pending, ct);
        return await pending.Done.Task;
    }

    private async Task RunAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            List<Pending> taken = [];
            while (taken.Count < Largest && queue.Reader.TryRead(out var next)) taken.Add(next);
            if (taken.Count > 0) await CommitAsync(taken);
        }
    }

    private async Task CommitAsync(IReadOnlyList<Pending> pending)
    {
        try
        {
            var taken = await commit([.. pending.Select(one => one.Row)]);
            for (var i = 0; i < pending.Count; i++) pending[i].Done.TrySetResult(taken[i]);
        }
        // A row that the database refuses must not take the others along.
        catch (Npgsql.PostgresException) when (pending.Count > 1)
        {
            foreach (var one in pending) await CommitAsync([one]);
        }
#pragma warning disable CA1031 // Handed to whoever waits for it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            foreach (var one in pending) one.Done.TrySetException(error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await Task.WhenAll(lanes);
    }

    private sealed class Pending(TRow row)
    {
        public TRow Row => row;
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

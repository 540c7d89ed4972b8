namespace Verify.Server.Store;

/// <summary>
/// Callers that ask for the same while it is being read wait for one more reading, together: as many ask at once, it is read twice at most, and each is
/// answered by a reading that began after it asked.
/// </summary>
internal sealed class Together<TKey, T>(Func<TKey, Task<T>> read) where TKey : notnull
{
    // Of a key that is being read: those who came meanwhile, if any.
    private readonly Dictionary<TKey, TaskCompletionSource<T>?> reading = [];

    public Task<T> AskAsync(TKey key)
    {
        lock (reading)
        {
            if (reading.TryGetValue(key, out var next)) return (reading[key] = next ?? new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            reading[key] = null;
        }
        return ReadAsync(key);
    }

    private async Task<T> ReadAsync(TKey key)
    {
        try { return await read(key); }
        finally
        {
            TaskCompletionSource<T>? next;
            lock (reading)
            {
                next = reading[key];
                if (next is null) reading.Remove(key);
                else reading[key] = null;
            }
            if (next is not null) _ = AnswerAsync(next, key);
        }
    }

    private async Task AnswerAsync(TaskCompletionSource<T> waiting, TKey key)
    {
        try { waiting.SetResult(await ReadAsync(key)); }
#pragma warning disable CA1031 // Handed to whoever waits for it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            waiting.SetException(error);
        }
    }
}

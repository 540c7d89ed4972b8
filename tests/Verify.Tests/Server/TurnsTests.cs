using Verify.Server.Work;

namespace Verify.Tests.Server;

public sealed class TurnsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_at_a_time_for_each_name_and_all_names_beside_each_other()
    {
        var turns = new Turns();
        var inside = new int[3];
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () =>
        {
            int[] mine = i % 3 == 0 ? [0, 1] : i % 3 == 1 ? [2, 1] : [0, 2];
            using var turn = await turns.TakeAsync(mine.Select(name => $"n-{name}"), Ct);
            foreach (var name in mine) Assert.Equal(1, Interlocked.Increment(ref inside[name]));
            await Task.Yield();
            foreach (var name in mine) Interlocked.Decrement(ref inside[name]);
        }, Ct)));
        using var first = await turns.TakeAsync(["one"], Ct);
        using var other = await turns.TakeAsync(["two", "two"], Ct);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_what_he_had()
    {
        var turns = new Turns();
        var held = await turns.TakeAsync(["b"], Ct);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = turns.TakeAsync(["a", "b"], ends.Token);
        Assert.False(waiting.IsCompleted);
        await ends.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        using var a = await turns.TakeAsync(["a"], Ct);
        var next = turns.TakeAsync(["b"], Ct);
        Assert.False(next.IsCompleted);
        held.Dispose();
        held.Dispose();
        (await next).Dispose();
        using var b = await turns.TakeAsync(["b"], Ct);
    }
}

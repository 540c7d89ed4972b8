using Verify.Server.Store;

namespace Verify.Tests.Store;

public sealed class TogetherTests
{
    [Fact]
    public async Task Who_asks_while_it_is_read_is_answered_by_one_reading_that_began_later()
    {
        var readings = new List<TaskCompletionSource<int>>();
        var together = new Together<string, int>(_ => Begin(readings));
        var first = together.AskAsync("a");
        var (second, third) = (together.AskAsync("a"), together.AskAsync("a"));
        Assert.Single(readings);
        readings[0].SetResult(1);
        Assert.Equal(1, await first);
        Assert.Equal(2, readings.Count);
        Assert.False(second.IsCompleted || third.IsCompleted);
        // The second reading is under way: who comes now saw nothing of it, and waits for a third.
        var fourth = together.AskAsync("a");
        readings[1].SetResult(2);
        Assert.Equal((2, 2), (await second, await third));
        readings[2].SetResult(3);
        Assert.Equal(3, await fourth);
        Assert.Equal(3, readings.Count);
        _ = together.AskAsync("a");
        Assert.Equal(4, readings.Count);
    }

    [Fact]
    public async Task A_reading_that_fails_fails_for_those_who_waited_for_it_and_for_nobody_else()
    {
        var readings = new List<TaskCompletionSource<int>>();
        var together = new Together<string, int>(_ => Begin(readings));
        var (first, second, other) = (together.AskAsync("a"), together.AskAsync("a"), together.AskAsync("b"));
        readings[0].SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        readings[2].SetException(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
        var again = together.AskAsync("a");
        readings[1].SetResult(7);
        readings[3].SetResult(8);
        Assert.Equal((7, 8), (await other, await again));
    }

    private static Task<int> Begin(List<TaskCompletionSource<int>> readings)
    {
        readings.Add(new TaskCompletionSource<int>());
        return readings[^1].Task;
    }
}

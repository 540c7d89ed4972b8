using Verify.Bench.Nodes;
using Verify.Tests.Store;

namespace Verify.Tests.Operations;

/// <summary>Several nodes on one database, in processes of their own, with trouble.</summary>
[Collection("server")]
public sealed class NodesTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nodes_that_are_killed_and_held_still_while_the_database_crashes_lose_nothing_and_do_nothing_twice()
    {
        if (PostgresCluster.Binaries is null) PostgresServer.Missing("no server binaries in /usr/lib/postgresql");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        var outcome = await NodesScenario.PlayAsync(new NodesPlan(Nodes: 2, People: 20, Trouble: TimeSpan.FromSeconds(1), DatabaseRestarts: 1, Seed: 3) { LeaseSeconds = 2, Senders = 3 }, output.WriteLine, limit.Token);
        Assert.Empty(outcome.Wrong);
        Assert.Equal(20 * 4, outcome.Acknowledged);
        Assert.True(outcome.Kills > 0 && outcome.Holds > 0, "nobody was killed or held: the test shows nothing");
    }
}

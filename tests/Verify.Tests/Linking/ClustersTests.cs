using Verify.Core.Linking;
using Verify.Core.Model;

namespace Verify.Tests.Linking;

public class ClustersTests
{
    private static CandidateId Id(string id) => new(id);
    private static CandidatePair Pair(string a, string b) => new(Id(a), Id(b));
    private static ScoredEdge Edge(string a, string b, double bits = 10, SelectorType type = SelectorType.Phone)
    {
        var pair = Pair(a, b);
        return new ScoredEdge(pair.A, pair.B, [new EdgeReason(type, bits, "shared")]);
    }

    private static string Shape(Clusters clusters) => string.Join(" ", clusters.All.Select(cluster => string.Concat(cluster.Members)));

    [Fact]
    public void Edges_chain_into_one_cluster() => Assert.Equal("abc", Shape(Clusters.Build([Edge("a", "b"), Edge("b", "c")], [])));

    [Fact]
    public void A_weak_edge_groups_nobody() => Assert.Empty(Clusters.Build([Edge("a", "b", 3)], []).All);

    [Fact]
    public void A_cut_pair_stays_apart_though_a_third_connects_it() =>
        Assert.Equal("ab", Shape(Clusters.Build([Edge("a", "b", 12), Edge("b", "c", 9)], [Pair("a", "c")])));

    [Fact]
    public void An_edge_added_again_after_a_cut_does_not_reunite()
    {
        var clusters = Clusters.Empty.Add(Edge("a", "b")).Cut(Pair("a", "b")).Add(Edge("a", "b", 14));
        Assert.Empty(clusters.All);
        Assert.True(clusters.IsCut(Pair("b", "a")));
    }

    [Fact]
    public void Restoring_a_cut_brings_back_what_was()
    {
        var before = Clusters.Build([Edge("a", "b"), Edge("b", "c"), Edge("c", "d"), Edge("x", "y")], []);
        Assert.Equal(Shape(before), Shape(before.Cut(Pair("a", "d")).Cut(Pair("b", "c")).Restore(Pair("b", "c")).Restore(Pair("a", "d"))));
    }

    [Fact]
    public void Retracting_an_edge_parts_what_hung_by_it() =>
        Assert.Equal("ab cd", Shape(Clusters.Build([Edge("a", "b"), Edge("b", "c"), Edge("c", "d")], []).Retract(Pair("b", "c"))));

    [Fact]
    public void Erasing_a_candidate_parts_what_it_connected() =>
        Assert.Equal("ab", Shape(Clusters.Build([Edge("a", "b"), Edge("b", "c"), Edge("c", "d")], []).Without(Id("c"))));

    [Fact]
    public void The_order_of_events_does_not_matter()
    {
        for (var seed = 1u; seed <= 60; seed++)
        {
            var (edges, cuts) = Tangle(seed);
            var whole = Shape(Clusters.Build(edges, cuts));
            Assert.Equal(whole, Shape(Clusters.Build(Shuffled(edges, seed), cuts)));
            var stepwise = Shuffled(edges, seed + 1).Aggregate(Clusters.Empty, (clusters, edge) => clusters.Add(edge));
            Assert.Equal(whole, Shape(cuts.Aggregate(stepwise, (clusters, cut) => clusters.Cut(cut))));
        }
    }

    [Fact]
    public void Cutting_and_restoring_any_pair_changes_nothing()
    {
        for (var seed = 1u; seed <= 30; seed++)
        {
            var (edges, cuts) = Tangle(seed);
            var clusters = Clusters.Build(edges, cuts);
            foreach (var edge in edges)
            {
                var pair = new CandidatePair(edge.A, edge.B);
                if (!clusters.IsCut(pair)) Assert.Equal(Shape(clusters), Shape(clusters.Cut(pair).Restore(pair)));
            }
        }
    }

    [Fact]
    public void An_added_edge_costs_by_its_own_group_not_by_all()
    {
        long Cost(int groups)
        {
            var clusters = Clusters.Build(Enumerable.Range(0, groups).Select(i => Edge($"g{i:D6}a", $"g{i:D6}b")), []);
            clusters.Add(Edge("g000000a", "new"));
            var before = GC.GetAllocatedBytesForCurrentThread();
            clusters.Add(Edge("g000000a", "new"));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.InRange(Cost(8000), 0, Cost(500) * 2);
    }

    private static (List<ScoredEdge> Edges, List<CandidatePair> Cuts) Tangle(uint seed)
    {
        var next = seed * 2654435761u;
        int Draw(int below) => (int)((next = next * 1664525 + 1013904223) >> 8) % below;
        var edges = new Dictionary<CandidatePair, ScoredEdge>();
        for (var i = 0; i < 25; i++)
        {
            var (a, b) = (Draw(16), Draw(16));
            if (a != b) edges[Pair($"c{a:D2}", $"c{b:D2}")] = Edge($"c{a:D2}", $"c{b:D2}", 6 + Draw(8));
        }
        var cuts = new List<CandidatePair>();
        for (var i = 0; i < 4; i++)
        {
            var (a, b) = (Draw(16), Draw(16));
            if (a != b) cuts.Add(Pair($"c{a:D2}", $"c{b:D2}"));
        }
        return ([.. edges.Values], cuts);
    }

    private static List<ScoredEdge> Shuffled(List<ScoredEdge> edges, uint seed) =>
        [.. edges.OrderBy(edge => Verify.Core.Linking.Records.Likeness.Hash($"{edge.A}{edge.B}", seed))];
}

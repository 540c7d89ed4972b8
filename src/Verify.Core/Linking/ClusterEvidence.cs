using System.Collections.Immutable;
using Verify.Core.Model;

namespace Verify.Core.Linking;

/// <summary>The bits that one kind of selector brings to a cluster, and its share of all.</summary>
public sealed record KindBits(SelectorType Type, double Bits, double Share);

/// <summary>What the check identity-cluster reads: how many identities hang together, by which kinds of edge, with how many bits.</summary>
public sealed record IdentityCluster(CandidateId Id, int Identities, ImmutableArray<KindBits> Kinds, double Bits, ImmutableArray<ScoredEdge> Edges)
{
    public double LargestShare => Kinds.IsEmpty ? 0 : Kinds[0].Share;
}

/// <summary>Sums up a cluster as evidence.</summary>
public static class ClusterEvidence
{
    /// <summary>
    /// A kind counts along the heaviest tree of its edges: seven people on one phone number are six coincidences, not twenty-one.
    /// Pairs of one identity (equal names) are counted as one person by <paramref name="identity"/>, which maps a candidate to its person.
    /// </summary>
    public static IdentityCluster Of(Cluster cluster, Func<CandidateId, CandidateId>? identity = null)
    {
        var person = identity ?? (candidate => candidate);
        var identities = cluster.Members.Select(person).Distinct().Count();
        var byKind = new SortedDictionary<SelectorType, double>();
        foreach (var type in cluster.Edges.SelectMany(edge => edge.Reasons).Where(reason => reason.Bits > 0).Select(reason => reason.Type).Distinct())
            byKind[type] = Math.Round(Spanning(cluster, type), 3);
        var total = Math.Round(byKind.Values.Sum(), 3);
        var kinds = byKind.Select(pair => new KindBits(pair.Key, pair.Value, total == 0 ? 0 : Math.Round(pair.Value / total, 4)))
            .OrderByDescending(type => type.Bits).ThenBy(type => type.Type).ToImmutableArray();
        return new IdentityCluster(cluster.Id, identities, kinds, total, cluster.Edges);
    }

    // The heaviest forest of this kind's edges: n people on one number need n − 1 coincidences, not n(n − 1)/2.
    private static double Spanning(Cluster cluster, SelectorType type)
    {
        var parent = cluster.Members.ToDictionary(member => member, member => member);
        CandidateId Root(CandidateId member)
        {
            while (parent[member] != member) member = parent[member] = parent[parent[member]];
            return member;
        }

        var sum = 0.0;
        var weighted = cluster.Edges.Select(edge => (Edge: edge, Bits: edge.Reasons.Where(reason => reason.Type == type).Sum(reason => reason.Bits)));
        foreach (var (edge, bits) in weighted.Where(pair => pair.Bits > 0).OrderByDescending(pair => pair.Bits).ThenBy(pair => pair.Edge.A).ThenBy(pair => pair.Edge.B))
        {
            var (left, right) = (Root(edge.A), Root(edge.B));
            if (left == right) continue;
            parent[left] = right;
            sum += bits;
        }
        return sum;
    }
}

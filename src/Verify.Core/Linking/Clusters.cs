using System.Collections.Immutable;
using Verify.Core.Model;

namespace Verify.Core.Linking;

/// <summary>An unordered pair of candidates; A is the smaller id.</summary>
public readonly record struct CandidatePair
{
    public CandidatePair(CandidateId a, CandidateId b)
    {
        if (a == b) throw new ArgumentException("a pair needs two candidates", nameof(b));
        (A, B) = a.CompareTo(b) < 0 ? (a, b) : (b, a);
    }

    public CandidateId A { get; }
    public CandidateId B { get; }
}

/// <summary>A connected group of candidates. Its id is its smallest member, so it does not depend on the order of events.</summary>
public sealed record Cluster(CandidateId Id, ImmutableArray<CandidateId> Members, ImmutableArray<ScoredEdge> Edges);

/// <summary>
/// Candidates grouped by their edges, where a person's cut ("these two are different") keeps a pair apart whatever connects them.
/// The same edges and cuts give the same clusters in any order; a change works on the connected group that it touches and nothing else.
/// </summary>
public sealed class Clusters
{
    public const double LeastBits = 6;

    /// <summary>Uses of one network address further apart than this are most likely two customers of one provider (the catalogue's window for shared addresses).</summary>
    public const double MostDaysApart = 30;

    private readonly ImmutableDictionary<CandidateId, ImmutableDictionary<CandidateId, ScoredEdge>> _edges;
    private readonly ImmutableDictionary<CandidateId, ImmutableHashSet<CandidateId>> _cuts;
    private readonly ImmutableDictionary<CandidateId, Cluster> _byMember;

    public static readonly Clusters Empty = new(
        ImmutableDictionary<CandidateId, ImmutableDictionary<CandidateId, ScoredEdge>>.Empty,
        ImmutableDictionary<CandidateId, ImmutableHashSet<CandidateId>>.Empty,
        ImmutableDictionary<CandidateId, Cluster>.Empty);

    private Clusters(
        ImmutableDictionary<CandidateId, ImmutableDictionary<CandidateId, ScoredEdge>> edges,
        ImmutableDictionary<CandidateId, ImmutableHashSet<CandidateId>> cuts,
        ImmutableDictionary<CandidateId, Cluster> byMember) => (_edges, _cuts, _byMember) = (edges, cuts, byMember);

    public static Clusters Build(IEnumerable<ScoredEdge> edges, IEnumerable<CandidatePair> cuts)
    {
        var clusters = Empty;
        foreach (var cut in cuts) clusters = clusters.WithCut(cut);
        foreach (var edge in edges) clusters = clusters.WithEdge(edge);
        return clusters.Regrouped(clusters._edges.Keys);
    }

    /// <summary>All clusters of two or more, by id.</summary>
    public IReadOnlyList<Cluster> All => [.. _byMember.Values.Distinct().OrderBy(cluster => cluster.Id)];

    /// <summary>The cluster of a candidate, or null when it stands alone.</summary>
    public Cluster? Of(CandidateId candidate) => _byMember.GetValueOrDefault(candidate);

    public bool IsCut(CandidatePair pair) => _cuts.TryGetValue(pair.A, out var others) && others.Contains(pair.B);

    /// <summary>Adds an edge, or replaces the pair's earlier one. An edge below <see cref="LeastBits"/> is kept for display and groups nobody.</summary>
    public Clusters Add(ScoredEdge edge) => WithEdge(edge).Regrouped([edge.A, edge.B]);

    /// <summary>Takes an edge back: what hung together by it alone falls apart again.</summary>
    public Clusters Retract(CandidatePair pair) => WithoutEdge(pair).Regrouped([pair.A, pair.B]);

    /// <summary>A person says that these two are different. It stays so until a person restores the pair.</summary>
    public Clusters Cut(CandidatePair pair) => WithCut(pair).Regrouped([pair.A, pair.B]);

    /// <summary>Takes a cut back: the clusters are as if it had never been.</summary>
    public Clusters Restore(CandidatePair pair)
    {
        var cuts = _cuts;
        foreach (var (from, to) in new[] { (pair.A, pair.B), (pair.B, pair.A) })
            if (cuts.TryGetValue(from, out var others)) cuts = others.Count == 1 ? cuts.Remove(from) : cuts.SetItem(from, others.Remove(to));
        return new Clusters(_edges, cuts, _byMember).Regrouped([pair.A, pair.B]);
    }

    /// <summary>Takes a candidate out with all its edges and cuts (erasure).</summary>
    public Clusters Without(CandidateId candidate)
    {
        var clusters = this;
        foreach (var other in _cuts.GetValueOrDefault(candidate, [])) clusters = clusters.Restore(new CandidatePair(candidate, other));
        if (!_edges.TryGetValue(candidate, out var edges)) return clusters;
        foreach (var other in edges.Keys) clusters = clusters.WithoutEdge(new CandidatePair(candidate, other));
        return clusters.Regrouped([candidate, .. edges.Keys]);
    }

    private Clusters WithEdge(ScoredEdge edge) => new(
        Set(Set(_edges, edge.A, edge.B, edge), edge.B, edge.A, edge), _cuts, _byMember);

    private static ImmutableDictionary<CandidateId, ImmutableDictionary<CandidateId, ScoredEdge>> Set(
        ImmutableDictionary<CandidateId, ImmutableDictionary<CandidateId, ScoredEdge>> edges, CandidateId from, CandidateId to, ScoredEdge edge) =>
        edges.SetItem(from, edges.GetValueOrDefault(from, ImmutableDictionary<CandidateId, ScoredEdge>.Empty).SetItem(to, edge));

    private Clusters WithoutEdge(CandidatePair pair)
    {
        var edges = _edges;
        foreach (var (from, to) in new[] { (pair.A, pair.B), (pair.B, pair.A) })
            if (edges.TryGetValue(from, out var others)) edges = others.Count == 1 && others.ContainsKey(to) ? edges.Remove(from) : edges.SetItem(from, others.Remove(to));
        return new Clusters(edges, _cuts, _byMember);
    }

    private Clusters WithCut(CandidatePair pair) => new(_edges,
        _cuts.SetItem(pair.A, _cuts.GetValueOrDefault(pair.A, []).Add(pair.B)).SetItem(pair.B, _cuts.GetValueOrDefault(pair.B, []).Add(pair.A)), _byMember);

    // Only the groups that the given candidates belong to are made anew.
    private Clusters Regrouped(IEnumerable<CandidateId> touched)
    {
        var byMember = _byMember.ToBuilder();
        var seen = new HashSet<CandidateId>();
        foreach (var start in touched)
        {
            if (seen.Contains(start)) continue;
            var (members, edges) = Reach(start, seen);
            foreach (var member in members) byMember.Remove(member);
            foreach (var cluster in Partition.Of(members, edges, pair => IsCut(pair)))
                foreach (var member in cluster.Members) byMember[member] = cluster;
        }
        return new Clusters(_edges, _cuts, byMember.ToImmutable());
    }

    private (List<CandidateId> Members, List<ScoredEdge> Edges) Reach(CandidateId start, HashSet<CandidateId> seen)
    {
        var (members, edges, open) = (new List<CandidateId>(), new List<ScoredEdge>(), new Stack<CandidateId>([start]));
        seen.Add(start);
        while (open.TryPop(out var candidate))
        {
            members.Add(candidate);
            foreach (var (other, edge) in _edges.GetValueOrDefault(candidate, ImmutableDictionary<CandidateId, ScoredEdge>.Empty))
            {
                if (edge.Bits < LeastBits) continue;
                if (edge.A == candidate) edges.Add(edge);
                if (seen.Add(other)) open.Push(other);
            }
        }
        return (members, edges);
    }
}

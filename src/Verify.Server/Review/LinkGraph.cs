using Verify.Core.Linking;
using Verify.Core.Model;
using Cluster = Verify.Core.Model.Cluster;

namespace Verify.Server.Review;

/// <summary>A candidate of the drawing.</summary>
internal sealed record GraphNode(Neighbour Who, double X, double Y, bool Centre);

/// <summary>What joins two of them; the words say why.</summary>
internal sealed record GraphEdge(GraphNode A, GraphNode B, string Why, bool Weightless, double Thickness)
{
    public (double X, double Y) Middle => ((A.X * 0.42) + (B.X * 0.58), (A.Y * 0.42) + (B.Y * 0.58));
}

/// <summary>The candidate in the middle, the others around it, on two rings where one is too narrow. The same links make the same drawing.</summary>
internal sealed record LinkGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, int Left, int Height)
{
    public const int Width = 960, Most = 36;
    private const int OneRing = 14, Few = 4, Low = 260, High = 560;

    public static LinkGraph Of(Neighbour centre, IReadOnlyList<Neighbour> neighbours, Cluster? cluster)
    {
        var shown = Beside([.. neighbours.Take(Most)], cluster);
        var height = shown.Count <= Few ? Low : High;
        var nodes = new List<GraphNode> { new(centre, Width / 2.0, height / 2.0, true) };
        for (var i = 0; i < shown.Count; i++)
        {
            var outer = shown.Count <= OneRing || i % 2 == 0;
            var angle = 2 * Math.PI * i / shown.Count;
            var (across, down) = outer ? (Width * 0.40, height * 0.39) : (Width * 0.24, height * 0.24);
            nodes.Add(new GraphNode(shown[i], (Width / 2.0) + (across * Math.Cos(angle)), (height / 2.0) + (down * Math.Sin(angle)), false));
        }
        var known = nodes.ToDictionary(node => node.Who.Id);
        var edges = nodes.Skip(1).Select(node => Edge(nodes[0], node, node.Who.Shares.Select(link => (link.Selector, link.Bits ?? 0)), node.Who.Weight == 0)).ToList();
        foreach (var pair in (cluster?.Edges ?? []).Where(edge => edge.A != centre.Id && edge.B != centre.Id && known.ContainsKey(edge.A) && known.ContainsKey(edge.B)).GroupBy(edge => (edge.A, edge.B)))
            edges.Add(Edge(known[pair.Key.A], known[pair.Key.B], pair.Select(edge => (edge.Selector, edge.Bits)), false));
        return new LinkGraph(nodes, edges, neighbours.Count - shown.Count, height);
    }

    private static GraphEdge Edge(GraphNode a, GraphNode b, IEnumerable<(SelectorType Selector, double Bits)> shares, bool weightless)
    {
        var reasons = shares.ToArray();
        return new GraphEdge(a, b, string.Join(", ", reasons.Select(r => Words.Plain(r.Selector)).Distinct()), weightless, Math.Clamp(1 + (reasons.Sum(r => r.Bits) / 12), 1, 5));
    }

    /// <summary>Who shares something with each other stands beside each other, so that fewer lines cross.</summary>
    private static List<Neighbour> Beside(List<Neighbour> neighbours, Cluster? cluster)
    {
        var near = (cluster?.Edges ?? []).SelectMany(edge => new[] { (edge.A, edge.B), (edge.B, edge.A) }).ToLookup(pair => pair.Item1, pair => pair.Item2);
        var (left, ordered) = (neighbours.ToDictionary(n => n.Id), new List<Neighbour>());
        foreach (var start in neighbours)
        {
            var open = new Stack<CandidateId>([start.Id]);
            while (open.TryPop(out var id))
            {
                if (!left.Remove(id, out var taken)) continue;
                ordered.Add(taken);
                foreach (var other in near[id].OrderDescending()) open.Push(other);
            }
        }
        return ordered;
    }
}

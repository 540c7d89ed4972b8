namespace Verify.Core.Watchlists;

/// <summary>A holding: the owner has this percentage of what is owned.</summary>
public sealed record OwnershipEdge(string Owner, string Owned, double Percent);

/// <summary>One way in which a blocked owner reaches the company, owner first, and the share that it carries.</summary>
public sealed record OwnershipPath(IReadOnlyList<string> Steps, double Percent)
{
    public override string ToString() => $"{string.Join(" → ", Steps)} = {Percent.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)} %";
}

/// <summary>How much of a company blocked persons own together.</summary>
public sealed record BlockedShare(double Percent, bool IsBlocked, IReadOnlyList<OwnershipPath> Paths);

/// <summary>
/// The 50 % rule: shares multiply down a chain and add up across chains; from half on, together, the company counts as blocked.
/// https://ofac.treasury.gov/faqs/topic/1521
/// </summary>
public static class Ownership
{
    public const double BlockedFrom = 50;

    // Ownership structures are shallow; what is deeper than this carries next to nothing.
    private const int MaxDepth = 12;
    private const int MaxPaths = 10_000;

    /// <summary>The blocked share of one company. Circles are walked once; an owner that is blocked itself counts whole.</summary>
    public static BlockedShare BlockedShareOf(string company, IReadOnlyList<OwnershipEdge> edges, IReadOnlySet<string> blocked)
    {
        foreach (var edge in edges)
        {
            if (edge.Percent is not (>= 0 and <= 100)) throw new ArgumentException($"The share of {edge.Owner} in {edge.Owned} is {edge.Percent}, which is no percentage.", nameof(edges));
        }
        if (blocked.Contains(company)) return new BlockedShare(100, true, [new OwnershipPath([company], 100)]);
        var owners = edges.GroupBy(e => e.Owned, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        var paths = new List<OwnershipPath>();
        Walk(company, 100, [company], owners, blocked, paths);
        var percent = Math.Min(100, Math.Round(paths.Sum(p => p.Percent), 6));
        return new BlockedShare(percent, percent >= BlockedFrom, [.. paths.OrderByDescending(p => p.Percent).ThenBy(p => p.ToString(), StringComparer.Ordinal)]);
    }

    /// <summary>The blocked share of every company that the edges name.</summary>
    public static IReadOnlyDictionary<string, BlockedShare> BlockedShare(IReadOnlyList<OwnershipEdge> edges, IReadOnlySet<string> blocked) =>
        edges.Select(e => e.Owned).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToDictionary(c => c, c => BlockedShareOf(c, edges, blocked), StringComparer.Ordinal);

    private static void Walk(string company, double share, List<string> below, Dictionary<string, OwnershipEdge[]> owners, IReadOnlySet<string> blocked, List<OwnershipPath> paths)
    {
        if (!owners.TryGetValue(company, out var edges) || below.Count > MaxDepth) return;
        foreach (var edge in edges)
        {
            if (below.Contains(edge.Owner) || paths.Count >= MaxPaths) continue;
            var carried = share * edge.Percent / 100;
            below.Add(edge.Owner);
            if (blocked.Contains(edge.Owner)) paths.Add(new OwnershipPath([.. below.AsEnumerable().Reverse()], carried));
            else Walk(edge.Owner, carried, below, owners, blocked, paths);
            below.RemoveAt(below.Count - 1);
        }
    }
}

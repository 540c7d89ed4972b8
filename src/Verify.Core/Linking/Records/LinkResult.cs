namespace Verify.Core.Linking.Records;

/// <summary>Two rows that belong together, how surely (0 to 1) and why.</summary>
public readonly record struct LinkedPair(int A, int B, double Score, string Reasons);

/// <summary>The pairs of each cluster, and for each row the number of its cluster (its first row); a row alone is its own cluster.</summary>
public sealed record LinkResult(IReadOnlyList<LinkedPair> Pairs, int[] Clusters);

/// <summary>Disjoint sets over row numbers; the smallest row names its set.</summary>
internal sealed class RowSets(int count)
{
    private readonly int[] _parent = [.. Enumerable.Range(0, count)];

    public int Root(int row)
    {
        while (_parent[row] != row) row = _parent[row] = _parent[_parent[row]];
        return row;
    }

    public void Join(int a, int b)
    {
        (a, b) = (Root(a), Root(b));
        if (a < b) _parent[b] = a;
        else _parent[a] = b;
    }

    public int[] Roots()
    {
        var roots = new int[_parent.Length];
        for (var row = 0; row < roots.Length; row++) roots[row] = Root(row);
        return roots;
    }
}

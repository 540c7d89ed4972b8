namespace Verify.Core.Linking.Records;

/// <summary>Makes pairs and clusters say the same: every pair of a cluster is listed, those without a direct link with the reason that others connect them.</summary>
internal static class ClusterPairs
{
    // A cluster of n rows has n(n − 1)/2 pairs; above this size only the direct ones are listed.
    private const int LargestComplete = 100;

    public static LinkResult Complete(List<LinkedPair> direct, int[] clusters)
    {
        var kept = direct.Where(pair => clusters[pair.A] == clusters[pair.B]).ToList();
        var known = kept.Select(pair => (pair.A, pair.B)).ToHashSet();
        var members = new Dictionary<int, List<int>>();
        foreach (var pair in kept)
            foreach (var row in new[] { pair.A, pair.B })
            {
                if (!members.TryGetValue(clusters[row], out var list)) members[clusters[row]] = list = [];
                list.Add(row);
            }
        foreach (var list in members.Values)
        {
            var rows = list.Distinct().Order().ToArray();
            if (rows.Length is 2 or > LargestComplete) continue;
            for (var i = 0; i < rows.Length; i++)
                for (var j = i + 1; j < rows.Length; j++)
                    if (!known.Contains((rows[i], rows[j]))) kept.Add(new LinkedPair(rows[i], rows[j], 0.5, "connected through others of the cluster"));
        }
        kept.Sort((a, b) => a.A != b.A ? a.A.CompareTo(b.A) : a.B.CompareTo(b.B));
        return new LinkResult(kept, clusters);
    }
}

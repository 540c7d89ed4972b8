using System.Collections.Immutable;
using Verify.Core.Model;

namespace Verify.Core.Linking;

/// <summary>Splits one connected group so that no pair that a person cut stays together: strongest edges join first, an edge that would reunite a cut pair is passed over.</summary>
internal static class Partition
{
    public static IEnumerable<Cluster> Of(List<CandidateId> members, List<ScoredEdge> edges, Func<CandidatePair, bool> isCut)
    {
        var groups = members.ToDictionary(member => member, member => new List<CandidateId> { member });
        foreach (var edge in edges.OrderByDescending(edge => edge.Bits).ThenBy(edge => edge.A).ThenBy(edge => edge.B))
        {
            var (left, right) = (groups[edge.A], groups[edge.B]);
            if (ReferenceEquals(left, right) || Apart(left, right, isCut)) continue;
            if (left.Count < right.Count) (left, right) = (right, left);
            left.AddRange(right);
            foreach (var member in right) groups[member] = left;
        }
        foreach (var group in groups.Values.Distinct(ReferenceEqualityComparer.Instance).Cast<List<CandidateId>>())
        {
            if (group.Count < 2) continue;
            var sorted = group.Order().ToImmutableArray();
            var inside = edges.Where(edge => ReferenceEquals(groups[edge.A], group) && ReferenceEquals(groups[edge.B], group))
                .OrderBy(edge => edge.A).ThenBy(edge => edge.B).ToImmutableArray();
            yield return new Cluster(sorted[0], sorted, inside);
        }
    }

    private static bool Apart(List<CandidateId> left, List<CandidateId> right, Func<CandidatePair, bool> isCut)
    {
        foreach (var a in left)
            foreach (var b in right)
                if (isCut(new CandidatePair(a, b))) return true;
        return false;
    }
}

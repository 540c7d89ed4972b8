namespace Verify.Core.Linking.Records;

/// <summary>
/// Joins linked pairs into people, surest first. Two groups become one only when their members agree on the whole, so that one
/// doubtful pair does not chain two people together.
/// </summary>
internal static class PersonGroups
{
    private const int LargestCheck = 200;
    private const double Cap = 12;

    public static int[] Of(int count, List<(int A, int B, double Bits, ulong Pattern)> linked, PersonScore score)
    {
        var order = linked.ToArray();
        Array.Sort(order, (x, y) => x.Bits != y.Bits ? y.Bits.CompareTo(x.Bits) : x.A != y.A ? x.A.CompareTo(y.A) : x.B.CompareTo(y.B));
        var sets = new RowSets(count);
        var members = new Dictionary<int, List<int>>();
        foreach (var (a, b, _, pattern) in order)
        {
            var (left, right) = (sets.Root(a), sets.Root(b));
            if (left == right) continue;
            var (x, y) = (Members(members, left), Members(members, right));
            if (x.Count * y.Count > 1 && !Decisive(pattern) && !Agree(x, y, score)) continue;
            sets.Join(left, right);
            var root = sets.Root(left);
            members.Remove(left);
            members.Remove(right);
            x.AddRange(y);
            members[root] = x;
        }
        return sets.Roots();
    }

    // One number of a document or tax office, and no birth date against it: people change names and homes.
    private static bool Decisive(ulong pattern) =>
        PersonLevels.Level(pattern, Compared.Identifier) == 1 && PersonLevels.Level(pattern, Compared.Birth) <= 3 && PersonLevels.Level(pattern, Compared.Given) <= 4;

    private static List<int> Members(Dictionary<int, List<int>> members, int root) => members.TryGetValue(root, out var list) ? list : members[root] = [root];

    private static bool Agree(List<int> x, List<int> y, PersonScore score)
    {
        var step = Math.Max(1, x.Count * y.Count / LargestCheck);
        var (sum, taken) = (0.0, 0);
        for (var at = 0; at < x.Count * y.Count; at += step)
        {
            sum += Math.Clamp(score.Agreement(x[at / y.Count], y[at % y.Count]), -Cap, Cap);
            taken++;
        }
        return sum / taken > 0;
    }
}

namespace Verify.Core.Linking.Records;

/// <summary>
/// Takes out links that could as well be another: a record without birth date that fits the father and the son of one name and home
/// equally belongs to neither, until more is known.
/// </summary>
internal static class Ambiguity
{
    private const double AsGood = 0.5;
    private const double Conflict = -1;
    private const int MostNeighbours = 8;

    public static List<(int A, int B, double Bits, ulong Pattern)> Without(List<(int A, int B, double Bits, ulong Pattern)> linked, PersonScore score)
    {
        var neighbours = new Dictionary<int, List<(int Row, double Bits)>>();
        foreach (var (a, b, bits, _) in linked)
        {
            Add(neighbours, a, b, bits);
            Add(neighbours, b, a, bits);
        }
        return linked.FindAll(link => !Torn(link.A, link.B, link.Bits, neighbours, score) && !Torn(link.B, link.A, link.Bits, neighbours, score));
    }

    private static void Add(Dictionary<int, List<(int, double)>> neighbours, int from, int to, double bits)
    {
        if (!neighbours.TryGetValue(from, out var list)) neighbours[from] = list = [];
        list.Add((to, bits));
    }

    // Whether the row fits somebody else as well who is surely not the same as the other end of the link.
    private static bool Torn(int row, int other, double bits, Dictionary<int, List<(int Row, double Bits)>> neighbours, PersonScore score)
    {
        var list = neighbours[row];
        if (list.Count is 1 or > MostNeighbours) return false;
        foreach (var (rival, rivalBits) in list)
            if (rival != other && Math.Abs(rivalBits - bits) < AsGood && score.Agreement(rival, other) < Conflict) return true;
        return false;
    }
}

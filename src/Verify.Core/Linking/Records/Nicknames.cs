using System.Collections.Frozen;

namespace Verify.Core.Linking.Records;

/// <summary>Whether two given names are forms of one (Bob and Robert), by the shipped table of nicknames.</summary>
internal static class Nicknames
{
    private static readonly FrozenDictionary<string, int[]> Groups = Load();

    public static bool Same(string a, string b) =>
        Groups.TryGetValue(a, out var left) && Groups.TryGetValue(b, out var right) && left.AsSpan().ContainsAny(right);

    private static FrozenDictionary<string, int[]> Load()
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var number = 0;
        foreach (var row in ShippedTable.Lines("nicknames.csv"))
        {
            foreach (var name in row.Split(','))
            {
                if (!groups.TryGetValue(name, out var list)) groups[name] = list = [];
                list.Add(number);
            }
            number++;
        }
        return groups.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);
    }
}

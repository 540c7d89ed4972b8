using Verify.Core.Linking;

namespace Verify.Core.Text;

/// <summary>The shipped table of address words: what kind a word is and its short form.</summary>
internal static class AddressWords
{
    private static readonly Dictionary<string, Dictionary<string, string>> Kinds = Load();

    public static string? Type(string word) => Find("type", word);
    public static string? Direction(string word) => Find("direction", word);
    public static string? Unit(string word) => Find("unit", word);
    public static string? State(string words) => Find("state", words);
    public static string? Country(string words) => Find("country", words);
    public static string Ordinal(string word) => Find("ordinal", word) ?? word;

    private static string? Find(string kind, string word) => Kinds[kind].GetValueOrDefault(word);

    private static Dictionary<string, Dictionary<string, string>> Load()
    {
        var kinds = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var row in ShippedTable.Rows("Addresses.words.csv"))
        {
            if (!kinds.TryGetValue(row[0], out var words)) kinds[row[0]] = words = new(StringComparer.Ordinal);
            words[row[1]] = row[1];
            if (row[2].Length == 0) continue;
            foreach (var variant in row[2].Split('|')) words[variant] = row[1];
        }
        return kinds;
    }
}

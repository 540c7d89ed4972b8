using System.Collections.Frozen;

namespace Verify.Core.Text;

/// <summary>Syllables of given names as Hong Kong documents spell them, and the Mandarin syllables that the same characters have.</summary>
internal static class CantoneseSyllables
{
    /// <summary>Spelling → the common forms of <see cref="ChineseSyllables"/>.</summary>
    public static readonly FrozenDictionary<string, string[]> Mandarin = ShippedTable.TabbedRows("syllables-cantonese.tsv")
        .ToFrozenDictionary(row => row[0], row => row[1].Split(' ').Select(pinyin => ChineseSyllables.Parse(pinyin, asPinyin: true) is [var form] ? form : pinyin).Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
}

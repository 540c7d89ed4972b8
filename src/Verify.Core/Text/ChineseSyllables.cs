using System.Collections.Frozen;

namespace Verify.Core.Text;

/// <summary>
/// Chinese syllables under pinyin and Wade–Giles. Both are brought to Wade–Giles without its apostrophes, the form that
/// passports and newspapers use and in which the two systems meet.
/// </summary>
internal static class ChineseSyllables
{
    private static readonly FrozenDictionary<string, string> Pinyin = ReadPinyin();
    private static readonly FrozenSet<string> WadeGiles = Pinyin.Values.Concat(Irregular().Select(x => x.Spelling)).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> PinyinBySpan = Pinyin.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> WadeGilesBySpan = WadeGiles.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The syllables of a word read as pinyin (or as Wade–Giles), each in the common form; null when it cannot be read so.</summary>
    public static string[]? Parse(string word, bool asPinyin)
    {
        // Every syllable ends with a vowel, n, ng, r or (in Wade–Giles) h.
        if (word.Length is 0 or > 18 || word[^1] is not ('a' or 'e' or 'i' or 'o' or 'u' or 'n' or 'g' or 'r' or 'h')) return null;
        return Parse(word, 0, 0, asPinyin);
    }

    /// <summary>The array is made where the word ends and filled on the way back: most words cannot be read so.</summary>
    private static string[]? Parse(string word, int at, int count, bool asPinyin)
    {
        if (at == word.Length) return new string[count];
        if (count == 3) return null;
        for (var length = Math.Min(6, word.Length - at); length > 0; length--)
        {
            var part = word.AsSpan(at, length);
            string? common;
            if (asPinyin) PinyinBySpan.TryGetValue(part, out common);
            else WadeGilesBySpan.TryGetValue(part, out common);
            if (common is null || Parse(word, at + length, count + 1, asPinyin) is not { } found) continue;
            found[count] = common;
            return found;
        }
        return null;
    }

    private static FrozenDictionary<string, string> ReadPinyin()
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in ShippedTable.TabbedRows("han-mandarin.tsv"))
        {
            if (row[0].Any(c => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'v')) table[row[0]] = ToWadeGiles(row[0]);
        }
        foreach (var (pinyin, spelling) in Irregular()) table.TryAdd(pinyin, spelling);
        table["lyu"] = "lu";
        table["nyu"] = "nu";
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IEnumerable<(string Pinyin, string Spelling)> Irregular() =>
    [
        ("zhi", "chih"), ("chi", "chih"), ("shi", "shih"), ("ri", "jih"), ("zi", "tzu"), ("ci", "tzu"), ("si", "ssu"), ("er", "erh"), ("yi", "i"), ("you", "yu"), ("ye", "yeh"), ("yue", "yueh"), ("yan", "yen"),
        ("ge", "ko"), ("ke", "ko"), ("he", "ho"), ("e", "o"), ("gui", "kuei"), ("kui", "kuei"), ("si", "szu"), ("zi", "tsu"), ("zi", "tze"), ("si", "sze"), ("shi", "shi"), ("zhi", "chi"), ("yi", "yi"), ("er", "er"), ("qing", "tsing"),
    ];

    private static string ToWadeGiles(string pinyin)
    {
        foreach (var (known, spelling) in Irregular())
        {
            if (known == pinyin) return spelling;
        }
        var (initial, final) = Split(pinyin);
        var palatal = initial is "j" or "q" or "x";
        var start = initial switch
        {
            "b" or "p" => "p", "d" or "t" => "t", "g" or "k" => "k", "zh" or "ch" or "j" or "q" => "ch", "z" or "c" => "ts", "x" => "hs", "r" => "j", var same => same,
        };
        final = final switch
        {
            "ong" => "ung", "ian" or "iang" or "iao" when final == "ian" => "ien", "ie" => "ieh", "ue" or "ve" => "ueh", "uo" => "o", "iong" => "iung", "uan" when palatal => "uan", "v" => "u", "ui" => "ui", var same => same,
        };
        return start + final;
    }

    private static (string Initial, string Final) Split(string pinyin)
    {
        var length = pinyin.Length > 1 && pinyin[1] == 'h' ? 2 : pinyin[0] is 'a' or 'e' or 'o' ? 0 : 1;
        return (pinyin[..length], pinyin[length..]);
    }
}

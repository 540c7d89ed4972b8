namespace Verify.Core.Text;

/// <summary>
/// Korean syllables as sets of what a spelling may stand for: 19 bits of initials, 21 of vowels, 8 of final sounds.
/// Two spellings can be the same syllable when all three sets meet, so rival romanisations need no common form.
/// </summary>
internal static class KoreanSyllables
{
    private static readonly string[] InitialLetters = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
    private static readonly string[] VowelLetters = ["a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"];
    private static readonly string[] FinalLetters = ["", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"];
    private static readonly int[] FinalSound = [0, 1, 1, 1, 2, 2, 2, 3, 4, 1, 5, 4, 4, 4, 6, 4, 5, 6, 6, 3, 3, 7, 3, 3, 1, 3, 6, 3];

    // Spellings, longest first, with the indexes of what they may stand for.
    private static readonly (string Spelling, ulong Set)[] Initials =
    [
        ("tch", Of(12, 13, 14)), ("kk", Of(0, 1, 15)), ("gg", Of(1)), ("tt", Of(4)), ("pp", Of(8)), ("ss", Of(10, 9)), ("sh", Of(9, 10)), ("jj", Of(13)), ("ch", Of(12, 13, 14)),
        ("dj", Of(12)), ("tj", Of(12, 14)), ("kh", Of(15)), ("th", Of(16)), ("ph", Of(17)), ("lh", Of(5)), ("rh", Of(5)),
        ("g", Of(0, 1)), ("k", Of(0, 1, 15)), ("n", Of(2, 5)), ("d", Of(3, 4)), ("t", Of(3, 4, 16)), ("r", Of(5)), ("l", Of(5)), ("m", Of(6)), ("b", Of(7, 8)),
        ("p", Of(7, 8, 17)), ("s", Of(9, 10)), ("j", Of(12, 13)), ("h", Of(18)), ("", Of(11)),
    ];

    private static readonly (string Spelling, ulong Set)[] Vowels =
    [
        ("yaeh", Of(3)), ("yeo", Of(6)), ("yae", Of(3)), ("wae", Of(10)), ("weo", Of(14)), ("woo", Of(13)), ("wee", Of(16)), ("yoo", Of(17)), ("you", Of(6, 17)), ("eui", Of(19)),
        ("yew", Of(17)), ("yuh", Of(6)), ("ae", Of(1)), ("ai", Of(1)), ("ay", Of(1)), ("ah", Of(0)), ("ya", Of(2)), ("eo", Of(4)), ("eu", Of(18, 4)), ("eh", Of(5)), ("ei", Of(5)),
        ("ye", Of(7, 6)), ("oh", Of(8)), ("oo", Of(13)), ("oe", Of(11)), ("oi", Of(11)), ("wa", Of(9)), ("wo", Of(14)), ("we", Of(15, 10)), ("wi", Of(16)), ("wu", Of(13)),
        ("yo", Of(12, 6)), ("yu", Of(17, 6)), ("ou", Of(13, 4)), ("ui", Of(19, 16)), ("uy", Of(19)), ("yi", Of(20, 19)), ("ee", Of(20, 19)), ("uh", Of(4)), ("ey", Of(5)),
        ("a", Of(0)), ("e", Of(5, 1)), ("o", Of(8, 4)), ("u", Of(13, 18, 4)), ("i", Of(20, 19)), ("y", Of(20, 19)),
    ];

    private static readonly (string Spelling, ulong Set)[] Finals =
        [("ng", Of(7)), ("gh", Of(1)), ("ck", Of(1)), ("k", Of(1)), ("g", Of(1)), ("n", Of(2)), ("t", Of(3)), ("d", Of(3)), ("s", Of(3)), ("l", Of(4)), ("r", Of(4)), ("m", Of(5)), ("p", Of(6)), ("b", Of(6)), ("", Of(0))];

    private const ulong InitialBits = (1UL << 19) - 1;
    private const ulong VowelBits = ((1UL << 21) - 1) << 19;
    private const ulong FinalBits = 0xFFUL << 40;

    public static string Romanise(int initial, int vowel, int final) => InitialLetters[initial] + VowelLetters[vowel] + FinalLetters[final];

    /// <summary>The set of one Hangul syllable: exactly itself.</summary>
    public static ulong OfHangul(char syllable)
    {
        var code = syllable - 0xAC00;
        return (1UL << (code / 588)) | (1UL << (19 + (code % 588 / 28))) | (1UL << (40 + FinalSound[code % 28]));
    }

    public static bool Meet(ulong a, ulong b)
    {
        var both = a & b;
        return (both & InitialBits) != 0 && (both & VowelBits) != 0 && (both & FinalBits) != 0;
    }

    /// <summary>A key that all sets which may meet have in common: classes of initials and vowels, the final as it is.</summary>
    public static int Coarse(ulong syllable)
    {
        var initial = System.Numerics.BitOperations.TrailingZeroCount(syllable & InitialBits);
        var vowel = System.Numerics.BitOperations.TrailingZeroCount((syllable & VowelBits) >> 19);
        var final = System.Numerics.BitOperations.TrailingZeroCount(syllable >> 40);
        return (InitialClass[initial] * 100) + (VowelClass[vowel] * 10) + final;
    }

    private static readonly int[] InitialClass = [0, 0, 1, 2, 2, 1, 3, 4, 4, 5, 5, 6, 7, 7, 7, 0, 2, 4, 8];
    private static readonly int[] VowelClass = [0, 1, 0, 1, 2, 1, 3, 3, 2, 4, 1, 1, 3, 2, 2, 1, 5, 3, 2, 5, 5];

    /// <summary>
    /// The syllables that a Latin word may be written from, or null when it is no Korean spelling. Where a consonant between
    /// vowels may belong to either side, <paramref name="early"/> gives it to the syllable before.
    /// </summary>
    public static ulong[]? Parse(string word, bool early)
    {
        if (word.Length is 0 or > 14) return null;
        Span<ulong> found = stackalloc ulong[4];
        var count = Parse(word, 0, found, 0, early);
        return count > 0 ? found[..count].ToArray() : null;
    }

    private static int Parse(string word, int at, Span<ulong> found, int count, bool early)
    {
        if (at == word.Length) return count;
        if (count == found.Length) return 0;
        foreach (var (initial, initialSet) in Initials)
        {
            if (initial.Length > 0 && (initial[0] != word[at] || !StartsAt(word, at, initial))) continue;
            if (at + initial.Length >= word.Length) continue;
            foreach (var (vowel, vowelSet) in Vowels)
            {
                if (vowel[0] != word[at + initial.Length] || !StartsAt(word, at + initial.Length, vowel)) continue;
                var rest = at + initial.Length + vowel.Length;
                var total = Close(word, rest, found, count, early, initialSet | (vowelSet << 19));
                if (total > 0) return total;
            }
        }
        return 0;
    }

    private static int Close(string word, int rest, Span<ulong> found, int count, bool early, ulong open)
    {
        for (var i = 0; i < Finals.Length; i++)
        {
            // Late: an open syllable is tried first, so that the consonant starts the next one.
            var (final, finalSet) = early ? Finals[i] : Finals[Finals.Length - 1 - i];
            if (!StartsAt(word, rest, final)) continue;
            found[count] = open | (finalSet << 40);
            var total = Parse(word, rest + final.Length, found, count + 1, early);
            if (total > 0) return total;
        }
        return 0;
    }

    private static bool StartsAt(string word, int at, string part) => at <= word.Length && word.AsSpan(at).StartsWith(part, StringComparison.Ordinal);

    private static ulong Of(params ReadOnlySpan<int> indexes)
    {
        var set = 0UL;
        foreach (var index in indexes) set |= 1UL << index;
        return set;
    }
}

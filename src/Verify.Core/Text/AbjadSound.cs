namespace Verify.Core.Text;

/// <summary>
/// A word of a writing that leaves short vowels out (Arabic, Hebrew, and Thai and Khmer by their complexity) against a Latin
/// word: the consonants must agree, and a long vowel that is written must be heard.
/// </summary>
internal static class AbjadSound
{
    public static double Compare(string abjad, string latin)
    {
        // The servant's word carries the article in Latin letters ("Abdul", "Abdel"), and the name after it need not.
        if (abjad is "bd" or "abd" && latin is "abdul" or "abdel" or "abdal" or "abdol" or "abdoul" or "abdool") return 0.95;
        if (abjad.Length >= 5 && abjad.StartsWith("al", StringComparison.Ordinal) && latin[0] is not ('a' or 'e' or 'i' or 'o' or 'u')) return 0.98 * Compare(abjad[2..], latin);
        var bones = NameSound.Bones(abjad);
        if (bones.Length == 0) return 0;
        var other = NameSound.Bones(latin);
        if (bones != other) return Math.Min(bones.Length, other.Length) >= 4 && EditDistance.Within(bones, other, 1) <= 1 ? 0.8 : 0;
        var missing = Missing(abjad, latin);
        return bones.Length switch
        {
            1 => missing == 0 && latin.Length <= 5 ? 0.86 : 0,
            2 => missing == 0 ? 0.9 : missing == 1 ? 0.78 : 0,
            3 => missing <= 2 ? 0.93 - (0.06 * missing) : 0,
            _ => missing <= 3 ? 0.95 - (0.05 * missing) : 0,
        };
    }

    // Both have the same consonants in the same order: how many written long vowels are not heard where they stand.
    private static int Missing(string abjad, string latin)
    {
        int i = 0, j = 0, missing = 0;
        // The letter of "u" is also that of "v" and "w" ("Levi"): where the Latin word has one, no vowel need be heard.
        var silent = latin.AsSpan(1).ContainsAny('v', 'w') ? 4 : 0;
        while (i < abjad.Length || j < latin.Length)
        {
            var written = Gap(abjad, ref i, latinVowels: false) & ~silent;
            var heard = Gap(latin, ref j, latinVowels: true);
            if ((written & ~heard) != 0) missing++;
            Step(abjad, ref i);
            Step(latin, ref j);
        }
        return missing;
    }

    // The vowels up to the next consonant, as a set of a, i, u.
    private static int Gap(string word, ref int at, bool latinVowels)
    {
        var set = 0;
        for (; at < word.Length; at++)
        {
            var vowel = word[at] switch
            {
                'a' => 1,
                'e' => latinVowels ? 3 : 1,
                'i' or 'y' or 'j' when word[at] != 'j' => 2,
                'o' => latinVowels ? 5 : 4,
                'u' => 4,
                'w' when at > 0 => 4,
                'h' when at == word.Length - 1 => 1,
                _ => 0,
            };
            if (vowel == 0) break;
            set |= vowel;
        }
        // At the start an unwritten or silent carrier may stand for any vowel.
        return !latinVowels && at < word.Length && word.AsSpan(0, at).TrimStart("aiuyw").IsEmpty ? 0 : set;
    }

    private static void Step(string word, ref int at)
    {
        if (at >= word.Length) return;
        // One consonant may be written with two letters, or doubled.
        var first = word[at++];
        while (at < word.Length && (word[at] == first || (word[at] is 'h' && first is 'k' or 's' or 't' or 'd' or 'g' or 'c' or 'z' or 'p' && at < word.Length - 1))) at++;
        if (first == 't' && at < word.Length && word[at] is 's' or 'z') at++;
    }
}

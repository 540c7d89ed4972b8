namespace Verify.Core.Text;

/// <summary>How a folded word sounds, whatever romanisation wrote it: consonants, and vowels in three classes (a, i, u).</summary>
internal static class NameSound
{
    /// <summary>The sound of a word: consonant letters and a, i, u. Capital letters stand for single sounds that take several letters.</summary>
    public static string Sound(string word) => Sound(word, keepsAspirate: false);

    private static string Sound(string word, bool keepsAspirate)
    {
        Span<char> output = stackalloc char[word.Length * 2 + 2];
        var length = 0;
        for (var i = 0; i < word.Length;)
        {
            var next = IsVowel(word, i) ? Vowel(word, i, out var used) : Consonant(word, i, keepsAspirate, out used);
            i += used;
            if (next == '\0' || (length > 0 && output[length - 1] == next)) continue;
            output[length++] = next;
        }
        length = Servant(output, length);
        return new string(output[..length]);
    }

    /// <summary>The consonants of a sound, with a mark for a leading vowel: the key under which spellings of one name meet.</summary>
    public static string Skeleton(string sound)
    {
        Span<char> output = stackalloc char[sound.Length];
        var length = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            if (sound[i] is 'a' or 'i' or 'u')
            {
                if (i == 0) output[length++] = 'a';
                continue;
            }
            if (length > 0 && output[length - 1] == sound[i]) continue;
            output[length++] = sound[i];
        }
        return new string(output[..length]);
    }

    /// <summary>What remains of a word in a writing without short vowels: hard consonants alone.</summary>
    public static string Bones(string word)
    {
        var sound = Sound(word, keepsAspirate: true);
        Span<char> output = stackalloc char[sound.Length];
        var length = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            var c = sound[i] switch
            {
                'a' or 'i' or 'u' => '\0',
                'v' => i == 0 ? 'v' : '\0',
                'h' => i == 0 || i < sound.Length - 1 ? 'h' : '\0',
                'p' => 'b',
                'Z' => 's',
                var other => other,
            };
            if (c == '\0' || (length > 0 && output[length - 1] == c)) continue;
            output[length++] = c;
        }
        return new string(output[..length]);
    }

    // "Abd al-Rahman", "Abdurrahman", "Abdel Rahman": the article after "abd" takes the next sound.
    private static int Servant(Span<char> sound, int length)
    {
        if (length < 6 || sound[0] != 'a' || sound[1] != 'b' || sound[2] != 'd' || sound[3] is not ('a' or 'i' or 'u')) return length;
        sound[3] = 'a';
        if (sound[4] != 'l' || sound[5] is 'a' or 'i' or 'u') return length;
        sound[5..length].CopyTo(sound[4..]);
        return length - 1;
    }

    private static bool IsVowel(string word, int i) => word[i] is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' || (word[i] == 'j' && JSoundsLikeY(word, i));

    // Slavic and German "j" after a vowel, at the end or before a consonant, is "y": Sergej, Nikolaj, Majda.
    private static bool JSoundsLikeY(string word, int i) => i > 0 && word[i - 1] is 'a' or 'e' or 'i' or 'o' or 'u'
        && (i == word.Length - 1 || word[i + 1] is not ('a' or 'e' or 'i' or 'o' or 'u' or 'y'));

    private static char Vowel(string word, int start, out int used)
    {
        var end = start;
        while (end < word.Length && IsVowel(word, end)) end++;
        used = end - start;
        if (used == 1) return Class(word[start]);
        var first = Class(word[start]);
        var last = Class(word[end - 1]);
        // "ya", "ia", "iya" sound their end, "ay", "ei", "au" too; "oo" and "ee" are themselves.
        if (word[start] == 'e' && word[end - 1] == 'e') return 'i';
        return first == last ? first : last;
    }

    private static char Class(char vowel) => vowel switch { 'a' => 'a', 'o' or 'u' => 'u', _ => 'i' };

    private static char Consonant(string word, int i, bool keepsAspirate, out int used)
    {
        used = 1;
        var c = word[i];
        var next = i + 1 < word.Length ? word[i + 1] : '\0';
        var after = i + 2 < word.Length ? word[i + 2] : '\0';
        switch (c)
        {
            case 's' when next == 'c' && after == 'h': used = 3; return 'S';
            case 's' when next == 'h': used = 2; return 'S';
            case 't' when next == 'c' && after == 'h': used = 3; return 'C';
            case 't' when next is 's' or 'z': used = 2; return 'Z';
            case 't' when next == 'h': used = 2; return 't';
            case 'c' when next == 'h': used = 2; return 'C';
            case 'c' when next == 'z': used = 2; return 'C';
            case 'c' when next == 'k': used = 2; return 'k';
            case 'c': return next is 'e' or 'i' or 'y' ? 's' : 'k';
            case 'k' when next == 'h': used = 2; return 'h';
            case 'g' when next == 'h': used = 2; return 'g';
            case 'p' when next == 'h': used = 2; return 'f';
            case 'd' when next == 'z' && after == 'h': used = 3; return 'j';
            case 'd' when next == 'j': used = 2; return 'j';
            case 'd' when next == 'h': used = 2; return 'd';
            case 'z' when next == 'h': used = 2; return 'j';
            case 'b' when next == 'h': used = 2; return 'b';
            case 'q': used = next == 'u' ? 2 : 1; return 'k';
            case 'w': return 'v';
            case 'x': return i == 0 ? 'S' : 'X';
            case 'k' when next == 's': used = 2; return 'X';
            case 'h': return keepsAspirate ? 'h' : Aspirate(word, i);
            default: return c;
        }
    }

    // An "h" that only lengthens a vowel or ends the word is silent: Mehdi, Fatimah, Abdullah.
    private static char Aspirate(string word, int i) =>
        i > 0 && (i == word.Length - 1 || !IsVowel(word, i + 1)) && IsVowel(word, i - 1) ? '\0' : 'h';
}

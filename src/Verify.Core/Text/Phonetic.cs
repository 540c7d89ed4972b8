namespace Verify.Core.Text;

/// <summary>A short key under which names that sound alike in most European languages fall together. For blocking, never for deciding.</summary>
public static class Phonetic
{
    /// <summary>
    /// The first sound and up to <paramref name="length"/> − 1 following consonant classes of a folded (lower-case a–z) name; empty for an empty name.
    /// Vowels, h, w and doubled sounds do not count, so most typing slips in vowels keep the key.
    /// </summary>
    public static string Key(ReadOnlySpan<char> folded, int length = 4)
    {
        Span<char> key = stackalloc char[length];
        var (count, last) = (0, '\0');
        for (var i = 0; i < folded.Length && count < length; i++)
        {
            var next = i + 1 < folded.Length ? folded[i + 1] : '\0';
            var sound = Sound(folded[i], next, i == 0);
            if (sound == '\0') { if (!IsSilent(folded[i])) last = '\0'; continue; }
            if (sound == last) continue;
            key[count++] = sound;
            last = sound;
            if (folded[i] is 'p' or 's' or 'c' or 't' or 'g' && next == 'h') i++;
        }
        return new string(key[..count]);
    }

    private static bool IsSilent(char c) => c is 'h' or 'w';

    private static char Sound(char c, char next, bool first) => c switch
    {
        'b' => 'P',
        'p' => next == 'h' ? 'F' : 'P',
        'f' or 'v' => 'F',
        'w' => first ? 'F' : '\0',
        'k' => first && next == 'n' ? '\0' : 'K',
        'g' => first && next == 'n' ? '\0' : 'K',
        'q' or 'x' => 'K',
        'c' => next is 'e' or 'i' or 'y' or 'h' ? 'S' : 'K',
        'j' => first ? 'Y' : 'S',
        'y' => first ? 'Y' : '\0',
        's' or 'z' => 'S',
        'd' or 't' => 'T',
        'l' => 'L',
        'm' or 'n' => 'N',
        'r' => 'R',
        'a' or 'e' or 'i' or 'o' or 'u' => first ? 'A' : '\0',
        _ => '\0',
    };
}

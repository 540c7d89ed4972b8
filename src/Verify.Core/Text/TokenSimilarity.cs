namespace Verify.Core.Text;

/// <summary>Why two words of two names met.</summary>
public enum TokenRelation : byte { None, Equal, Joined, Initial, Nickname, Sound, Spelling, Syllables }

/// <summary>How alike two words are, from 0 (another word) to 1 (the same), and why.</summary>
internal static class TokenSimilarity
{
    public static (double Score, TokenRelation Relation) Of(NameToken a, NameToken b)
    {
        if (a.Origin != '\0' && b.Origin != '\0' && a.Script == b.Script) return a.Origin == b.Origin ? (1, TokenRelation.Equal) : default;
        if (a.Text == b.Text) return (1, TokenRelation.Equal);
        // A written syllable is that syllable: what it may be in another romanisation, the whole name's syllables say.
        if (a.Origin != '\0' || b.Origin != '\0') return default;
        if (a.IsInitial || b.IsInitial) return a.Text[0] == b.Text[0] ? (0.9, TokenRelation.Initial) : default;
        if (a.IsNumber || b.IsNumber) return default;
        if (a.Plain is not null || b.Plain is not null)
        {
            if ((a.Plain ?? a.Text) == (b.Plain ?? b.Text)) return (0.96, TokenRelation.Spelling);
        }
        var sound = Sounds(a, b);
        if (a.Nicknames is { } mine && b.Nicknames is { } theirs && mine.AsSpan().ContainsAny(theirs)) return sound > 0.9 ? (sound, TokenRelation.Sound) : (0.9, TokenRelation.Nickname);
        var spelling = Spelling(a.Text, b.Text);
        return sound >= spelling ? (sound, sound > 0 ? TokenRelation.Sound : TokenRelation.None) : (spelling, TokenRelation.Spelling);
    }

    /// <summary>A word against several neighbouring words written as one.</summary>
    public static double Joined(NameToken single, ReadOnlySpan<char> joined, NameScript script)
    {
        if ((single.Script == NameScript.Abjad) != (script == NameScript.Abjad))
        {
            return single.Script == NameScript.Abjad ? AbjadSound.Compare(single.Text, joined.ToString()) : AbjadSound.Compare(joined.ToString(), single.Text);
        }
        if (joined.SequenceEqual(single.Text)) return 1;
        if (joined.Length < 5 || Math.Abs(joined.Length - single.Text.Length) > 2) return 0;
        return Spelling(single.Text, joined);
    }

    /// <summary>Edit similarity: 0 when more letters differ than the length allows.</summary>
    public static double Spelling(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var longer = Math.Max(a.Length, b.Length);
        var allowed = longer switch { <= 2 => 0, <= 6 => 1, <= 11 => 2, _ => 3 };
        if (allowed == 0 || Math.Abs(a.Length - b.Length) > allowed) return 0;
        var distance = EditDistance.Within(a, b, allowed);
        if (distance > allowed) return 0;
        return longer == 3 ? 0.5 : 1 - (0.75 * distance / longer);
    }

    private static double Sounds(NameToken a, NameToken b)
    {
        if ((a.Script == NameScript.Abjad) != (b.Script == NameScript.Abjad)) return a.Script == NameScript.Abjad ? AbjadSound.Compare(a.Text, b.Text) : AbjadSound.Compare(b.Text, a.Text);
        if (a.Skeleton != b.Skeleton || a.Skeleton.Length == 0) return 0;
        var shorter = Math.Min(a.Text.Length, b.Text.Length);
        // Short words sound alike by chance: they must also look alike.
        if (a.Sound == b.Sound) return shorter >= 5 || EditDistance.Within(a.Text, b.Text, 1) <= 1 ? 0.94 : 0.86;
        if (shorter < 4 || Math.Max(a.Text.Length, b.Text.Length) < 5) return 0;
        return VowelsDiffering(a.Sound, b.Sound) switch { 0 => 0.93, 1 when a.Sound[^1] == b.Sound[^1] => 0.88, 1 => 0.8, _ => 0 };
    }

    // Both sounds have the same consonants: walk them together and count vowel places that differ.
    private static int VowelsDiffering(string a, string b)
    {
        int i = 0, j = 0, differing = 0;
        while (i < a.Length || j < b.Length)
        {
            var va = i < a.Length && a[i] is 'a' or 'i' or 'u' ? a[i++] : '\0';
            if (i < a.Length && va == '\0' && a[i] is 'a' or 'i' or 'u') va = a[i++];
            var vb = j < b.Length && b[j] is 'a' or 'i' or 'u' ? b[j++] : '\0';
            if (va != vb) differing++;
            if (i < a.Length) i++;
            if (j < b.Length) j++;
        }
        return differing;
    }
}

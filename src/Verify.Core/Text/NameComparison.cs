namespace Verify.Core.Text;

/// <summary>Whether two names of a person are the same: only <see cref="Different"/> may ever speak against anybody.</summary>
public enum NameVerdict : byte { Equal, Variant, Different }

/// <summary>
/// The catalogue's comparison of two personal names: equal, variant (order, initial, nickname, transliteration, one letter in
/// a word of five or more, a middle or second surname left out) or different. Symmetric.
/// </summary>
public static class NameComparison
{
    /// <summary>Compares two names; the declared other names of the first are tried too, and the kindest answer counts.</summary>
    public static NameVerdict Compare(string a, string b, IReadOnlyList<string>? aliasesOfA = null)
    {
        if (string.Equals(a, b, StringComparison.Ordinal)) return NameVerdict.Equal;
        return Compare(NameForm.Of(a, NameKind.Person), NameForm.Of(b, NameKind.Person), aliasesOfA is null ? [] : [.. aliasesOfA.Select(alias => NameForm.Of(alias, NameKind.Person))]);
    }

    /// <summary>The same for names that were taken apart already: one name is compared with many.</summary>
    internal static NameVerdict Compare(NameForm a, NameForm b, ReadOnlySpan<NameForm> aliasesOfA)
    {
        if (a.Original == b.Original) return NameVerdict.Equal;
        var verdict = Compare(a, b);
        if (verdict != NameVerdict.Different) return verdict;
        // A declared alias explains the difference; it does not make the two names one.
        foreach (var alias in aliasesOfA)
            if (Compare(alias, b) != NameVerdict.Different) return NameVerdict.Variant;
        return NameVerdict.Different;
    }

    private static NameVerdict Compare(NameForm a, NameForm b)
    {
        var best = One(a, b);
        if (b.Readings.Length == 0)
            foreach (var reading in a.Readings)
                if (best == NameVerdict.Different) best = One(reading, b);
        if (a.Readings.Length == 0)
            foreach (var reading in b.Readings)
                if (best == NameVerdict.Different) best = One(a, reading);
        return best;
    }

    private static NameVerdict One(NameForm a, NameForm b)
    {
        // A name without letters is no statement; nothing may fire on it.
        if (a.Tokens.Length == 0 || b.Tokens.Length == 0) return NameVerdict.Variant;
        if (SameWords(a, b)) return NameVerdict.Equal;
        if (SyllableName.Score(a.Korean, b.Korean) > 0 || SyllableName.Score(a.Chinese, b.Chinese) > 0 || SameWordsInAnyOrder(a, b)) return NameVerdict.Variant;
        Span<Meeting> meetings = stackalloc Meeting[NameFold.MaxTokens];
        var count = NameAlignment.Align(a, b, meetings);
        uint left = 0, right = 0;
        int full = 0, initials = 0;
        foreach (var meeting in meetings[..count])
        {
            if (!Counts(a, b, meeting)) continue;
            left |= meeting.Left;
            right |= meeting.Right;
            if (meeting.Relation == TokenRelation.Initial) initials++;
            else if (meeting.Weight >= 0.3f) full += meeting.Relation == TokenRelation.Joined ? 2 : 1;
        }
        // Each has words that the other lacks; or too few met for one to be the other with words left out. One word on one side ("Ada") is a fragment, no other name.
        if (!AllMet(a, left) && !AllMet(b, right)) return NameVerdict.Different;
        return full == 0 || full + initials < Math.Min(2, Math.Min(WordsOf(a), WordsOf(b))) ? NameVerdict.Different : NameVerdict.Variant;
    }

    private static bool SameWords(NameForm a, NameForm b)
    {
        if (a.Tokens.Length != b.Tokens.Length) return false;
        for (var i = 0; i < a.Tokens.Length; i++)
        {
            if (a.Tokens[i].Text != b.Tokens[i].Text || (a.Tokens[i].Origin != b.Tokens[i].Origin && a.Tokens[i].Script == b.Tokens[i].Script)) return false;
        }
        return true;
    }

    private static bool SameWordsInAnyOrder(NameForm a, NameForm b)
    {
        if (a.Tokens.Length != b.Tokens.Length) return false;
        var met = 0u;
        foreach (var token in a.Tokens)
        {
            var at = 0;
            while (at < b.Tokens.Length && ((met & (1u << at)) != 0 || b.Tokens[at].Text != token.Text)) at++;
            if (at == b.Tokens.Length) return false;
            met |= 1u << at;
        }
        return true;
    }

    // The catalogue's rule: one letter, in a word of five or more. The graded score is laxer, for lists.
    private static bool Counts(NameForm a, NameForm b, Meeting meeting)
    {
        if (meeting.Relation is not (TokenRelation.Spelling or TokenRelation.Joined) || meeting.Score >= 0.96) return true;
        var (first, second) = (Joined(a, meeting.Left), Joined(b, meeting.Right));
        return Math.Max(first.Length, second.Length) >= 5 && EditDistance.Within(first, second, 1) <= 1;
    }

    private static string Joined(NameForm form, uint set) => string.Concat(form.Tokens.Where((_, i) => (set & (1u << i)) != 0).Select(token => token.Text));

    private static int WordsOf(NameForm form)
    {
        var words = 0;
        foreach (var token in form.Tokens)
            if (!token.IsLight && !token.IsInitial) words++;
        return words;
    }

    /// <summary>Whether every word met something, or the same word did elsewhere in the name.</summary>
    private static bool AllMet(NameForm form, uint met)
    {
        for (var i = 0; i < form.Tokens.Length; i++)
            if ((met & (1u << i)) == 0 && !form.Tokens[i].IsLight && !MetElsewhere(form, form.Tokens[i].Text, met)) return false;
        return true;
    }

    private static bool MetElsewhere(NameForm form, string word, uint met)
    {
        for (var i = 0; i < form.Tokens.Length; i++)
            if ((met & (1u << i)) != 0 && form.Tokens[i].Text == word) return true;
        return false;
    }
}

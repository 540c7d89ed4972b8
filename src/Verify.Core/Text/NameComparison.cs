namespace Verify.Core.Text;

/// <summary>Whether two names of a person are the same: only <see cref="Different"/> may ever speak against anybody.</summary>
public enum NameVerdict : byte { Equal, Variant, Different }

/// <summary>The verdict, the words that met and why, and the words that met nothing.</summary>
public sealed record NameComparisonResult(NameVerdict Verdict, IReadOnlyList<TokenMatch> Tokens, IReadOnlyList<string> OnlyA, IReadOnlyList<string> OnlyB, string Reason);

/// <summary>
/// The catalogue's comparison of two personal names: equal, variant (order, initial, nickname, transliteration, one letter in
/// a word of five or more, a middle or second surname left out) or different. Symmetric.
/// </summary>
public static class NameComparison
{
    private static readonly NameComparisonResult Same = new(NameVerdict.Equal, [], [], [], "the same writing");

    /// <summary>Compares two names; the declared other names of the first are tried too, and the kindest answer counts.</summary>
    public static NameComparisonResult Compare(string a, string b, IReadOnlyList<string>? aliasesOfA = null)
    {
        if (string.Equals(a, b, StringComparison.Ordinal)) return Same;
        return Compare(NameForm.Of(a, NameKind.Person), NameForm.Of(b, NameKind.Person), aliasesOfA is null ? [] : [.. aliasesOfA.Select(alias => NameForm.Of(alias, NameKind.Person))]);
    }

    /// <summary>The same for names that were taken apart already: one name is compared with many.</summary>
    internal static NameComparisonResult Compare(NameForm a, NameForm b, IReadOnlyList<NameForm> aliasesOfA)
    {
        if (a.Original == b.Original) return Same;
        var best = Compare(a, b);
        for (var i = 0; i < aliasesOfA.Count && best.Verdict != NameVerdict.Equal; i++)
        {
            var result = Compare(aliasesOfA[i], b);
            // A declared alias explains the difference; it does not make the two names one.
            if (result.Verdict != NameVerdict.Different && best.Verdict == NameVerdict.Different) best = result with { Verdict = NameVerdict.Variant, Reason = "a declared other name" };
        }
        return best;
    }

    private static NameComparisonResult Compare(NameForm a, NameForm b)
    {
        var best = One(a, b);
        foreach (var reading in a.Readings)
        {
            if (best.Verdict == NameVerdict.Different && b.Readings.Length == 0) best = Kinder(best, One(reading, b));
        }
        foreach (var reading in b.Readings)
        {
            if (best.Verdict == NameVerdict.Different && a.Readings.Length == 0) best = Kinder(best, One(a, reading));
        }
        return best;
    }

    private static NameComparisonResult Kinder(NameComparisonResult a, NameComparisonResult b) => b.Verdict < a.Verdict ? b : a;

    private static NameComparisonResult One(NameForm a, NameForm b)
    {
        if (a.Tokens.Length == 0 || b.Tokens.Length == 0)
        {
            // A name without letters is no statement; nothing may fire on it.
            return new NameComparisonResult(NameVerdict.Variant, [], [], [], "one of the names holds no letters");
        }
        if (SameWords(a, b)) return new NameComparisonResult(NameVerdict.Equal, [], [], [], "the same words");
        Span<Meeting> meetings = stackalloc Meeting[NameFold.MaxTokens];
        var count = NameAlignment.Align(a, b, meetings);
        var matches = new List<TokenMatch>(count);
        uint left = 0, right = 0;
        int full = 0, initials = 0;
        foreach (var meeting in meetings[..count])
        {
            if (!Counts(a, b, meeting)) continue;
            left |= meeting.Left;
            right |= meeting.Right;
            if (meeting.Relation == TokenRelation.Initial) initials++;
            else if (meeting.Weight >= 0.3f) full += meeting.Relation == TokenRelation.Joined ? 2 : 1;
            matches.Add(new TokenMatch(NameScore.Words(a, meeting.Left), NameScore.Words(b, meeting.Right), meeting.Relation, Math.Round(meeting.Score, 3)));
        }
        if (Syllables(a, b)) return new NameComparisonResult(NameVerdict.Variant, matches, [], [], "the same syllables in another romanisation");
        if (a.SortedKey == b.SortedKey) return new NameComparisonResult(NameVerdict.Variant, matches, [], [], "the same words in another order");
        var (onlyA, onlyB) = (Unmet(a, left), Unmet(b, right));
        var (verdict, reason) = (NameVerdict.Different, "each name has words that the other lacks");
        if (onlyA.Length == 0 || onlyB.Length == 0)
        {
            if (full == 0 || full + initials < Math.Min(2, Math.Min(WordsOf(a), WordsOf(b)))) reason = "no word in common";
            // One word on one side ("Ada") is a fragment of the other, no other name.
            else (verdict, reason) = (NameVerdict.Variant, onlyA.Length + onlyB.Length > 0 ? "one name is the other with words left out" : Why(matches, a, b));
        }
        return new NameComparisonResult(verdict, matches, onlyA, onlyB, reason);
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

    // The catalogue's rule: one letter, in a word of five or more. The graded score is laxer, for lists.
    private static bool Counts(NameForm a, NameForm b, Meeting meeting)
    {
        if (meeting.Relation is not (TokenRelation.Spelling or TokenRelation.Joined) || meeting.Score >= 0.96) return true;
        var first = NameScore.Words(a, meeting.Left).Replace(" ", "", StringComparison.Ordinal);
        var second = NameScore.Words(b, meeting.Right).Replace(" ", "", StringComparison.Ordinal);
        return Math.Max(first.Length, second.Length) >= 5 && EditDistance.Within(first, second, 1) <= 1;
    }

    private static bool Syllables(NameForm a, NameForm b) => SyllableName.Score(a.Korean, b.Korean) > 0 || SyllableName.Score(a.Chinese, b.Chinese) > 0;

    private static int WordsOf(NameForm form)
    {
        var words = 0;
        foreach (var token in form.Tokens)
            if (!token.IsLight && !token.IsInitial) words++;
        return words;
    }

    /// <summary>The words that met nothing, unless the same word met something elsewhere in the name.</summary>
    private static string[] Unmet(NameForm form, uint met)
    {
        var (words, count) = (new string[form.Tokens.Length], 0);
        for (var i = 0; i < form.Tokens.Length; i++)
            if ((met & (1u << i)) == 0 && !form.Tokens[i].IsLight && !MetElsewhere(form, form.Tokens[i].Text, met)) words[count++] = form.Tokens[i].Text;
        return count == words.Length ? words : words[..count];
    }

    private static bool MetElsewhere(NameForm form, string word, uint met)
    {
        for (var i = 0; i < form.Tokens.Length; i++)
            if ((met & (1u << i)) != 0 && form.Tokens[i].Text == word) return true;
        return false;
    }

    private static string Why(List<TokenMatch> matches, NameForm a, NameForm b)
    {
        foreach (var match in matches)
        {
            switch (match.Relation)
            {
                case TokenRelation.Initial: return "an initial stands for a name";
                case TokenRelation.Nickname: return "a familiar form of the name";
                case TokenRelation.Sound: return "another spelling of the same sound";
                case TokenRelation.Spelling: return "a misspelling";
                case TokenRelation.Joined: return "words written together or apart";
                default: break;
            }
        }
        return a.Key == b.Key ? "the same words" : "the same words in another order";
    }
}

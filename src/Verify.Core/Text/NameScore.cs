namespace Verify.Core.Text;

/// <summary>Words of the query that met words of the target, and why.</summary>
public sealed record TokenMatch(string Query, string Target, TokenRelation Relation, double Score);

/// <summary>A graded comparison of two names, with the words that made it.</summary>
public sealed record NameScoreResult(double Score, IReadOnlyList<TokenMatch> Tokens, IReadOnlyList<string> QueryOnly, IReadOnlyList<string> TargetOnly);

/// <summary>How likely two writings are the same name, from 0 to 1, over scripts, romanisations, order, misspellings and legal forms.</summary>
public static class NameScore
{
    /// <summary>From this score on, two names count as the same: the review band of the catalogue.</summary>
    public const double MatchThreshold = 0.85;

    // A word on both sides that met nothing says "another name"; a word on one side only says "a longer writing".
    private const double PersonConflict = 1.0;
    private const double PersonExtra = 0.07;
    private const double PersonExtraOfUncertain = 0.12;
    private const double OrganisationConflict = 0.9;
    private const double OrganisationExtra = 0.6;

    // The son of Salman is not his father.
    private const double FatherForSon = 0.7;

    /// <summary>Compares two names; the schema is Person, Company, Organization, LegalEntity, Vessel, Airplane, or empty for "not known".</summary>
    public static NameScoreResult Score(string query, string target, string? schema = null)
    {
        var kind = KindOf(schema) ?? Likelier(query, target);
        var score = Score(NameForm.Of(query, kind), NameForm.Of(target, kind), out var left, out var right);
        return Explain(score, left, right);
    }

    /// <summary>Which way of reading a schema's names calls for.</summary>
    public static NameKind? KindOf(string? schema) => schema?.Trim().ToLowerInvariant() switch
    {
        null or "" or "legalentity" or "thing" => null,
        "person" or "individual" or "p" => NameKind.Person,
        _ => NameKind.Organisation,
    };

    internal static double Score(NameForm a, NameForm b) => Score(a, b, out _, out _);

    internal static double Score(NameForm a, NameForm b, out NameForm bestA, out NameForm bestB)
    {
        bestA = a;
        bestB = b;
        var best = One(a, b);
        // Names in the same characters are compared by their characters alone.
        if (a.Readings.Length + b.Readings.Length == 0 || (a.Readings.Length > 0 && b.Readings.Length > 0)) return best;
        foreach (var other in a.Readings)
        {
            if (One(other, b) is var score && score > best) (best, bestA) = (score, other);
        }
        foreach (var other in b.Readings)
        {
            if (One(a, other) is var score && score > best) (best, bestB) = (score, other);
        }
        return best;
    }

    // A legal form or an everyday business word on either side makes both organisations.
    private static NameKind Likelier(string query, string target) => LooksLikeOrganisation(query) || LooksLikeOrganisation(target) ? NameKind.Organisation : NameKind.Person;

    internal static bool LooksLikeOrganisation(string name) => LooksLikeOrganisation(NameForm.Of(name, NameKind.Organisation));

    internal static bool LooksLikeOrganisation(NameForm form)
    {
        return form.Legal != LegalClass.None || Array.Exists(form.Tokens, t => char.IsAsciiDigit(t.Text[0]) || NameTables.Words.GetValueOrDefault(t.Text).HasFlag(WordClass.Common));
    }

    private static double One(NameForm a, NameForm b)
    {
        if (a.Tokens.Length == 0 || b.Tokens.Length == 0) return 0;
        Span<Meeting> meetings = stackalloc Meeting[NameFold.MaxTokens];
        var count = NameAlignment.Align(a, b, meetings);
        var aligned = Weigh(a, b, meetings[..count]);
        if (a.Kind == NameKind.Person)
        {
            aligned = Math.Max(aligned, SyllableName.Score(a.Korean, b.Korean));
            aligned = Math.Max(aligned, SyllableName.Score(a.Chinese, b.Chinese));
        }
        return Math.Round(aligned, 4);
    }

    private static double Weigh(NameForm a, NameForm b, ReadOnlySpan<Meeting> meetings)
    {
        uint left = 0, right = 0;
        double weight = 0, sum = 0;
        int full = 0, initials = 0;
        foreach (var meeting in meetings)
        {
            left |= meeting.Left;
            right |= meeting.Right;
            weight += meeting.Weight;
            sum += meeting.Weight * meeting.Score;
            if (meeting.Relation == TokenRelation.Initial) initials++;
            else if (meeting.Weight >= 0.3f) full += meeting.Relation == TokenRelation.Joined ? 2 : 1;
        }
        if (weight <= 0) return 0;
        var (onlyA, repeatedA) = Unmet(a, left);
        var (onlyB, repeatedB) = Unmet(b, right);
        // A repeated word ("Sergey Sergey Shoigu") is no other name, unless it stands where the other has one.
        if (onlyB - repeatedB <= 0) onlyA -= repeatedA;
        if (onlyA - repeatedA <= 0) onlyB -= repeatedB;
        var conflict = Math.Min(onlyA, onlyB);
        var extra = Math.Max(onlyA, onlyB) - conflict;
        var person = a.Kind == NameKind.Person;
        var score = sum / weight * Shape(a.Kind, weight, conflict, 0);
        score *= person ? Math.Pow(1 - ExtraOf(a, b, sum / weight), extra) : Shape(a.Kind, weight, 0, extra);
        if (person && Filial(a, b)) score *= FatherForSon;
        if (person) return full + initials < 2 && Significant(a) + Significant(b) > 2 || full == 0 ? Math.Min(score, 0.6) : score;
        return LegalDiffer(a, b) ? score * 0.92 : score;
    }

    /// <summary>What the words that met leave of a full score when some met nothing.</summary>
    internal static double Shape(NameKind kind, double met, double conflict, double extra) => kind == NameKind.Person
        ? met / (met + (PersonConflict * conflict)) * Math.Pow(1 - PersonExtra, extra)
        : met / (met + (OrganisationConflict * conflict)) * (met / (met + (OrganisationExtra * extra)));

    // Another syllable is another name; and a longer writing should at least hold the shorter one letter by letter.
    private static double ExtraOf(NameForm a, NameForm b, double agreement) => a.IsSyllabic || b.IsSyllabic ? 0.25 : agreement >= 0.97 ? PersonExtra : PersonExtraOfUncertain;

    private static (double All, double Repeated) Unmet(NameForm form, uint met)
    {
        double all = 0, repeated = 0;
        for (var i = 0; i < form.Tokens.Length; i++)
        {
            if ((met & (1u << i)) != 0) continue;
            var token = form.Tokens[i];
            var weight = token.IsLight ? token.Weight * 0.5 : token.Weight;
            all += weight;
            for (var j = 0; j < form.Tokens.Length; j++)
            {
                if (j == i || form.Tokens[j].Text != token.Text || (met & (1u << j)) == 0) continue;
                repeated += weight;
                break;
            }
        }
        return (all, repeated);
    }

    private static int Significant(NameForm form)
    {
        var count = 0;
        foreach (var token in form.Tokens)
        {
            if (!token.IsLight) count++;
        }
        return count;
    }

    // "X bin Y" against "Y bin X": the same words, the other way round.
    private static bool Filial(NameForm a, NameForm b)
    {
        for (var i = 1; i + 1 < a.Tokens.Length; i++)
        {
            if (!IsFilial(a.Tokens[i])) continue;
            for (var j = 1; j + 1 < b.Tokens.Length; j++)
            {
                if (!IsFilial(b.Tokens[j]) || a.Tokens[i - 1].Text == a.Tokens[i + 1].Text) continue;
                if (a.Tokens[i - 1].Skeleton == b.Tokens[j + 1].Skeleton && a.Tokens[i + 1].Skeleton == b.Tokens[j - 1].Skeleton) return true;
            }
        }
        return false;
    }

    private static bool IsFilial(NameToken token) => token.Text is "bin" or "ibn" or "ben" or "bint";

    private static bool LegalDiffer(NameForm a, NameForm b) => a.Legal > LegalClass.Generic && b.Legal > LegalClass.Generic && a.Legal != b.Legal;

    private static NameScoreResult Explain(double score, NameForm a, NameForm b)
    {
        Span<Meeting> meetings = stackalloc Meeting[NameFold.MaxTokens];
        var count = NameAlignment.Align(a, b, meetings);
        var matches = new List<TokenMatch>(count);
        uint left = 0, right = 0;
        foreach (var meeting in meetings[..count])
        {
            left |= meeting.Left;
            right |= meeting.Right;
            matches.Add(new TokenMatch(Words(a, meeting.Left), Words(b, meeting.Right), meeting.Relation, Math.Round(meeting.Score, 3)));
        }
        // What the words alone do not tell, the syllables of the whole name did.
        if (a.Kind == NameKind.Person && a.Tokens.Length > 0 && Math.Max(SyllableName.Score(a.Korean, b.Korean), SyllableName.Score(a.Chinese, b.Chinese)) is var bySyllable && bySyllable > 0 && bySyllable >= score
            && bySyllable > Weigh(a, b, meetings[..count]))
            return new NameScoreResult(score, [new TokenMatch(a.Key, b.Key, TokenRelation.Syllables, bySyllable)], [], []);
        return new NameScoreResult(score, matches, Rest(a, left), Rest(b, right));
    }

    internal static string Words(NameForm form, uint set) => string.Join(' ', form.Tokens.Where((_, i) => (set & (1u << i)) != 0).Select(t => t.Text));

    internal static string[] Rest(NameForm form, uint met) => [.. form.Tokens.Where((_, i) => (met & (1u << i)) == 0).Select(t => t.Text)];
}

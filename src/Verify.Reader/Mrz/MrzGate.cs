namespace Verify.Reader.Mrz;

/// <summary>
/// Decides whether a zone was read. A pattern can satisfy every check digit by chance, so the look of the characters, the issuer, the dates and
/// the form of the names must all be right too; anything less is "unreadable".
/// </summary>
internal static class MrzGate
{
    public const double MeanScore = 0.80, WeakestCharacter = 0.45, NameMargin = 0.02, MostRepair = 0.15, MostConstraint = 0.1;
    public const string LookAlike = "two readings of one character look alike";
    /// <summary>Above these a zone is plain to the eye: a check digit that does not hold or an impossible date is the document's.</summary>
    public const double PlainScore = 0.86, PlainCharacter = 0.65, PlainMargin = 0.05, PlainConstraint = 0.02;

    /// <summary>What is to be taken of a reading, and why it may not be relied on, or null where it may.</summary>
    public static (MrzText Text, string? WhyNot) Judge(MrzText read) => (read.Literal ?? read) is var literal && IsPlain(literal) && NamesState(literal) ? (literal, null) : (read, WhyNot(read));

    private static bool IsPlain(MrzText read) =>
        read.Score >= PlainScore && read.Weakest >= PlainCharacter && read.Margin >= PlainMargin && read.Constraint <= PlainConstraint;

    private static string? WhyNot(MrzText read)
    {
        if (!read.ChecksHold) return "check digits do not hold";
        if (read.Repair > MostRepair) return "check digits hold only after changes";
        if (read.Score < MeanScore) return $"the characters look too little like OCR-B ({read.Score:F2})";
        if (read.Weakest < WeakestCharacter) return $"one character is not legible ({read.Weakest:F2})";
        if (read.Constraint > MostConstraint) return "a character stands where its kind may not";
        if (read.Margin < NameMargin) return LookAlike;
        return WhyNotForm(read);
    }

    private static string? WhyNotForm(MrzText read)
    {
        var (layout, text) = (read.Layout, read.Text);
        if (!NamesState(read)) return "the issuing state is not known";
        if (!layout.Dates.All(date => IsDate(text.AsSpan(date, 6)))) return "a date is impossible";
        return IsName(text.AsSpan(layout.Names.Start, layout.Names.Length)) ? null : "the names do not have the form of names";
    }

    private static bool NamesState(MrzText read) => read.Layout.States is not [var state, ..] || MrzStates.Knows(read.Text.AsSpan(state, 3));

    private static bool IsDate(ReadOnlySpan<char> date)
    {
        var (month, day) = ((date[2] - '0') * 10 + date[3] - '0', (date[4] - '0') * 10 + date[5] - '0');
        return month is >= 1 and <= 12 && day >= 1 && day <= (month is 2 ? 29 : month is 4 or 6 or 9 or 11 ? 30 : 31);
    }

    /// <summary>A letter first, and nothing but fillers after three fillers.</summary>
    private static bool IsName(ReadOnlySpan<char> name)
    {
        var end = name.IndexOf("<<<");
        return name[0] != '<' && (end < 0 || name[end..].Trim('<').IsEmpty);
    }
}

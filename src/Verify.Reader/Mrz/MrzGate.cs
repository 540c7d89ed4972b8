namespace Verify.Reader.Mrz;

/// <summary>
/// Decides whether a zone was read. A pattern can satisfy every check digit by chance, so the look of the characters, the issuer, the dates and
/// the form of the names must all be right too; anything less is "unreadable".
/// </summary>
internal static class MrzGate
{
    public const double MeanScore = 0.80, WeakestCharacter = 0.45, NameMargin = 0.02, MostRepair = 0.2, MostConstraint = 0.1;

    private static readonly HashSet<string> Issuers = [.. Resources.Lines("issuers.txt").SelectMany(line => line.Split(' '))];

    /// <summary>Why the text may not be relied on, or null where it may.</summary>
    public static string? WhyNot(MrzText read)
    {
        var (layout, text) = (read.Layout, read.Text);
        if (!read.ChecksHold) return "check digits do not hold";
        if (read.Repair > MostRepair) return "check digits hold only after changes";
        if (read.Score < MeanScore) return $"the characters look too little like OCR-B ({read.Score:F2})";
        if (read.Weakest < WeakestCharacter) return $"one character is not legible ({read.Weakest:F2})";
        if (read.Constraint > MostConstraint) return "a character stands where its kind may not";
        if (read.Margin < NameMargin) return "two readings of one character look alike";
        if (!Issuers.Contains(text.Substring(layout.Issuer.Start, layout.Issuer.Length).TrimEnd('<'))) return "the issuing state is not known";
        if (!IsDate(text.AsSpan(layout.Birth, 6)) || !IsDate(text.AsSpan(layout.Expiry, 6))) return "a date is impossible";
        return IsName(read) ? null : "the names do not have the form of names";
    }

    private static bool IsDate(ReadOnlySpan<char> date)
    {
        var (month, day) = ((date[2] - '0') * 10 + date[3] - '0', (date[4] - '0') * 10 + date[5] - '0');
        return month is >= 1 and <= 12 && day >= 1 && day <= (month is 2 ? 29 : month is 4 or 6 or 9 or 11 ? 30 : 31);
    }

    /// <summary>A letter first, and nothing but fillers after three fillers.</summary>
    private static bool IsName(MrzText read)
    {
        var name = read.Layout.Format == "TD1" ? read.Lines[2] : read.Lines[0][5..];
        var end = name.IndexOf("<<<", StringComparison.Ordinal);
        return name[0] != '<' && (end < 0 || name.AsSpan(end).Trim('<').IsEmpty);
    }
}

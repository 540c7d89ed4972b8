namespace Verify.Core.Documents.Aamva;

/// <summary>Dates of a payload: MMDDCCYY on cards of the United States since 2003, CCYYMMDD before and in Canada.</summary>
internal static class AamvaDates
{
    /// <summary>
    /// Reads a date in either order: in the years 1850 to 2150 no eight digits are a date in both, so issuers that use the other order are read too.
    /// </summary>
    public static DateOnly? Read(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length < 8) return null;
        if (text.Length == 10 && text[2] == text[5] && text[2] is ('/' or '-')) return Read([text[0], text[1], text[3], text[4], .. text[6..]]);
        if (text.Length == 10 && text[4] == text[7] && text[4] is ('/' or '-')) return Read([.. text[..4], text[5], text[6], text[8], text[9]]);
        // Junk after a date is a lost separator, and reported where the subfiles are checked.
        text = text[..8];
        if (text.ContainsAnyExceptInRange('0', '9')) return null;
        return Date(Number(text[4..]), Number(text[..2]), Number(text[2..4])) ?? Date(Number(text[..4]), Number(text[4..6]), Number(text[6..]));
    }

    /// <summary>A stripe has the year and month of expiry alone: the card is good until the month's end.</summary>
    public static DateOnly? StripeExpiry(ReadOnlySpan<char> text)
    {
        if (text.Length != 4 || text.ContainsAnyExceptInRange('0', '9')) return null;
        var (year, month) = (2000 + Number(text[..2]), Number(text[2..]));
        return month is >= 1 and <= 12 ? new DateOnly(year, month, DateTime.DaysInMonth(year, month)) : null;
    }

    /// <summary>Spaces, zeros, nines and words stand for "no date".</summary>
    public static bool IsAbsent(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExcept(" 0") || !text.ContainsAnyExcept('9') || AamvaWords.IsNone(text);

    private static DateOnly? Date(int year, int month, int day) =>
        year is >= 1850 and <= 2150 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var c in digits) number = number * 10 + c - '0';
        return number;
    }
}

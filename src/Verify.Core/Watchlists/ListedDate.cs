using System.Globalization;

namespace Verify.Core.Watchlists;

/// <summary>How two birth dates stand to each other.</summary>
public enum DateAgreement : byte { Unknown, Equal, SameYear, Near, Contradicts }

/// <summary>
/// A date as lists know it: a span of years, with month and day where known (0 = not known), and whether it is only about right.
/// </summary>
public readonly record struct ListedDate(int FromYear, int ToYear, int Month, int Day, bool Circa)
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public bool IsExact => FromYear == ToYear && Month > 0 && Day > 0 && !Circa;

    /// <summary>Reads the forms that lists and people use: 1963-07-28, 28 Jul 1963, 28/07/1963, 28.7.1963, Jul 1963, circa 1963, 1963 to 1965, dd/mm/1963.</summary>
    public static ListedDate? Parse(string text)
    {
        text = text.Trim().TrimEnd('.', ',').ToLowerInvariant();
        if (text.Length is < 4 or > 60) return null;
        var circa = false;
        foreach (var word in (ReadOnlySpan<string>)["circa", "approximately", "approx.", "approx", "about", "ca.", "c."])
        {
            if (!text.StartsWith(word, StringComparison.Ordinal)) continue;
            circa = true;
            text = text[word.Length..].Trim();
            break;
        }
        if (text.StartsWith("between ", StringComparison.Ordinal)) text = text["between ".Length..];
        foreach (var between in (ReadOnlySpan<string>)[" to ", " and ", " - ", " or "])
        {
            var at = text.IndexOf(between, StringComparison.Ordinal);
            if (at < 0) continue;
            if (Single(text[..at]) is not { } from || Single(text[(at + between.Length)..]) is not { } to || to.FromYear < from.FromYear) return null;
            return new ListedDate(from.FromYear, to.FromYear, 0, 0, circa);
        }
        return Single(text) is { } one ? one with { Circa = circa } : null;
    }

    /// <summary>Compares what a candidate gives with what a list gives, as far as both know. A circa year allows two years on either side.</summary>
    public DateAgreement Compare(ListedDate listed)
    {
        var slack = Circa || listed.Circa ? 2 : 0;
        if (FromYear > listed.ToYear + slack || ToYear < listed.FromYear - slack)
        {
            return FromYear > listed.ToYear + slack + 1 || ToYear < listed.FromYear - slack - 1 ? DateAgreement.Contradicts : DateAgreement.Near;
        }
        if (slack > 0 || FromYear != ToYear || listed.FromYear != listed.ToYear) return DateAgreement.SameYear;
        if (!IsExact || !listed.IsExact) return Month > 0 && listed.Month > 0 && Month != listed.Month ? DateAgreement.Near : DateAgreement.SameYear;
        return Month == listed.Month && Day == listed.Day ? DateAgreement.Equal : DateAgreement.SameYear;
    }

    public override string ToString()
    {
        var years = FromYear == ToYear ? $"{FromYear:D4}" : $"{FromYear:D4}/{ToYear:D4}";
        var rest = Month == 0 ? "" : Day == 0 ? $"-{Month:D2}" : $"-{Month:D2}-{Day:D2}";
        return (Circa ? "circa " : "") + years + rest;
    }

    private static ListedDate? Single(string text)
    {
        var parts = text.Split([' ', '/', '-', '.', ','], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 3 && parts[2].IndexOf('t', StringComparison.Ordinal) > 0) parts = [parts[0], parts[1], parts[2][..2]];
        int year = 0, month = 0, day = 0;
        switch (parts)
        {
            case [var y] when Year(y, out year): break;
            case [var y, var m] when Year(y, out year) && Month_(m, out month): break;
            case [var m, var y] when Year(y, out year) && Month_(m, out month): break;
            case [var y, var m, var d] when Year(y, out year) && Month_(m, out month) && Day_(d, out day): break;
            case [var d, var m, var y] when Year(y, out year) && Month_(m, out month) && Day_(d, out day): break;
            case [var m, var d, var y] when Year(y, out year) && Month_(m, out month) && Day_(d, out day): break;
            default: return null;
        }
        if (month == 0) day = 0;
        if (day > 0 && day > DateTime.DaysInMonth(year, month)) return null;
        return new ListedDate(year, year, month, day, false);
    }

    private static bool Year(string text, out int year) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out year) && text.Length == 4 && year is > 1000 and < 2200;

    private static bool Month_(string text, out int month)
    {
        month = 0;
        if (text is "mm" or "00" or "0") return true;
        if (text.Length >= 3 && Array.FindIndex(Months, m => text.StartsWith(m, StringComparison.Ordinal)) is >= 0 and var at) { month = at + 1; return true; }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out month) && month is >= 1 and <= 12;
    }

    private static bool Day_(string text, out int day)
    {
        day = 0;
        if (text is "dd" or "00" or "0") return true;
        if (text.Length > 2 && text.AsSpan(2).IndexOf('t') == 0) text = text[..2];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out day) && day is >= 1 and <= 31;
    }
}

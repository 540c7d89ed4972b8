using System.Globalization;

namespace Verify.Core.Documents.Mrz;

/// <summary>A date of a zone: as printed, and read. Parts that the issuer did not know are fillers in print and null here.</summary>
public readonly record struct MrzDate(string Printed, int? Year, int? Month, int? Day, bool WellFormed)
{
    /// <summary>The whole date, where year, month and day are known.</summary>
    public DateOnly? Whole => WellFormed && Year is { } y && Month is { } m && Day is { } d ? new DateOnly(y, m, d) : null;

    /// <summary>ISO 8601 as far as the parts are known (1974-08-12, 1974-08, 1974), null when nothing is, and the print itself when it is no date.</summary>
    public override string? ToString()
    {
        if (!WellFormed) return Printed;
        if (Year is not { } year) return Month is null && Day is null ? null : Printed;
        return (Month, Day) switch
        {
            ({ } m, { } d) => new DateOnly(year, m, d).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ({ } m, null) => string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{m:D2}"),
            (null, null) => year.ToString("D4", CultureInfo.InvariantCulture),
            _ => Printed,
        };
    }

    /// <summary>A birth date lies in the past: the latest century in which it is not after the day of reading.</summary>
    internal static MrzDate Birth(ReadOnlySpan<char> text, DateOnly asOf) => Read(text, asOf, static (yy, month, day, asOf) =>
    {
        var year = asOf.Year / 100 * 100 + yy;
        var future = (year, month ?? 1, day ?? 1).CompareTo((asOf.Year, asOf.Month, asOf.Day)) > 0;
        return future ? year - 100 : year;
    });

    /// <summary>
    /// An expiry date lies within 30 years ahead (the longest validity that issuers grant to cards is far below that, save "never", which no two-digit year can say)
    /// or within 70 years back, so that old documents stay old.
    /// </summary>
    internal static MrzDate Expiry(ReadOnlySpan<char> text, DateOnly asOf) => Read(text, asOf, static (yy, _, _, asOf) =>
    {
        var year = asOf.Year / 100 * 100 + yy;
        if (year >= asOf.Year + 30) return year - 100;
        return year < asOf.Year - 70 ? year + 100 : year;
    });

    /// <summary>Whether six characters are a date in any century.</summary>
    internal static bool IsPossible(ReadOnlySpan<char> text) => Read(text, new DateOnly(2000, 12, 31), static (yy, _, _, _) => 2000 + yy).WellFormed;

    private static MrzDate Read(ReadOnlySpan<char> text, DateOnly asOf, Func<int, int?, int?, DateOnly, int> century)
    {
        var known = Part(text[..2], out var yy) & Part(text[2..4], out var month) & Part(text[4..], out var day);
        var inRange = known && month is null or (>= 1 and <= 12) && day is null or (>= 1 and <= 31);
        if (!inRange) return new MrzDate(text.ToString(), null, null, null, false);
        int? year = yy is { } y ? century(y, month, day, asOf) : null;
        var fits = day is null || month is null || day <= DateTime.DaysInMonth(year ?? 2000, month.Value);
        return fits ? new MrzDate(text.ToString(), year, month, day, true) : new MrzDate(text.ToString(), null, null, null, false);
    }

    private static bool Part(ReadOnlySpan<char> two, out int? value)
    {
        value = null;
        if (two is "<<") return true;
        if (!char.IsAsciiDigit(two[0]) || !char.IsAsciiDigit(two[1])) return false;
        value = (two[0] - '0') * 10 + two[1] - '0';
        return true;
    }
}

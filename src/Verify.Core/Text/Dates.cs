using Verify.Core.Model;

namespace Verify.Core.Text;

/// <summary>Reads dates as people and systems write them. Never guesses silently: an ambiguous day and month gives both readings.</summary>
public static class Dates
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>
    /// All readings of a date, the likeliest first: month before day when both are possible, unless <paramref name="dayFirst"/>.
    /// A year of two digits lies in the hundred years that end with <paramref name="latestYear"/>. Empty when it is no date.
    /// </summary>
    public static IReadOnlyList<PartialDate> Readings(string? raw, int latestYear, bool dayFirst = false)
    {
        if (string.IsNullOrWhiteSpace(raw) || raw.Length > 40) return [];
        Span<int> numbers = stackalloc int[3];
        Span<int> widths = stackalloc int[3];
        var (count, named) = Scan(raw, numbers, widths);
        if (count < 0) return [];
        if (named > 0) return WithNamedMonth(numbers[..count], widths[..count], named, latestYear);
        return count switch
        {
            1 => Compact(numbers[0], widths[0]),
            2 when widths[0] == 4 => One(numbers[0], numbers[1], 0),
            2 when widths[1] == 4 => One(numbers[1], numbers[0], 0),
            3 when widths[0] == 4 => One(numbers[0], numbers[1], numbers[2]),
            3 => Both(Century(numbers[2], widths[2], latestYear), numbers[0], numbers[1], dayFirst),
            _ => [],
        };
    }

    /// <summary>The likeliest reading, or null.</summary>
    public static PartialDate? Read(string? raw, int latestYear, bool dayFirst = false) =>
        Readings(raw, latestYear, dayFirst) is [var first, ..] ? first : null;

    // Numbers in order with their widths; a month's name counts apart. -1 when there is anything else in the text.
    private static (int Count, int NamedMonth) Scan(string raw, Span<int> numbers, Span<int> widths)
    {
        var (count, named) = (0, 0);
        for (var i = 0; i < raw.Length;)
        {
            if (char.IsAsciiDigit(raw[i]))
            {
                var start = i;
                while (i < raw.Length && char.IsAsciiDigit(raw[i])) i++;
                if (count == 3) return TimeFollows(raw, start) ? (3, named) : (-1, 0);
                if (i - start > 8) return (-1, 0);
                (numbers[count], widths[count]) = (int.Parse(raw.AsSpan(start, i - start), System.Globalization.CultureInfo.InvariantCulture), i - start);
                count++;
            }
            else if (char.IsLetter(raw[i]))
            {
                var start = i;
                while (i < raw.Length && char.IsLetter(raw[i])) i++;
                var word = raw[start..i].ToLowerInvariant();
                if (word is "t" or "z" && count == 3) return (3, named);
                var month = word.Length >= 3 ? Array.IndexOf(Months, word[..3]) + 1 : 0;
                if (month > 0) named = month;
                else if (word is not ("st" or "nd" or "rd" or "th" or "of")) return (-1, 0);
            }
            else i++;
        }
        return (count, named);
    }

    private static bool TimeFollows(string raw, int at) => at > 0 && (raw[at - 1] is 'T' or 't' or ' ');

    private static IReadOnlyList<PartialDate> WithNamedMonth(ReadOnlySpan<int> numbers, ReadOnlySpan<int> widths, int month, int latestYear) => numbers.Length switch
    {
        1 => One(Century(numbers[0], widths[0], latestYear), month, 0),
        2 when widths[0] == 4 => One(numbers[0], month, numbers[1]),
        2 => One(Century(numbers[1], widths[1], latestYear), month, numbers[0]),
        _ => [],
    };

    private static IReadOnlyList<PartialDate> Compact(int number, int width) => width switch
    {
        8 => One(number / 10000, number / 100 % 100, number % 100),
        6 => One(number / 100, number % 100, 0),
        4 => One(number, 0, 0),
        _ => [],
    };

    private static IReadOnlyList<PartialDate> Both(int year, int first, int second, bool dayFirst)
    {
        var (monthFirst, dayThenMonth) = (One(year, first, second), One(year, second, first));
        if (first == second) return monthFirst;
        return dayFirst ? [.. dayThenMonth, .. monthFirst] : [.. monthFirst, .. dayThenMonth];
    }

    private static int Century(int year, int width, int latestYear)
    {
        if (width != 2) return year;
        var full = latestYear - latestYear % 100 + year;
        return full > latestYear ? full - 100 : full;
    }

    private static IReadOnlyList<PartialDate> One(int year, int month, int day)
    {
        if (year is < 1 or > 9999 || month is < 0 or > 12 || day < 0) return [];
        if (month == 0 ? day > 0 : day > DateTime.DaysInMonth(year, month)) return [];
        return [new PartialDate(year, month, day)];
    }
}

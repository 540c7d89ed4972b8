using System.Globalization;
using System.Text.RegularExpressions;

namespace Verify.Core.Documents.Wages;

/// <summary>Values as European payslips print them. What could be read in two ways, or is of another form, is nothing.</summary>
internal static partial class PayslipValues
{
    /// <summary>An amount with its two decimals, so that no thousands are taken for decimals: 3.000,00, 3,000.00, 3 000,00.</summary>
    public static decimal? Amount(string text)
    {
        if (AmountForm().Match(text.Trim()) is not { Success: true } match) return null;
        var whole = match.Groups["whole"].Value;
        var parted = whole.FirstOrDefault(c => !char.IsAsciiDigit(c));
        if (parted != default && (match.Groups["mark"].ValueSpan[0] == parted || whole.Any(c => !char.IsAsciiDigit(c) && c != parted))) return null;
        var digits = string.Concat(whole.Where(char.IsAsciiDigit));
        var amount = decimal.Parse($"{digits}.{match.Groups["cents"].Value}", CultureInfo.InvariantCulture);
        return match.Groups["minus"].Success ? -amount : amount;
    }

    /// <summary>The one day that a text holds; day before month, as all of Europe writes.</summary>
    public static DateOnly? Day(string text) => Days(text) is [var only] ? only : null;

    /// <summary>A period: two days in their order, or one month.</summary>
    public static (DateOnly From, DateOnly To)? Period(string text) => Days(text) switch
    {
        [var from, var to] when from <= to => (from, to),
        [] when MonthForm().Match(text) is { Success: true } month && Made(month, 1) is { } first && !month.NextMatch().Success => (first, first.AddMonths(1).AddDays(-1)),
        _ => null,
    };

    public static bool IsTaxCode(string text) => TaxCodeForm().IsMatch(text.Trim());

    public static bool HasInsuranceNumber(string text) => InsuranceNumberForm().IsMatch(text);

    private static DateOnly[] Days(string text) =>
        [.. DayForm().Matches(text).Select(match => Made(match, int.Parse(match.Groups["day"].ValueSpan, CultureInfo.InvariantCulture))).OfType<DateOnly>()];

    private static DateOnly? Made(Match match, int day)
    {
        var month = match.Groups["month"] is { Success: true } number ? int.Parse(number.ValueSpan, CultureInfo.InvariantCulture) : PayslipWords.Month(match.Groups["name"].Value);
        var year = int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
        if (year < 100) year += 2000;
        return year is > 1990 and < 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
    }

    [GeneratedRegex(@"^(?<minus>-)?\s*(?:£|€|[A-Z]{3})?\s*(?<minus>-)?(?<whole>[0-9]{1,3}(?:[ .,'\u00A0][0-9]{3}){1,3}|[0-9]{1,9})(?<mark>[.,])(?<cents>[0-9]{2})\s*(?<minus>-)?\s*(?:£|€|zł|[A-Z]{3})?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AmountForm();

    [GeneratedRegex(@"(?<![0-9./])(?:(?<day>[0-9]{1,2})(?<p>[./-])(?<month>[0-9]{1,2})\k<p>(?<year>[0-9]{4}|[0-9]{2})|(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})|(?<day>[0-9]{1,2})(?:\.|st|nd|rd|th)?\s+(?:de\s+)?(?<name>\p{L}{3,12})\s+(?:de\s+)?(?<year>[0-9]{4}))(?![0-9])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DayForm();

    [GeneratedRegex(@"(?<![0-9./-])(?:(?<month>[0-9]{1,2})[./-](?<year>[0-9]{4})|(?<name>\p{L}{3,12})\s+(?:de\s+)?(?<year>[0-9]{4}))(?![0-9])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MonthForm();

    /// <summary>https://www.gov.uk/tax-codes: a number with a letter, or letters alone; Scottish and Welsh ones have a letter before, emergency ones a mark behind.</summary>
    [GeneratedRegex("^[SC]?(?:[0-9]{1,4}[LMNT]|K[0-9]{1,4}|BR|D[0-2]|0T|NT)(?: ?(?:W1|M1|X))?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TaxCodeForm();

    /// <summary>https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110: two letters, six digits, A to D.</summary>
    [GeneratedRegex(@"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex InsuranceNumberForm();
}

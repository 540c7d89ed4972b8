using System.Collections.Immutable;
using Verify.Core.Documents.Banking;

namespace Verify.Core.Documents.Wages;

/// <summary>Verifies a pay stub by itself, and stubs of one employer against each other.</summary>
public static class PayStubChecks
{
    private const decimal Cent = 0.02m;

    /// <summary>A month of 31 days is the longest period that employers pay by.</summary>
    private const int LongestPeriod = 31;

    /// <summary>Wages are paid within weeks of the period's end; six is what the slowest state law allows a monthly payer, generously read (ours).</summary>
    private const int LatestPayment = 42;

    public static ImmutableArray<DocumentFinding> Check(PayStub stub, DateOnly asOf) =>
    [
        Period(stub), PayDate(stub, asOf),
        GrossToNet("paystub-net", "this period", stub.Gross.Current, stub.Taxes.Current, stub.Deductions.Current, stub.Net.Current),
        GrossToNet("paystub-net-year", "the year to date", stub.Gross.YearToDate, stub.Taxes.YearToDate, stub.Deductions.YearToDate, stub.Net.YearToDate),
        YearToDate(stub), PeriodsInYear(stub), Iban.Check(stub.Iban), References(stub),
    ];

    private static DocumentFinding Period(PayStub stub)
    {
        if (stub is not { PeriodStart: { } start, PeriodEnd: { } end }) return DocumentFinding.NotChecked("paystub-period", "The pay period was not read.");
        var days = end.DayNumber - start.DayNumber + 1;
        return DocumentFinding.Of("paystub-period", days is >= 1 and <= LongestPeriod,
            $"The period of {days} day(s) is one that employers pay by.",
            days < 1 ? $"The period ends on {Plain.Day(end)}, before it begins on {Plain.Day(start)}." : $"The period has {days} days; the longest that employers pay by has {LongestPeriod}.");
    }

    private static DocumentFinding PayDate(PayStub stub, DateOnly asOf)
    {
        const string check = "paystub-pay-date";
        if (stub.PayDate is not { } paid) return DocumentFinding.NotChecked(check, "The pay date was not read.");
        if (paid > asOf.AddDays(LongestPeriod)) return DocumentFinding.Failed(check, $"The pay date {Plain.Day(paid)} lies in the future.");
        if (stub is not { PeriodStart: { } start, PeriodEnd: { } end }) return DocumentFinding.NotChecked(check, "The pay period was not read.");
        return DocumentFinding.Of(check, paid >= start && paid.DayNumber - end.DayNumber <= LatestPayment,
            "The pay date fits the period.", $"The pay date {Plain.Day(paid)} does not fit the period {Plain.Day(start)} to {Plain.Day(end)}.");
    }

    private static DocumentFinding GrossToNet(string check, string span, decimal? gross, decimal? taxes, decimal? deductions, decimal? net)
    {
        if (gross is not { } g || net is not { } n || (taxes is null && deductions is null)) return DocumentFinding.NotChecked(check, $"Not all amounts of {span} were read.");
        var expected = g - (taxes ?? 0) - (deductions ?? 0);
        return DocumentFinding.Of(check, Math.Abs(expected - n) <= Cent,
            $"For {span}, gross less taxes and deductions is the net of {Plain.Amount(n)}.",
            $"For {span}, gross less taxes and deductions is {Plain.Amount(expected)}, the net says {Plain.Amount(n)}.");
    }

    private static DocumentFinding YearToDate(PayStub stub)
    {
        (string Name, PayAmount Amount)[] all = [("gross", stub.Gross), ("taxes", stub.Taxes), ("deductions", stub.Deductions), ("net", stub.Net)];
        var known = all.Where(entry => entry.Amount is { Current: not null, YearToDate: not null }).ToArray();
        if (known.Length == 0) return DocumentFinding.NotChecked("paystub-year-to-date", "No amount was read both for the period and the year.");
        var less = known.Where(entry => entry.Amount.YearToDate + Cent < entry.Amount.Current).Select(entry => entry.Name).ToArray();
        return DocumentFinding.Of("paystub-year-to-date", less.Length == 0,
            "Every amount of the year is at least the period's.", $"The year to date is less than the period for: {string.Join(", ", less)}.");
    }

    /// <summary>What British slips print; that it was not read says nothing.</summary>
    private static DocumentFinding References(PayStub stub) => stub is { InsuranceNumberShown: true, TaxCodeShown: true }
        ? DocumentFinding.Passed("paystub-references", "The slip shows a National Insurance number and a tax code.")
        : DocumentFinding.NotChecked("paystub-references", "A National Insurance number and a tax code were not read.");

    /// <summary>Before the year's second period has ended, the year to date is the period's own amount.</summary>
    private static DocumentFinding PeriodsInYear(PayStub stub)
    {
        const string check = "paystub-first-of-year";
        if (stub is not { CalendarYear: true, PayDate: { } paid, PeriodStart: { } start, PeriodEnd: { } end, Gross: { Current: { } gross and > 0, YearToDate: { } year } })
            return DocumentFinding.NotChecked(check, "The dates or the gross amounts were not read, or the year begins elsewhere.");
        var days = end.DayNumber - start.DayNumber + 1;
        if (paid.DayOfYear > days) return DocumentFinding.NotChecked(check, "The stub is not the first of its year.");
        return DocumentFinding.Of(check, Math.Abs(year - gross) <= Cent,
            "The year's first stub has the same gross for the period and the year.",
            $"The stub is the year's first by its dates, but its gross is {Plain.Amount(gross)} and the year's {Plain.Amount(year)}.");
    }

    /// <summary>Stubs of one employer in one year: each year-to-date grows by the stubs between. Gaps between stubs can only be checked for order.</summary>
    public static ImmutableArray<DocumentFinding> CheckSequence(IReadOnlyList<PayStub> stubs)
    {
        var dated = stubs.Where(stub => stub is { PayDate: not null, PeriodStart: not null, PeriodEnd: not null, Gross: { Current: not null, YearToDate: not null } }).OrderBy(stub => stub.PayDate).ToArray();
        var findings = ImmutableArray.CreateBuilder<DocumentFinding>();
        for (var i = 1; i < dated.Length; i++)
            if (dated[i - 1].PayDate!.Value.Year == dated[i].PayDate!.Value.Year) findings.Add(Step(dated[i - 1], dated[i]));
        return findings.Count > 0 ? findings.ToImmutable() : [DocumentFinding.NotChecked("paystub-sequence", "There are not two stubs of one year with their dates and gross amounts.")];
    }

    private static DocumentFinding Step(PayStub before, PayStub after)
    {
        var grown = after.Gross.YearToDate!.Value - before.Gross.YearToDate!.Value;
        var adjacent = after.PeriodStart!.Value.DayNumber - before.PeriodEnd!.Value.DayNumber <= 1;
        var fits = adjacent ? Math.Abs(grown - after.Gross.Current!.Value) <= Cent : grown + Cent >= after.Gross.Current!.Value;
        return DocumentFinding.Of("paystub-sequence", fits,
            $"From {Plain.Day(before.PayDate)} to {Plain.Day(after.PayDate)} the year to date grows as it should.",
            $"From {Plain.Day(before.PayDate)} to {Plain.Day(after.PayDate)} the year to date grows by {Plain.Amount(grown)}, the later stub pays {Plain.Amount(after.Gross.Current)}.");
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Verify.Core.Documents;
using Verify.Core.Documents.Reading;
using Verify.Core.Documents.Wages;

namespace Verify.Tests.Documents.Wages;

/// <summary>Payslips drawn as text: a row a line, two spaces between what stands apart, an X where print was not read with confidence.</summary>
public partial class PayslipReaderTests
{
    private static readonly DateOnly AsOf = new(2026, 11, 23);

    private const string British = """
        Employer: Contoso Trading Ltd
        Employee no     Employee          Pay date       Pay period                 Tax code
        0042            Dana Rivers       30/10/2026     01/10/2026 - 31/10/2026    1257L
        NI number: AB 12 34 56 C

        Description     Amount                           This period    Year to date
        Basic salary    4,200.00
        Gross pay                                        4,200.00       29,400.00
        Total deductions                                 1,092.56       7,647.92
        Net pay                                          3,107.44       21,752.08
        Paid to  IBAN  GB82 WEST 1234 5698 7654 32
        """;

    private static readonly Dictionary<string, string> Slips = new()
    {
        ["en"] = British,
        ["de"] = """
            Arbeitgeber:  Contoso Trading Ltd
            Mitarbeiterin  Dana Rivers          Abrechnungsmonat  Oktober 2026
            Kirchensteuer  41,20
            Gesamtbrutto  4.200,00
            Gesetzliche Abzüge  1.092,56
            Netto-Verdienst  3.107,44
            IBAN: GB82 WEST 1234 5698 7654 32
            """,
        ["fr"] = """
            Employeur: Contoso Trading Ltd      Période: octobre 2026
            Nom et prénom: Dana Rivers
            Salaire brut              4 200,00 €
            Net à payer avant impôt sur le revenu   3 407,44 €
            Net payé                  3 107,44 €
            IBAN  GB82 WEST 1234 5698 7654 32
            """,
        ["nl"] = """
            Werkgever  Contoso Trading Ltd
            Werknemer  Dana Rivers
            Loonperiode: 01-10-2026 t/m 31-10-2026
            Bruto loon  4.200,00
            Totaal inhoudingen  1.092,56-
            Netto loon  € 3.107,44
            GB82 WEST 1234 5698 7654 32
            """,
        ["es"] = """
            Empresa: Contoso Trading Ltd        Trabajador: Dana Rivers
            Período de liquidación: del 1 de octubre de 2026 al 31 de octubre de 2026
            A. Total devengado        4.200,00
            B. Total a deducir        1.092,56
            Líquido total a percibir (A-B)   3.107,44
            IBAN: GB82WEST12345698765432
            """,
        ["pl"] = """
            Pracodawca        Imię i nazwisko     Okres
            Contoso Trading Ltd    Dana Rivers    październik 2026
            Wynagrodzenie brutto  4 200,00 zł
            Wynagrodzenie netto   3 107,44 zł
            Do wypłaty  3 107,44 PLN
            IBAN: GB82 WEST 1234 5698 7654 32
            """,
        ["it"] = """
            Azienda: Contoso Trading Ltd        Mese retribuito: ottobre 2026
            Cognome e nome: Dana Rivers
            Totale competenze   4.200,00
            Totale trattenute   1.092,56
            Netto del mese      3.107,44
            IBAN: GB82 WEST 1234 5698 7654 32
            """,
    };

    public static TheoryData<string> Languages => [.. Slips.Keys];

    private static IReadOnlyList<PageLine> Lay(string text) =>
    [
        .. text.Split('\n').Index().SelectMany(row => Apart().Matches(row.Item).Select(cell =>
            new PageLine(cell.Value == "X" ? "" : cell.Value, 1, cell.Index, 10 * row.Index, cell.Index + cell.Length, 10 * row.Index + 7))),
    ];

    private static PayStub Read(string text) => PayslipReader.Read(Lay(text))!;

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_slip_of_each_language_says_who_was_paid_by_whom_when_how_much_and_to_where(string language)
    {
        var slip = Read(Slips[language]);
        Assert.Equal(("Dana Rivers", "Contoso Trading Ltd", new DateOnly(2026, 10, 1), new DateOnly(2026, 10, 31)), (slip.EmployeeName, slip.EmployerName, slip.PeriodStart, slip.PeriodEnd));
        Assert.Equal((4_200m, 3_107.44m, "GB82WEST12345698765432"), (slip.Gross.Current, slip.Net.Current, slip.Iban));
        var findings = PayStubChecks.Check(slip, AsOf);
        Assert.Empty(findings.Failed());
        Assert.Equal(FindingState.Passed, findings.State("iban"));
        Assert.Equal(language is "fr" or "pl" ? FindingState.NotChecked : FindingState.Passed, findings.State("paystub-net"));
    }

    [Fact]
    public void A_British_slip_has_its_year_to_date_and_shows_that_its_numbers_are_there()
    {
        var slip = Read(British);
        Assert.Equal((new DateOnly(2026, 10, 30), 29_400m, 7_647.92m, 21_752.08m), (slip.PayDate, slip.Gross.YearToDate, slip.Deductions.YearToDate, slip.Net.YearToDate));
        var findings = PayStubChecks.Check(slip, AsOf);
        foreach (var check in (string[])["paystub-net-year", "paystub-year-to-date", "paystub-references", "paystub-pay-date"]) Assert.Equal(FindingState.Passed, findings.State(check));
        Assert.DoesNotContain("AB 12 34 56", string.Concat(findings.Select(finding => finding.Detail)) + slip, StringComparison.Ordinal);
        // The British year begins in April, so January's slip is not the first of its year.
        var january = Read(British.Replace("/10/2026", "/01/2026", StringComparison.Ordinal));
        Assert.Equal(FindingState.NotChecked, PayStubChecks.Check(january, AsOf).State("paystub-first-of-year"));
        Assert.Equal(FindingState.NotChecked, PayStubChecks.Check(Read(Slips["de"]), AsOf).State("paystub-references"));
    }

    [Theory]
    [InlineData("3,107.44", "3,907.44", "paystub-net")]
    [InlineData("21,752.08", "21,152.08", "paystub-net-year")]
    [InlineData("29,400.00", "3,400.00", "paystub-net-year paystub-year-to-date")]
    [InlineData("30/10/2026", "30/12/2027", "paystub-pay-date")]
    [InlineData("31/10/2026", "31/12/2026", "paystub-period")]
    [InlineData("7654 32", "7654 23", "iban")]
    public void What_was_changed_on_a_slip_shows(string from, string to, string failed) =>
        Assert.Equal(failed.Split(' ').Order(), PayStubChecks.Check(Read(British.Replace(from, to, StringComparison.Ordinal)), AsOf).Failed().Order());

    [Theory]
    [InlineData("Gross pay   4,200.00   29,400.00")] // Two amounts, and no header that says which is the year's.
    [InlineData("Gross pay   4,200.00\nTotal gross pay   4,300.00")]
    [InlineData("Gross pay   X")]
    [InlineData("Gross pay   X   29,400.00")]
    [InlineData("Gross pay   4200")]
    [InlineData("Gross pay   1.234.56")]
    [InlineData("Gross pay: 4,200.00 of 5,000.00")]
    [InlineData("            Year to date\nGross pay   4,200.00")]
    public void A_doubtful_amount_is_left_out(string rows)
    {
        var slip = Read($"Employer: Contoso Trading Ltd\n{rows}\n\n\n\n\nNet pay: 3,107.44");
        Assert.Equal((null, 3_107.44m), (slip.Gross.Current, slip.Net.Current));
    }

    [Theory]
    [InlineData("Employee   Cost centre\nDana Rivers   Sales floor")] // The header beside it is a label that the table does not know.
    [InlineData("Employee   X\nDana Rivers")]
    [InlineData("Employee: Dana Rivers\nEmployee: Grace Sample")]
    [InlineData("Employee   Department\n4711   Sales floor")]
    [InlineData("Employee: Rivers")]
    public void A_doubtful_name_is_left_out(string rows) => Assert.Null(Read($"Employer: Contoso Trading Ltd\nNet pay: 3,107.44\n\n\n{rows}").EmployeeName);

    [Theory]
    [InlineData("Pay period: 10/15/2026 - 10/31/2026")] // Month first, as no European slip has it.
    [InlineData("Pay period: 7")]
    [InlineData("Pay period: 31/10/2026 - 01/10/2026")]
    [InlineData("Pay period: 02/2026 03/2026")]
    [InlineData("Pay period: 31/02/2026 - 31/03/2026")]
    public void A_doubtful_period_is_left_out(string row) => Assert.Null(Read($"Employer: Contoso Trading Ltd\nNet pay: 3,107.44\n{row}").PeriodStart);

    [Fact]
    public void Where_more_was_paid_beside_the_gross_the_arithmetic_is_not_looked_at() =>
        Assert.Equal(FindingState.NotChecked, PayStubChecks.Check(Read(British + "\nMileage  45.00"), AsOf).State("paystub-net"));

    [Theory]
    [InlineData("")]
    [InlineData("Gross pay: 4,200.00")]
    [InlineData("Employer: Contoso Trading Ltd\nEmployee: Dana Rivers")]
    [InlineData("While healthcare is still in the early stages of its journey, we see major investments.")]
    public void Another_text_is_no_payslip(string text) => Assert.Null(PayslipReader.Read(Lay(text)));

    [Fact]
    public void Lines_without_a_place_are_read_only_within_themselves()
    {
        PayStub? Flat(string text) => PayslipReader.Read([.. Lay(text).Select(line => new PageLine(line.Text, 1, 0, 0, 0, 0))]);
        Assert.Equal(3_107.44m, Flat("Employer: Contoso Trading Ltd\nNet pay £3,107.44")!.Net.Current);
        Assert.Null(Flat("Employer: Contoso Trading Ltd\nNet pay  3,107.44"));
    }

    [Fact]
    public void Whatever_the_text_nothing_is_read_that_does_not_stand_in_it()
    {
        var random = new Random(20261129);
        var pieces = Slips.Values.SelectMany(text => Apart().Matches(text).Select(cell => cell.Value)).Concat(["", ":", "-", "\0", "€", "99.99.9999", "\uD800", "İ", "١٢٣,٤٥", new string('9', 300)]).ToArray();
        for (var i = 0; i < 3_000; i++)
        {
            var lines = Enumerable.Range(0, random.Next(40)).Select(_ =>
            {
                var text = pieces[random.Next(pieces.Length)];
                if (random.Next(3) == 0) text += (random.Next(2) == 0 ? " " : ": ") + pieces[random.Next(pieces.Length)];
                if (text.Length > 0 && random.Next(4) == 0) text = text.Remove(random.Next(text.Length), 1).Insert(0, ((char)random.Next(0x250)).ToString());
                double Place() => random.Next(12) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => -1e30, _ => random.Next(60) };
                var (left, top) = (Place(), Place());
                return new PageLine(text, random.Next(1, 3), left, top, left + random.Next(-2, 20), top + random.Next(-2, 8));
            }).ToArray();
            if (PayslipReader.Read(lines) is not { } slip) continue;
            var all = string.Join('\n', lines.Select(line => line.Text));
            foreach (var name in new[] { slip.EmployeeName, slip.EmployerName }.OfType<string>()) Assert.Contains(name, all, StringComparison.Ordinal);
            foreach (var amount in new[] { slip.Gross, slip.Net, slip.Deductions }.SelectMany(pair => new[] { pair.Current, pair.YearToDate }).OfType<decimal>())
                Assert.Contains(Digits(Math.Abs(amount).ToString("0.00", CultureInfo.InvariantCulture)), Digits(all), StringComparison.Ordinal);
            if (slip.Iban is { } iban) Assert.Contains(iban, all.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            _ = PayStubChecks.Check(slip, AsOf);
        }
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"[^\s]+(?: [^\s]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Apart();
}

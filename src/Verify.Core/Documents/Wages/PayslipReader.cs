using Verify.Core.Documents.Banking;
using Verify.Core.Documents.Reading;

namespace Verify.Core.Documents.Wages;

/// <summary>
/// Takes a payslip of the United Kingdom or the European Union from its print: values that stand beside or beneath the words of the table. A value that could
/// belong elsewhere, or that is printed twice and differs, is left out: a wrong amount would look like a forged slip.
/// </summary>
public sealed class PayslipReader
{
    /// <summary>More lines than two pages of any payslip have.</summary>
    private const int MostLines = 600, LongestLine = 200;

    /// <summary>How far beneath its label a value stands, in heights of the label.</summary>
    private const double Beneath = 2.5;

    private sealed record Cell(PageLine Line, PayslipLabel? Label)
    {
        public double Middle => (Line.Top + Line.Bottom) / 2;
        public double Height => Line.Bottom - Line.Top;
        public bool Placed => Line.Right > Line.Left && Height > 0;

        /// <summary>In one column: they share at least half of the narrower one's width.</summary>
        public bool Over(Cell other) => Math.Min(Line.Right, other.Line.Right) - Math.Max(Line.Left, other.Line.Left) >= Math.Min(Line.Right - Line.Left, other.Line.Right - other.Line.Left) / 2;
    }

    private readonly Cell[] _cells;
    private readonly Dictionary<(PayslipField, bool Year), HashSet<decimal>> _amounts = [];
    private readonly HashSet<string> _holders = [], _employers = [], _ibans = [];
    private readonly HashSet<DateOnly> _payDates = [];
    private readonly HashSet<(DateOnly From, DateOnly To)> _periods = [];
    private bool _taxCode;

    private PayslipReader(IReadOnlyList<PageLine> lines) =>
        _cells = [.. lines.Take(MostLines).Select(line => line.Text.Length > LongestLine || line.Text.Any(char.IsSurrogate) ? line with { Text = "" } : line).Select(line => new Cell(line, PayslipWords.LabelOf(line.Text)))];

    /// <summary>The slip, or nothing where the print has neither an amount of a payslip with somebody who pays or is paid.</summary>
    public static PayStub? Read(IReadOnlyList<PageLine> lines) => new PayslipReader(lines).Slip();

    private PayStub? Slip()
    {
        foreach (var cell in _cells)
            if (cell.Label is { } label) Take(cell, label);
            else if (Iban.In(cell.Line.Text) is { } number && (Iban.Check(number).State == FindingState.Passed || cell.Line.Text.Contains("IBAN", StringComparison.Ordinal))) _ibans.Add(number);
        var period = Only(_periods);
        var plain = !_cells.Any(cell => PayslipWords.IsBeside(cell.Line.Text));
        var slip = new PayStub
        {
            EmployeeName = Name(_holders), EmployerName = Name(_employers), PayDate = Only(_payDates), PeriodStart = period?.From, PeriodEnd = period?.To,
            Gross = Pair(PayslipField.Gross), Net = Pair(PayslipField.Net), Deductions = plain ? Pair(PayslipField.Deductions) : default,
            Iban = Name(_ibans), CalendarYear = !_cells.Any(cell => cell.Label is { English: true }),
            InsuranceNumberShown = _cells.Any(cell => PayslipValues.HasInsuranceNumber(cell.Line.Text)), TaxCodeShown = _taxCode,
        };
        return (slip.Gross.Current ?? slip.Net.Current) is not null && (slip.EmployeeName ?? slip.EmployerName) is not null ? slip : null;
    }

    private void Take(Cell cell, PayslipLabel label)
    {
        switch (label.Field)
        {
            case PayslipField.Holder: AddName(_holders, cell, label, IsPerson); break;
            case PayslipField.Employer: AddName(_employers, cell, label, IsFirm); break;
            case PayslipField.PayDate: _payDates.UnionWith(Values(cell, label, PayslipValues.Day).Select(found => found.Value)); break;
            case PayslipField.Period: _periods.UnionWith(Values(cell, label, PayslipValues.Period).Select(found => found.Value)); break;
            case PayslipField.Iban: _ibans.UnionWith(Values(cell, label, text => Iban.In(text) is { } number ? ValueTuple.Create(number) : (ValueTuple<string>?)null).Select(found => found.Value.Item1)); break;
            case PayslipField.TaxCode: _taxCode |= Values(cell, label, text => PayslipValues.IsTaxCode(text) ? true : (bool?)null).Count > 0; break;
            case PayslipField.Gross or PayslipField.Net or PayslipField.Deductions: AddAmounts(cell, label); break;
            case PayslipField.Other: break;
            default: throw new ArgumentOutOfRangeException(nameof(label), label.Field, "no such field");
        }
    }

    /// <summary>One amount is the period's, unless its label or its column says the year's; of two, the one in the year's column is. More, or one in a doubtful place, tell nothing.</summary>
    private void AddAmounts(Cell cell, PayslipLabel label)
    {
        var found = Values(cell, label, PayslipValues.Amount);
        var year = found.Where(amount => amount.At is { } at && UnderYear(at)).ToArray();
        if (found.Count == 1 && year.Length == 0) Add(found[0].Value, label.Year);
        else if (found.Count == 2 && year.Length == 1 && !label.Year)
            foreach (var (value, at) in found) Add(value, at == year[0].At);

        void Add(decimal value, bool ofYear)
        {
            if (!_amounts.TryGetValue((label.Field, ofYear), out var seen)) _amounts[(label.Field, ofYear)] = seen = [];
            // What is taken is printed with a minus by some.
            seen.Add(label.Field == PayslipField.Deductions ? Math.Abs(value) : value);
        }
    }

    private bool UnderYear(Cell amount) => _cells.Any(header => header.Placed && header.Line.Page == amount.Line.Page && header.Line.Bottom <= amount.Middle && header.Over(amount) && PayslipWords.IsYear(header.Line.Text));

    /// <summary>In the same line; else on the same row up to the next label; else straight beneath.</summary>
    private IReadOnlyList<(T Value, Cell? At)> Values<T>(Cell cell, PayslipLabel label, Func<string, T?> parse) where T : struct
    {
        if (label.Value.Length > 0) return parse(label.Value) is { } here ? [(here, null)] : [];
        var row = RightOf(cell).ToArray();
        if (row.Any(other => other.Line.Text.Length == 0)) return []; // What was not read there may be the value.
        var beside = row.Select(other => (Value: parse(other.Line.Text), At: (Cell?)other)).Where(read => read.Value is not null).Select(read => (read.Value!.Value, read.At)).ToArray();
        return beside.Length > 0 ? beside : Under(cell) is { } below && parse(below.Line.Text) is { } there ? [(there, below)] : [];
    }

    /// <summary>A name has no form of its own, so both places are looked at, and only one may hold what could be one.</summary>
    private void AddName(HashSet<string> names, Cell cell, PayslipLabel label, Func<string, bool> could)
    {
        if (label.Value.Length > 0)
        {
            if (could(label.Value)) names.Add(label.Value);
            return;
        }
        var beside = RightOf(cell).FirstOrDefault();
        if (beside is { Line.Text: "" }) return;
        string[] candidates = [.. new[] { beside, Under(cell) }.Where(other => other is not null && could(other.Line.Text)).Select(other => other!.Line.Text)];
        if (candidates is [var only]) names.Add(only);
    }

    private IEnumerable<Cell> RightOf(Cell cell) => !cell.Placed ? [] : _cells
        .Where(other => other.Placed && other.Line.Page == cell.Line.Page && other.Line.Left >= cell.Line.Right - cell.Height / 2 && other.Middle > cell.Line.Top && other.Middle < cell.Line.Bottom)
        .OrderBy(other => other.Line.Left).TakeWhile(other => other.Label is null);

    private Cell? Under(Cell cell) => !cell.Placed ? null
        : _cells.Where(other => other.Placed && other.Line.Page == cell.Line.Page && other.Line.Top > cell.Middle && other.Line.Top - cell.Line.Bottom < Beneath * cell.Height && other.Over(cell)).MinBy(other => other.Line.Top) is { Label: null } below ? below : null;

    private PayAmount Pair(PayslipField field) => new(Amount(field, false), Amount(field, true));

    private decimal? Amount(PayslipField field, bool year) => _amounts.TryGetValue((field, year), out var seen) ? Only(seen) : null;

    private static T? Only<T>(HashSet<T> seen) where T : struct => seen.Count == 1 ? seen.First() : null;

    private static string? Name(HashSet<string> seen) => seen.Count == 1 ? seen.First() : null;

    /// <summary>Two words without a digit: a single word is more often another label.</summary>
    private static bool IsPerson(string text) => text.Trim().Contains(' ', StringComparison.Ordinal) && IsFirm(text) && !text.Any(char.IsDigit);

    private static bool IsFirm(string text) => text.Count(char.IsLetter) >= 3 && PayslipValues.Period(text) is null && PayslipValues.Day(text) is null;
}

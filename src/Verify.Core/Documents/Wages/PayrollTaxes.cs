using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Verify.Core.Linking;

using Verify.Core.Text;

namespace Verify.Core.Documents.Wages;

/// <summary>One year's payroll taxes of the United States; rates in percent.</summary>
public sealed record PayrollTaxYear(
    int Year, decimal SocialSecurityBase, decimal SocialSecurityRate, decimal MedicareRate, decimal AdditionalMedicareRate, decimal AdditionalMedicareFrom)
{
    public decimal SocialSecurityTax(decimal wages) => wages * SocialSecurityRate / 100;

    public decimal MedicareTax(decimal wages) => wages * MedicareRate / 100 + Math.Max(0, wages - AdditionalMedicareFrom) * AdditionalMedicareRate / 100;
}

/// <summary>A state in box 15: whether it taxes wages, and the form of its employer numbers where it publishes one.</summary>
public sealed record PayrollState(string Code, bool TaxesWages, Regex? EmployerNumber);

/// <summary>The dated payroll tables that ship with the product.</summary>
public static class PayrollTables
{
    private static readonly FrozenDictionary<int, PayrollTaxYear> Years = Rows("payroll-taxes.csv")
        .Select(row => new PayrollTaxYear(int.Parse(row[0], CultureInfo.InvariantCulture), Number(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5])))
        .ToFrozenDictionary(year => year.Year);

    private static readonly (int From, int To)[] Prefixes =
        [.. Rows("employer-prefixes.csv").Select(row => (int.Parse(row[0], CultureInfo.InvariantCulture), int.Parse(row[1], CultureInfo.InvariantCulture)))];

    private static readonly FrozenDictionary<string, PayrollState> States = Rows("states.csv")
        .Select(row => new PayrollState(row[0], row[1] == "yes", row[2].Length == 0 ? null : new Regex(row[2], RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)))
        .ToFrozenDictionary(state => state.Code);

    public static PayrollTaxYear? Year(int year) => Years.GetValueOrDefault(year);

    public static bool IsAssignedPrefix(int prefix) => Prefixes.Any(range => prefix >= range.From && prefix <= range.To);

    public static PayrollState? State(string code) => States.GetValueOrDefault(code.Trim().ToUpperInvariant());

    private static IEnumerable<string[]> Rows(string file) => ShippedTable.Rows($"Verify.Core.Documents.Wages.{file}");

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}

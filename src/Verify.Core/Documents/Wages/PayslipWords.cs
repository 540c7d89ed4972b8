using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Verify.Core.Text;

namespace Verify.Core.Documents.Wages;

/// <summary>What a word printed on a payslip stands beside.</summary>
internal enum PayslipField { Holder, Employer, PayDate, Period, Gross, Net, Deductions, Iban, TaxCode, Other }

/// <summary>A label: its field, whether it is an amount of the year, and what stands after it in the same line.</summary>
internal readonly record struct PayslipLabel(PayslipField Field, bool Year, bool English, string Value);

/// <summary>The words of payslips in the languages of the table, without knowing which language a slip is in: a word means the same in all that have it.</summary>
internal static partial class PayslipWords
{
    private static readonly (string Language, string Field, string[] Words)[] Table =
        [.. ShippedTable.Rows("Verify.Core.Documents.Wages.payslip-words.csv").Select(row => (row[0], row[1], row[2].Split('|').Select(Key).ToArray()))];

    private static readonly FrozenDictionary<string, (PayslipField Field, bool English)> Labels = Table
        .SelectMany(row => FieldOf(row.Field) is { } field ? row.Words.Select(word => (word, field, English: row.Language == "en")) : [])
        .GroupBy(entry => entry.word).ToFrozenDictionary(same => same.Key, same => (same.Select(entry => entry.field).Distinct().Single(), same.All(entry => entry.English)));

    private static readonly FrozenSet<string> Year = Of("year");
    private static readonly FrozenSet<string> Beside = Of("beside");

    private static readonly FrozenDictionary<string, int> Months = Table.Where(row => row.Field == "months").SelectMany(row => row.Words.Index())
        .Select(month => (month.Item, Number: month.Index + 1)).Distinct().ToFrozenDictionary(month => month.Item, month => month.Number);

    private static PayslipField? FieldOf(string name) => name switch
    {
        "holder" => PayslipField.Holder,
        "employer" => PayslipField.Employer,
        "pay-date" => PayslipField.PayDate,
        "period" => PayslipField.Period,
        "gross" => PayslipField.Gross,
        "net" => PayslipField.Net,
        "deductions" => PayslipField.Deductions,
        "iban" => PayslipField.Iban,
        "tax-code" => PayslipField.TaxCode,
        "other" => PayslipField.Other,
        _ => null,
    };

    private static FrozenSet<string> Of(string field) => Table.Where(row => row.Field == field).SelectMany(row => row.Words).ToFrozenSet();

    /// <summary>The label that a line is, or begins with: whole, before a colon, or before a number.</summary>
    public static PayslipLabel? LabelOf(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var number = text.AsSpan().IndexOfAnyInRange('0', '9');
        while (number > 0 && text[number - 1] is '-' or '£' or '€') number--;
        if (colon > 0 && Find(text[..colon], text[(colon + 1)..].Trim()) is { } named) return named;
        return number < 0 ? Find(text, "") : Find(text[..number], text[number..]);
    }

    private static PayslipLabel? Find(string label, string value)
    {
        var key = Key(label);
        if (Labels.TryGetValue(key, out var found)) return new PayslipLabel(found.Field, Year: false, found.English, value);
        foreach (var word in Year)
            if ((key.EndsWith($" {word}", StringComparison.Ordinal) ? key[..^(word.Length + 1)] : key.StartsWith($"{word} ", StringComparison.Ordinal) ? key[(word.Length + 1)..] : null) is { } rest && Labels.TryGetValue(rest, out found))
                return new PayslipLabel(found.Field, Year: true, found.English, value);
        return null;
    }

    public static bool IsYear(string text) => Year.Contains(Key(text));

    public static bool IsBeside(string text) => Key(text) is var key && Beside.Any(word => key.Contains(word, StringComparison.Ordinal));

    /// <summary>The number of a month by its name; zero where it is none.</summary>
    public static int Month(string word) => Months.GetValueOrDefault(Key(word));

    /// <summary>Letters without case and accents, everything else a space.</summary>
    private static string Key(string text) => NotLetters().Replace(Addresses.Fold(text), " ").Trim();

    [GeneratedRegex("[^a-z]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NotLetters();
}

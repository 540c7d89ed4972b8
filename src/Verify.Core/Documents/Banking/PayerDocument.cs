using System.Collections.Immutable;

namespace Verify.Core.Documents.Banking;

/// <summary>One line of an invoice with its amount; deductions are negative.</summary>
public readonly record struct PayLine(string Name, decimal Amount);

/// <summary>A contractor's invoice: who, from whom, when, how much, to which account.</summary>
public sealed record PayerDocument
{
    public string? HolderName { get; init; }
    public string? PayerName { get; init; }
    public DateOnly? Issued { get; init; }
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
    public decimal? Net { get; init; }
    public decimal? Tax { get; init; }
    public decimal? Total { get; init; }
    public ImmutableArray<PayLine> Lines { get; init; } = [];
    public string? Iban { get; init; }
}

/// <summary>Verifies an invoice by itself and against what is known of the person and the payer.</summary>
public static class PayerDocumentChecks
{
    public static ImmutableArray<DocumentFinding> Check(PayerDocument document, IReadOnlyList<string> expectedHolders, IReadOnlyList<string> expectedPayers, DateOnly asOf) =>
    [
        BankDocumentChecks.Holder("document-holder", document.HolderName, expectedHolders),
        Payer(document.PayerName, expectedPayers), Dates(document, asOf), Sum(document), Lines(document), Iban.Check(document.Iban),
    ];

    private static DocumentFinding Payer(string? payer, IReadOnlyList<string> expected)
    {
        const string check = "document-payer";
        if (string.IsNullOrWhiteSpace(payer) || expected.Count == 0) return DocumentFinding.NotChecked(check, "The payer's name was not read, or none is known to compare with.");
        var read = Letters(payer);
        // Two letters would be found inside most names.
        if (read.Length < 3) return DocumentFinding.NotChecked(check, "The payer's name is too short to compare.");
        return DocumentFinding.Of(check, expected.Select(Letters).Any(name => name.Length >= 3 && (read.Contains(name, StringComparison.Ordinal) || name.Contains(read, StringComparison.Ordinal))),
            "The payer's name agrees with the employer that was named.", $"The payer '{payer}' is not the employer that was named.");
    }

    private static DocumentFinding Dates(PayerDocument document, DateOnly asOf)
    {
        const string check = "document-dates";
        if (document.Issued is null && document.To is null) return DocumentFinding.NotChecked(check, "No date was read.");
        if (document.Issued > asOf) return DocumentFinding.Failed(check, $"Issued on {Plain.Day(document.Issued)}, after the day of reading.");
        if (document.From > document.To) return DocumentFinding.Failed(check, $"The period ends on {Plain.Day(document.To)}, before it begins on {Plain.Day(document.From)}.");
        return document.Issued < document.From
            ? DocumentFinding.Failed(check, $"Issued on {Plain.Day(document.Issued)}, before the period begins on {Plain.Day(document.From)}.")
            : DocumentFinding.Passed(check, "The dates are in their order.");
    }

    private static DocumentFinding Sum(PayerDocument document) => document is { Net: { } net, Tax: { } tax, Total: { } total }
        ? DocumentFinding.Of("document-total", Math.Abs(net + tax - total) <= 0.02m,
            "Net and tax make the total.", $"Net and tax make {Plain.Amount(net + tax)}, the total says {Plain.Amount(total)}.")
        : DocumentFinding.NotChecked("document-total", "Net, tax or total was not read.");

    private static DocumentFinding Lines(PayerDocument document)
    {
        if (document.Lines.IsDefaultOrEmpty || (document.Net ?? document.Total) is null) return DocumentFinding.NotChecked("document-lines", "No lines or no amount to compare them with were read.");
        var sum = document.Lines.Sum(line => line.Amount);
        var fits = new[] { document.Net, document.Total }.Any(amount => amount is { } known && Math.Abs(known - sum) <= 0.02m);
        return DocumentFinding.Of("document-lines", fits, $"The lines make {Plain.Amount(sum)}.", $"The lines make {Plain.Amount(sum)}, which is neither the net amount nor the total.");
    }

    private static string Letters(string name) => string.Concat(name.ToUpperInvariant().Where(char.IsLetterOrDigit));
}

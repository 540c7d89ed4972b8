using System.Collections.Immutable;
using Verify.Core.Documents.Aamva;
using Verify.Core.Documents.Mrz;

namespace Verify.Core.Documents.Comparing;

/// <summary>The printed side of an identity document as a reader took it from the picture; null where a value was not read.</summary>
public sealed record PrintedDocument
{
    public string? Number { get; init; }
    public string? Surname { get; init; }
    public string? GivenNames { get; init; }
    public DateOnly? BirthDate { get; init; }
    public DateOnly? ExpiryDate { get; init; }
    public DateOnly? IssueDate { get; init; }
    public string? PostalCode { get; init; }
}

/// <summary>The machine-readable side against itself and against the printed side.</summary>
public static class DocumentComparison
{
    /// <summary>A finding for each check digit, one for the shape of the lines, one for the issuer's code.</summary>
    public static ImmutableArray<DocumentFinding> Check(MachineReadableZone zone)
    {
        var findings = ImmutableArray.CreateBuilder<DocumentFinding>();
        var shape = zone.Faults.Where(fault => fault.Code != "check-digit").Select(fault => fault.Detail).ToArray();
        findings.Add(DocumentFinding.Of("mrz-structure", shape.Length == 0, "The lines have the form of the standard.", string.Join("; ", shape)));
        if (zone.Fields is { } fields)
            findings.Add(DocumentFinding.Of("mrz-state", MrzStates.IsCode(fields.IssuingState), $"{fields.IssuingState} is a code of an issuing state.", $"No issuing state has the code '{fields.IssuingState}'."));
        foreach (var digit in zone.CheckDigits)
            findings.Add(DocumentFinding.Of(Id(digit.Field), digit.Valid, $"The check digit {digit.Actual} holds.", $"The check digit is {digit.Actual}, the characters require {digit.Expected}."));
        return findings.ToImmutable();
    }

    public static ImmutableArray<DocumentFinding> Check(AamvaCard card) =>
    [
        DocumentFinding.Of("barcode-structure", card.Valid, "The barcode has the form of the standard.", string.Join("; ", card.Faults.Select(fault => fault.Detail))),
    ];

    public static ImmutableArray<DocumentFinding> Compare(MachineReadableZone zone, PrintedDocument printed)
    {
        if (zone.Fields is not { } fields) return [DocumentFinding.NotChecked("mrz-vs-print", "The machine-readable zone could not be read.")];
        return
        [
            Number("mrz-vs-print-number", fields.DocumentNumber, printed.Number),
            Name("mrz-vs-print-name", Surnames(fields, printed), Given(fields, printed)),
            Date("mrz-vs-print-birth-date", fields.BirthDate.Whole, printed.BirthDate),
            Date("mrz-vs-print-expiry", fields.ExpiryDate?.Whole, printed.ExpiryDate),
        ];
    }

    public static ImmutableArray<DocumentFinding> Compare(AamvaCard card, PrintedDocument printed) =>
    [
        Number("barcode-vs-print-number", card.Holder.DocumentNumber, printed.Number),
        Name("barcode-vs-print-name",
            PrintedName.CompareCut(card.Holder.Surname ?? "", printed.Surname, card.Holder.Truncated.HasFlag(AamvaNameParts.Surname)),
            PrintedName.CompareCut(card.Holder.GivenNames ?? "", printed.GivenNames, (card.Holder.Truncated & (AamvaNameParts.First | AamvaNameParts.Middle)) != 0)),
        Date("barcode-vs-print-birth-date", card.Holder.BirthDate, printed.BirthDate),
        Date("barcode-vs-print-expiry", card.Holder.ExpiryDate, printed.ExpiryDate),
        Date("barcode-vs-print-issue", card.Holder.IssueDate, printed.IssueDate),
        PostalCode(card.Holder.PostalCode, printed.PostalCode),
    ];

    private static NameAgreement Surnames(MrzFields fields, PrintedDocument printed) => PrintedName.CompareCut(fields.Surname, printed.Surname, fields.NamesMayBeTruncated);

    /// <summary>A long surname can push given names out of the zone altogether.</summary>
    private static NameAgreement Given(MrzFields fields, PrintedDocument printed) => fields.GivenNames.Length == 0 && fields.NamesMayBeTruncated
        ? NameAgreement.Part : PrintedName.CompareCut(fields.GivenNames, printed.GivenNames, fields.NamesMayBeTruncated);

    private static DocumentFinding Number(string check, string? machine, string? printed)
    {
        var (left, right) = (Characters(machine), Characters(printed));
        if (left.Length == 0 || right.Length == 0) return DocumentFinding.NotChecked(check, "The number was not read on both sides.");
        return DocumentFinding.Of(check, left == right, "Both sides have the same number.", "The sides have different numbers.");
    }

    private static DocumentFinding Name(string check, NameAgreement surname, NameAgreement given) => (surname, given) switch
    {
        (NameAgreement.Different, _) => DocumentFinding.Failed(check, "The sides have different surnames."),
        (_, NameAgreement.Different) => DocumentFinding.Failed(check, "The sides have different given names."),
        (NameAgreement.NotComparable, NameAgreement.NotComparable) => DocumentFinding.NotChecked(check, "The name was not read on both sides, or is printed in another script."),
        _ => DocumentFinding.Passed(check, "Both sides have the same name."),
    };

    private static DocumentFinding Date(string check, DateOnly? machine, DateOnly? printed) => (machine, printed) switch
    {
        ({ } left, { } right) => DocumentFinding.Of(check, left == right, "Both sides have the same date.", $"The machine-readable side says {Plain.Day(left)}, the print {Plain.Day(right)}."),
        _ => DocumentFinding.NotChecked(check, "The date was not read on both sides."),
    };

    private static DocumentFinding PostalCode(string? machine, string? printed)
    {
        var (left, right) = (Characters(machine), Characters(printed));
        if (left.Length < 5 || right.Length < 5) return DocumentFinding.NotChecked("barcode-vs-print-postal-code", "The postal code was not read on both sides.");
        var length = Math.Min(left.Length, right.Length);
        return DocumentFinding.Of("barcode-vs-print-postal-code", left[..length] == right[..length], "Both sides have the same postal code.", "The sides have different postal codes.");
    }

    private static string Characters(string? text) => string.Concat((text ?? "").ToUpperInvariant().Where(char.IsAsciiLetterOrDigit));

    private static string Id(MrzField field) => field switch
    {
        MrzField.DocumentNumber => "mrz-number",
        MrzField.BirthDate => "mrz-birth-date",
        MrzField.ExpiryDate => "mrz-expiry",
        MrzField.Optional => "mrz-optional",
        MrzField.Composite => "mrz-composite",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "unknown field"),
    };
}

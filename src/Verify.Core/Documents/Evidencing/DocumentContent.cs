using Verify.Core.Documents.Banking;
using Verify.Core.Documents.Comparing;
using Verify.Core.Documents.Reading;
using Verify.Core.Documents.Wages;
using Verify.Core.Model;

namespace Verify.Core.Documents.Evidencing;

/// <summary>Which paper a file is said to be; it decides how the file is read. A pay stub is of the United States, a payslip of Europe.</summary>
public enum DocumentForm { Identity, WageStatement, PayStub, Payslip, BankStatement, VoidCheque, Invoice }

/// <summary>
/// What a reader took from one file, in one form for all readers: <see cref="DocumentEvidence"/> sees nothing else, so nothing after it can tell which reader it was.
/// Values are as read; null where a value was not there or not readable.
/// </summary>
public sealed record DocumentContent(ReadKind Kind, string? Reason = null)
{
    public DocumentType? Type { get; init; }
    /// <summary>ISO 3166-1 alpha-2 where the print tells it.</summary>
    public string? IssuerCountry { get; init; }
    public string? IssuerRegion { get; init; }
    public PrintedDocument? Printed { get; init; }
    public Place? Address { get; init; }
    public string? Sex { get; init; }
    public string? Nationality { get; init; }
    public IReadOnlyList<string> MrzLines { get; init; } = [];
    /// <summary>Of the weakest character, 0 to 1.</summary>
    public double? MrzConfidence { get; init; }
    public byte[]? Barcode { get; init; }
    public WageStatement? Wages { get; init; }
    public PayStub? Stub { get; init; }
    public BankDocument? Bank { get; init; }
    public PayerDocument? Payer { get; init; }
    /// <summary>The account's number on a statement or cheque, kept as a keyed hash only.</summary>
    public string? AccountNumber { get; init; }

    /// <summary>The local reader's answer about a picture. What it saw below its confidence gate is no content.</summary>
    public static DocumentContent Of(ImageReading reading) => new(reading.Kind, reading.Reason)
    {
        MrzLines = reading.Mrz is { Confident: true } zone ? zone.Lines : [],
        MrzConfidence = reading.Mrz is { Confident: true } read ? read.WeakestCharacter : null,
        Barcode = reading.Barcode is { Decoded: true } barcode ? barcode.Payload : null,
    };

    /// <summary>Another page or picture as the other side of this document. One that cannot be adds nothing: the document that was given first is the one that is meant.</summary>
    public DocumentContent WithSide(DocumentContent other) => Kind == ReadKind.Ok && other.Kind == ReadKind.Ok && (!CanBeOne(other) || (IsWhole == true && other.IsWhole == true)) ? this : With(other);

    /// <summary>Whether nothing says that these are two documents.</summary>
    public bool CanBeOne(DocumentContent other) => DocumentSides.CanBeOne(IsWhole, other.IsWhole)
        && (Type is null or DocumentType.Other || other.Type is null or DocumentType.Other || Type == other.Type);

    private bool? IsWhole => Type switch
    {
        DocumentType.Passport or DocumentType.Visa => true,
        null or DocumentType.Other => DocumentSides.IsWhole(MrzLines, Barcode is not null),
        _ => false,
    };

    /// <summary>Two readings of one document: what one does not tell the other does.</summary>
    public DocumentContent With(DocumentContent other) => new(Kind == ReadKind.Ok ? Kind : other.Kind, Kind == ReadKind.Ok || other.Kind == ReadKind.Ok ? null : Reason ?? other.Reason)
    {
        Type = Type ?? other.Type,
        IssuerCountry = IssuerCountry ?? other.IssuerCountry,
        IssuerRegion = IssuerRegion ?? other.IssuerRegion,
        Printed = Printed ?? other.Printed,
        Address = Address ?? other.Address,
        Sex = Sex ?? other.Sex,
        Nationality = Nationality ?? other.Nationality,
        MrzLines = MrzLines.Count > 0 ? MrzLines : other.MrzLines,
        MrzConfidence = MrzLines.Count > 0 ? MrzConfidence : other.MrzConfidence,
        Barcode = Barcode ?? other.Barcode,
        Wages = Wages ?? other.Wages,
        Stub = Stub ?? other.Stub,
        Bank = Bank ?? other.Bank,
        Payer = Payer ?? other.Payer,
        AccountNumber = AccountNumber ?? other.AccountNumber,
    };
}

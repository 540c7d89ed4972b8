using Verify.Core.Documents.Aamva;
using Verify.Core.Documents.Banking;
using Verify.Core.Documents.Comparing;
using Verify.Core.Documents.Mrz;
using Verify.Core.Documents.Reading;
using Verify.Core.Documents.Wages;
using Verify.Core.Model;

namespace Verify.Core.Documents.Evidencing;

/// <summary>One file that somebody gave, and what is known about the giving.</summary>
/// <param name="Id">The id that the evidence gets.</param>
/// <param name="At">When it was given; two-digit years are read by this day.</param>
public sealed record GivenDocument(EvidenceId Id, DocumentForm Form, string Source, string Reader, DateTimeOffset At)
{
    /// <summary>1 for the first time that this paper was given, 2 for the next.</summary>
    public int Capture { get; init; } = 1;
    public Model.ImageFacts? Image { get; init; }
    /// <summary>Names by which the holder of an account may be known: the application's, the HR record's, declared ones.</summary>
    public IReadOnlyList<string> ExpectedNames { get; init; } = [];
    /// <summary>Who may have paid: the employers that the candidate named.</summary>
    public IReadOnlyList<string> ExpectedPayers { get; init; } = [];
}

/// <summary>
/// Makes evidence of what a reader took from a file. The machine-readable side goes before the print, because both kinds of reader can read it: so a document
/// gives the same evidence whoever read it, and the print adds comparisons.
/// </summary>
public static class DocumentEvidence
{
    /// <param name="keyed">The keyed hash of a value: kind, value.</param>
    /// <returns>Nothing when the file was not read.</returns>
    public static Evidence? From(DocumentContent content, GivenDocument given, Func<string, string, string> keyed)
    {
        if (content.Kind != ReadKind.Ok) return null;
        return given.Form == DocumentForm.Identity ? Identity(content, given, keyed) : Financial(content, given, keyed);
    }

    /// <summary>The image's own facts, in the form that evidence keeps.</summary>
    public static Model.ImageFacts Image(ImageReading reading, string sha256, CaptureMethod method) => new()
    {
        Sha256 = sha256,
        Width = reading.Image?.Width,
        Height = reading.Image?.Height,
        Method = method,
        EditedWith = reading.Image?.Editor,
        ScreenSized = reading.Image?.ScreenSized,
        PortraitHash = reading.Hashes?.Portrait?.PHash,
        // Around a card that was found in the photo; a scan that is all card has no surroundings.
        SurroundingsHash = reading is { Document: not null, Hashes: { Document: not null } hashes } ? hashes.Whole.PHash : null,
    };

    private static Document? Identity(DocumentContent content, GivenDocument given, Func<string, string, string> keyed)
    {
        var day = DateOnly.FromDateTime(given.At.UtcDateTime);
        var zone = content.MrzLines.Count > 0 ? MrzParser.Parse([.. content.MrzLines], day) : null;
        var card = content.Barcode is { } payload ? AamvaParser.Parse(payload, day) : null;
        if (card is { Header.IssuerNumber: null, Holder.DocumentNumber: null }) card = null; // Some other barcode.
        if (zone?.Fields is null && card is null && content.Printed is null) return null;
        var sides = Sides(content, zone, card);
        var document = zone?.Fields is { } fields ? FromZone(fields, given) : card is not null ? FromCard(card, given) : FromPrint(content, given);
        var number = zone?.Fields?.DocumentNumber ?? card?.Holder.DocumentNumber ?? content.Printed?.Number;
        var issuer = document.IssuerRegion is { } region ? $"{document.IssuerCountry}-{region}" : document.IssuerCountry;
        var printed = (content.Printed ?? new PrintedDocument()) with
        {
            Number = number,
            BirthDate = Day(document.BirthDate), IssueDate = Day(document.IssueDate) ?? content.Printed?.IssueDate, ExpiryDate = Day(document.ExpiryDate),
        };
        var profile = IssuerProfiles.Check(issuer, Paper(document.Type), printed, day);
        return document with
        {
            IssueDate = document.IssueDate ?? Part(content.Printed?.IssueDate),
            Address = document.Address ?? content.Address,
            NumberHash = Compact(number) is { Length: > 2 } compact ? keyed("document-number", $"{issuer}|{compact}") : null,
            NumberFormatValid = profile.FirstOrDefault(finding => finding.Check == "number-form") is { State: not FindingState.NotChecked } form ? form.State == FindingState.Passed : null,
            IssuerProfileKnown = IssuerProfiles.Find(issuer, Paper(document.Type)) is not null,
            MachineChecks = [.. sides.Concat(profile.Where(finding => finding.Check == "validity-length")).Select(finding => finding.AsMachineCheck()).OfType<MachineCheck>()],
            MachineReadConfidence = zone is null ? null : content.MrzConfidence,
        };
    }

    private static IEnumerable<DocumentFinding> Sides(DocumentContent content, MachineReadableZone? zone, AamvaCard? card)
    {
        var findings = new List<DocumentFinding>();
        if (zone is not null) findings.AddRange(DocumentComparison.Check(zone));
        if (card is not null) findings.AddRange(DocumentComparison.Check(card));
        if (content.Printed is not { } printed) return findings;
        if (zone is not null) findings.AddRange(DocumentComparison.Compare(zone, printed));
        if (card is not null) findings.AddRange(DocumentComparison.Compare(card, printed));
        return findings;
    }

    private static Document New(GivenDocument given, DocumentType type) => new()
    {
        Id = given.Id, Source = given.Source, ObservedAt = given.At, Assurance = Assurance.Observed, Type = type, Capture = given.Capture, Image = given.Image, Reader = given.Reader,
    };

    private static Document FromZone(MrzFields fields, GivenDocument given) => New(given, fields.DocumentCode switch
    {
        ['P', ..] => DocumentType.Passport,
        ['V', ..] => DocumentType.Visa,
        ['I' or 'A' or 'C', 'R', ..] => DocumentType.ResidencePermit,
        _ => DocumentType.IdentityCard,
    }) with
    {
        IssuerCountry = MrzStates.Country(fields.IssuingState),
        Name = Name(fields.GivenNames, fields.Surname),
        BirthDate = Partial(fields.BirthDate),
        ExpiryDate = fields.ExpiryDate is { } expiry ? Partial(expiry) : null,
        Sex = fields.Sex,
        Nationality = fields.Nationality is { } nationality ? MrzStates.Country(nationality) : null,
    };

    private static Document FromCard(AamvaCard card, GivenDocument given)
    {
        var holder = card.Holder;
        var country = card.Header.Issuer?.Country is { } code ? MrzStates.Country(code) : null;
        return New(given, card.Header.Subfiles.Any(part => part.Type == "ID") ? DocumentType.IdentityCard : DocumentType.DrivingLicence) with
        {
            IssuerCountry = country,
            IssuerRegion = card.Header.Issuer?.Jurisdiction is { Length: > 0 } region ? region : null,
            Name = Name(holder.GivenNames, holder.Surname),
            BirthDate = Part(holder.BirthDate),
            IssueDate = Part(holder.IssueDate),
            ExpiryDate = Part(holder.ExpiryDate),
            Sex = holder.Sex,
            Address = holder is { Street: null, City: null, PostalCode: null } ? null : new Place { Street = holder.Street, City = holder.City, State = holder.State, PostalCode = holder.PostalCode, Country = country },
        };
    }

    private static Document FromPrint(DocumentContent content, GivenDocument given)
    {
        var print = content.Printed!;
        return New(given, content.Type ?? DocumentType.Other) with
        {
            IssuerCountry = content.IssuerCountry,
            IssuerRegion = content.IssuerRegion,
            Name = Name(print.GivenNames, print.Surname),
            BirthDate = Part(print.BirthDate),
            ExpiryDate = Part(print.ExpiryDate),
            Sex = content.Sex,
            Nationality = content.Nationality,
        };
    }

    private static FinancialDocument? Financial(DocumentContent content, GivenDocument given, Func<string, string, string> keyed)
    {
        var day = DateOnly.FromDateTime(given.At.UtcDateTime);
        var paper = new FinancialDocument
        {
            Id = given.Id, Source = given.Source, ObservedAt = given.At, Assurance = Assurance.Observed, Type = Type(given.Form), Address = content.Address, Image = given.Image, Reader = given.Reader,
            AccountHash = Compact(content.AccountNumber) is { Length: > 3 } account ? keyed("account", $"{Compact(content.Bank?.RoutingNumber)}|{account}") : null,
        };
        return content switch
        {
            { Wages: { } form } => paper with
            {
                Holder = Whole(form.EmployeeName), Employer = form.EmployerName, EmployerIdHash = Compact(form.EmployerNumber) is { } number ? keyed("employer-number", number) : null,
                From = form.TaxYear is { } year ? new PartialDate(year) : null, To = form.TaxYear is { } same ? new PartialDate(same) : null,
                Checks = Made(WageStatementChecks.Check(form, day)),
            },
            { Stub: { } stub } => paper with { Holder = Whole(stub.EmployeeName), Employer = stub.EmployerName, From = Part(stub.PeriodStart), To = Part(stub.PeriodEnd), Checks = Made([BankDocumentChecks.Holder("document-holder", stub.EmployeeName, given.ExpectedNames), .. PayStubChecks.Check(stub, day)]) },
            { Bank: { } bank } => paper with { Holder = Whole(bank.HolderName), From = Part(bank.From), To = Part(bank.To), Checks = Made(BankDocumentChecks.Check(bank, given.ExpectedNames, day)) },
            { Payer: { } invoice } => paper with
            {
                Holder = Whole(invoice.HolderName), Employer = invoice.PayerName, From = Part(invoice.From ?? invoice.Issued), To = Part(invoice.To ?? invoice.Issued),
                Checks = Made(PayerDocumentChecks.Check(invoice, given.ExpectedNames, given.ExpectedPayers, day)),
            },
            _ => null,
        };
    }

    private static FinancialDocumentType Type(DocumentForm form) => form switch
    {
        DocumentForm.WageStatement => FinancialDocumentType.W2,
        DocumentForm.PayStub or DocumentForm.Payslip => FinancialDocumentType.PayStub,
        DocumentForm.BankStatement => FinancialDocumentType.BankStatement,
        DocumentForm.VoidCheque => FinancialDocumentType.VoidCheque,
        DocumentForm.Invoice => FinancialDocumentType.Invoice,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "no financial document"),
    };

    private static string Paper(DocumentType type) => type == DocumentType.Passport ? "passport" : type == DocumentType.DrivingLicence ? "licence" : "card";

    private static MachineCheck[] Made(IEnumerable<DocumentFinding> findings) => [.. findings.Select(finding => finding.AsMachineCheck()).OfType<MachineCheck>()];

    private static PersonName? Name(string? given, string? family) => string.IsNullOrWhiteSpace(given) && string.IsNullOrWhiteSpace(family) ? null : new PersonName { Given = Blank(given), Family = Blank(family) };

    private static PersonName? Whole(string? name) => string.IsNullOrWhiteSpace(name) ? null : new PersonName { Full = name };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static PartialDate? Partial(MrzDate date) => date is { WellFormed: true, Year: { } year } ? new PartialDate(year, date.Month ?? 0, date.Month is null ? 0 : date.Day ?? 0) : null;

    private static PartialDate? Part(DateOnly? date) => date is { } known ? PartialDate.From(known) : null;

    private static DateOnly? Day(PartialDate? date) => date is { Day: > 0 } known ? known.Earliest : null;

    private static string? Compact(string? text) => text is null ? null : string.Concat(text.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)) is { Length: > 0 } kept ? kept : null;
}

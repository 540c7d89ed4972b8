using System.Globalization;
using System.Text;
using Verify.Core.Documents.Banking;
using Verify.Core.Documents.Comparing;
using Verify.Core.Documents.Evidencing;
using Verify.Core.Documents.Mrz;
using Verify.Core.Documents.Reading;
using Verify.Core.Documents.Wages;
using Verify.Core.Model;

namespace Verify.Connectors.AzureDocumentIntelligence;

/// <summary>
/// The service's fields as <see cref="DocumentContent"/>. It reads and does not authenticate; a field without a value was not read, and a confidence of 0 means
/// nothing by itself (children of lists carry it although right). Answers may hold no document, or several.
/// </summary>
internal static class AnswerContent
{
    /// <summary>Below it a printed value is taken as not read: a wrong character would look like a forged side.</summary>
    private const double Floor = 0.60;

    private static readonly DocumentContent Nothing = new(ReadKind.Unreadable, "no-document");

    public static DocumentContent Identity(Extracted result)
    {
        var barcode = result.Barcodes.Where(code => code.Kind == "PDF417" && code.Value.Length > 20).Select(code => Encoding.Latin1.GetBytes(code.Value)).FirstOrDefault();
        var found = result.Documents.Where(document => document.Fields.Count > 0).Select(document => One(document.Type, document.Fields)).Aggregate((DocumentContent?)null, (whole, part) => whole is null ? part : whole.WithSide(part));
        if (found is null) return barcode is null ? Nothing : new DocumentContent(ReadKind.Ok) { Barcode = barcode };
        return found with { Barcode = barcode };
    }

    private static DocumentContent One(string type, IReadOnlyDictionary<string, ExtractedField> fields)
    {
        var lines = Zone(fields.GetValueOrDefault("MachineReadableZone")?.Content);
        var given = string.Join(' ', new[] { Text(fields, "FirstName"), Text(fields, "MiddleName") }.Where(part => part is not null));
        var country = Country(fields, "CountryRegion");
        return new DocumentContent(ReadKind.Ok)
        {
            Type = Type(type),
            IssuerCountry = country,
            IssuerRegion = country is "US" ? State(Text(fields, "Region")) : Text(fields, "Region"),
            Printed = new PrintedDocument
            {
                Number = Text(fields, "DocumentNumber"),
                Surname = Text(fields, "LastName"),
                GivenNames = given.Length > 0 ? given : null,
                BirthDate = Date(fields, "DateOfBirth"),
                ExpiryDate = Date(fields, "DateOfExpiration"),
                IssueDate = Date(fields, "DateOfIssue"),
                PostalCode = Address(fields, "Address", country)?.PostalCode,
            },
            Address = Address(fields, "Address", country),
            Sex = Text(fields, "Sex"),
            Nationality = Country(fields, "Nationality"),
            MrzLines = lines,
            MrzConfidence = lines.Count > 0 ? fields["MachineReadableZone"].Confidence : null,
        };
    }

    public static DocumentContent Wages(Extracted result)
    {
        if (result.Documents is not [{ Fields: var fields }, ..]) return Nothing;
        var (employee, employer) = (Part(fields, "Employee"), Part(fields, "Employer"));
        return new DocumentContent(ReadKind.Ok)
        {
            Address = Address(employee, "Address", "US"),
            Wages = new WageStatement
            {
                TaxYear = int.TryParse(Text(fields, "TaxYear"), CultureInfo.InvariantCulture, out var year) && year is > 1900 and < 2200 ? year : null,
                EmployeeName = Text(employee, "Name"),
                SocialSecurityNumber = Text(employee, "SocialSecurityNumber"),
                EmployerName = Text(employer, "Name"),
                EmployerNumber = Text(employer, "IdNumber"),
                Wages = Amount(fields, "WagesTipsAndOtherCompensation"),
                FederalIncomeTax = Amount(fields, "FederalIncomeTaxWithheld"),
                SocialSecurityWages = Amount(fields, "SocialSecurityWages"),
                SocialSecurityTax = Amount(fields, "SocialSecurityTaxWithheld"),
                MedicareWages = Amount(fields, "MedicareWagesAndTips"),
                MedicareTax = Amount(fields, "MedicareTaxWithheld"),
                SocialSecurityTips = Amount(fields, "SocialSecurityTips"),
                States =
                [
                    .. Parts(fields, "StateTaxInfos").Where(state => Loose(state, "State") is not null)
                        .Select(state => new StateWages(Loose(state, "State")!, Loose(state, "EmployerStateIdNumber"), Amount(state, "StateWagesTipsEtc"), Amount(state, "StateIncomeTax"))),
                ],
            },
        };
    }

    public static DocumentContent PayStub(Extracted result)
    {
        if (result.Documents is not [{ Fields: var fields }, ..]) return Nothing;
        PayAmount Pair(string name) => new(Amount(fields, "CurrentPeriod" + name), Amount(fields, "YearToDate" + name));
        return new DocumentContent(ReadKind.Ok)
        {
            Address = Address(fields, "EmployeeAddress", "US"),
            Stub = new PayStub
            {
                EmployeeName = Text(fields, "EmployeeName"), EmployerName = Text(fields, "EmployerName"),
                PayDate = Date(fields, "PayDate"), PeriodStart = Date(fields, "PayPeriodStartDate"), PeriodEnd = Date(fields, "PayPeriodEndDate"),
                Gross = Pair("GrossPay"), Taxes = Pair("Taxes"), Deductions = Pair("Deductions"), Net = Pair("NetPay"),
            },
        };
    }

    public static DocumentContent Payslip(Extracted result) =>
        PayslipReader.Read([.. result.Lines.Select(line => line.Weakest < Floor ? line.Print with { Text = "" } : line.Print)]) is { } slip ? new DocumentContent(ReadKind.Ok) { Stub = slip, AccountNumber = slip.Iban } : Nothing;

    public static DocumentContent Statement(Extracted result)
    {
        if (result.Documents is not [{ Fields: var fields }, ..]) return Nothing;
        // The arithmetic is of one account; with several none is chosen.
        var account = Parts(fields, "Accounts").ToArray() is [var only] ? only : null;
        var lines = account is null ? [] : Parts(account, "Transactions").ToArray();
        decimal? Sum(string name) => lines.Length == 0 ? null : lines.Sum(line => Amount(line, name) ?? 0);
        return new DocumentContent(ReadKind.Ok)
        {
            Address = Address(fields, "AccountHolderAddress", "US"),
            AccountNumber = account is null ? null : Text(account, "AccountNumber"),
            Bank = new BankDocument
            {
                BankName = Text(fields, "BankName"), HolderName = Text(fields, "AccountHolderName"), From = Date(fields, "StatementStartDate"), To = Date(fields, "StatementEndDate"),
                BeginningBalance = account is null ? null : Amount(account, "BeginningBalance"), EndingBalance = account is null ? null : Amount(account, "EndingBalance"),
                Deposits = Sum("DepositAmount"), Withdrawals = Sum("WithdrawalAmount"),
            },
        };
    }

    public static DocumentContent Cheque(Extracted result)
    {
        if (result.Documents is not [{ Fields: var fields }, ..]) return Nothing;
        var line = Part(fields, "MICR");
        return new DocumentContent(ReadKind.Ok)
        {
            Address = Address(fields, "PayerAddress", "US"),
            AccountNumber = Loose(line, "AccountNumber"),
            Bank = new BankDocument { BankName = Text(fields, "BankName"), HolderName = Text(fields, "PayerName"), RoutingNumber = Loose(line, "RoutingNumber") },
        };
    }

    /// <summary>A contractor's invoice: who wrote it holds it, and the customer pays.</summary>
    public static DocumentContent Invoice(Extracted result)
    {
        if (result.Documents is not [{ Fields: var fields }, ..]) return Nothing;
        var iban = Parts(fields, "PaymentDetails").Select(way => Loose(way, "IBAN")).FirstOrDefault(number => number is not null);
        return new DocumentContent(ReadKind.Ok)
        {
            Address = Address(fields, "VendorAddress", null),
            AccountNumber = iban,
            Payer = new PayerDocument
            {
                HolderName = Text(fields, "VendorName"), PayerName = Text(fields, "CustomerName"), Iban = iban,
                Issued = Date(fields, "InvoiceDate"), From = Date(fields, "ServiceStartDate"), To = Date(fields, "ServiceEndDate"),
                Net = Amount(fields, "SubTotal"), Tax = Amount(fields, "TotalTax"), Total = Amount(fields, "InvoiceTotal"),
                Lines = [.. Parts(fields, "Items").Where(item => Amount(item, "Amount") is not null).Select(item => new PayLine(Loose(item, "Description") ?? "", Amount(item, "Amount")!.Value))],
            },
        };
    }

    private static DocumentType Type(string name) => name switch
    {
        _ when name.EndsWith(".driverLicense", StringComparison.Ordinal) => DocumentType.DrivingLicence,
        _ when name.EndsWith(".passport", StringComparison.Ordinal) => DocumentType.Passport,
        _ when name.EndsWith(".nationalIdentityCard", StringComparison.Ordinal) => DocumentType.IdentityCard,
        _ when name.EndsWith(".residencePermit", StringComparison.Ordinal) => DocumentType.ResidencePermit,
        _ when name.EndsWith(".usSocialSecurityCard", StringComparison.Ordinal) => DocumentType.SocialSecurityCard,
        _ => DocumentType.Other,
    };

    /// <summary>The lines, however they are parted in the answer: two of 44 or 36, three of 30.</summary>
    private static IReadOnlyList<string> Zone(string? content)
    {
        if (content is null) return [];
        var lines = content.Split((char[])['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length is 2 or 3) return lines;
        var all = string.Concat(lines);
        return all.Length switch
        {
            88 => [all[..44], all[44..]],
            72 => [all[..36], all[36..]],
            90 => [all[..30], all[30..60], all[60..]],
            _ => [],
        };
    }

    private static string? Text(IReadOnlyDictionary<string, ExtractedField> fields, string name) => fields.TryGetValue(name, out var field) && field.Confidence is null or >= Floor ? field?.Text : null;

    /// <summary>A child, whose confidence says nothing.</summary>
    private static string? Loose(IReadOnlyDictionary<string, ExtractedField> fields, string name) => fields.GetValueOrDefault(name)?.Text;

    private static DateOnly? Date(IReadOnlyDictionary<string, ExtractedField> fields, string name) => fields.TryGetValue(name, out var field) && field.Confidence is null or >= Floor ? field?.Date : null;

    private static decimal? Amount(IReadOnlyDictionary<string, ExtractedField> fields, string name) => fields.GetValueOrDefault(name)?.Number;

    private static string? Country(IReadOnlyDictionary<string, ExtractedField> fields, string name) => fields.GetValueOrDefault(name)?.Country is { } code ? MrzStates.Country(code) : null;

    private static Place? Address(IReadOnlyDictionary<string, ExtractedField> fields, string name, string? country) => fields.GetValueOrDefault(name)?.Address is { } address ? address with { Country = country } : null;

    private static IReadOnlyDictionary<string, ExtractedField> Part(IReadOnlyDictionary<string, ExtractedField> fields, string name) => fields.GetValueOrDefault(name)?.Members ?? new Dictionary<string, ExtractedField>();

    private static IEnumerable<IReadOnlyDictionary<string, ExtractedField>> Parts(IReadOnlyDictionary<string, ExtractedField> fields, string name) => fields.GetValueOrDefault(name)?.List.Select(item => item.Members) ?? [];

    /// <summary>The service writes a state's whole name; evidence has its postal code, as licences' barcodes do.</summary>
    private static string? State(string? name) => name is null ? null
        : name.Length == 2 ? name.ToUpperInvariant()
        : Verify.Core.Documents.Aamva.AamvaIssuers.All.FirstOrDefault(issuer => issuer.Country == "USA" && string.Equals(issuer.Name, name, StringComparison.OrdinalIgnoreCase))?.Jurisdiction;
}

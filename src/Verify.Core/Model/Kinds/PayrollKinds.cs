using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>A person's record in the HR system.</summary>
[Kind("hr-record", Sensitivity.Personal, Retention.Employment)]
public sealed record HrRecord : Evidence
{
    public required string EmployeeId { get; init; }
    public PersonName? LegalName { get; init; }
    public Place? HomeAddress { get; init; }
    public PartialDate? StartDate { get; init; }
    public PartialDate? TerminationDate { get; init; }
    public bool? TerminationPlanned { get; init; }
    public string? WorkCountry { get; init; }
    public string? TaxIdHash { get; init; }
    public bool? Contractor { get; init; }
}

/// <summary>Where pay goes, as first given or as changed. The account is a keyed hash over country, bank and number.</summary>
[Kind("payout", Sensitivity.Restricted, Retention.Employment)]
public sealed record Payout : Evidence
{
    public required PayoutMethod Method { get; init; }
    public string? AccountHash { get; init; }
    [Description("The end of the number where the vendor masks the rest: shown to people, matched with nothing.")]
    public string? AccountEnding { get; init; }
    public string? WalletAddress { get; init; }
    public string? HolderName { get; init; }
    [Description("The bank's own comparison of holder and employee.")]
    public BankNameCheck? BankNameCheck { get; init; }
    [Description("The payee is a company.")]
    public bool? PayeeIsOrganisation { get; init; }
    public string? PayeeOrganisation { get; init; }
    [Description("The worker is a listed owner or officer of that company.")]
    public bool? WorkerOwnsPayee { get; init; }
    public InstitutionType? Institution { get; init; }
    [Description("ISO 3166-1 alpha-2 of the account.")]
    public string? Country { get; init; }
    [Description("This is a change of details that were there before.")]
    public bool Change { get; init; }
    [Description("Only asked for, not set.")]
    public bool RequestOnly { get; init; }
    public string? Actor { get; init; }
    public string? Ip { get; init; }
    [Description("Falls into a window of changes announced by the employer.")]
    public bool AnnouncedWindow { get; init; }
    [Description("Policy allows pay by this method.")]
    public bool PolicyAllowsMethod { get; init; }
}

public enum PayoutMethod { BankAccount, PrepaidCard, Wallet, MoneyService, Cheque }

public enum BankNameCheck { Match, Close, NoMatch, Unavailable }

public enum InstitutionType { Bank, CreditUnion, Neobank, Prepaid, VirtualAccount, MoneyService }

/// <summary>How many people changed pay details from one source in a short time, as the payroll system or SIEM counts.</summary>
[Kind("payout-burst", Sensitivity.Restricted, Retention.Employment)]
public sealed record PayoutBurst : Evidence
{
    public required string Ip { get; init; }
    public required int Employees { get; init; }
    [Description("Hours between the first and the last change.")]
    public required double WithinHours { get; init; }
    public bool AnnouncedWindow { get; init; }
}

/// <summary>What the tax form says about residence.</summary>
[Kind("tax-record", Sensitivity.Restricted, Retention.Employment)]
public sealed record TaxRecord : Evidence
{
    public string? Country { get; init; }
    public string? Region { get; init; }
    public Place? Address { get; init; }
    public string? TaxIdHash { get; init; }
}

/// <summary>A complaint that came in from a body or the real person about wages never earned.</summary>
[Kind("identity-complaint", Sensitivity.Restricted, Retention.Employment)]
public sealed record IdentityComplaint : Evidence
{
    public required ComplaintFrom From { get; init; }
    [Description("Confirmed in writing with the body.")]
    public bool Verified { get; init; }
}

public enum ComplaintFrom { TaxAuthority, SocialSecurity, UnemploymentOffice, NamedPerson }

/// <summary>Charges on company payment instruments.</summary>
[Kind("company-charges", Sensitivity.Restricted, Retention.Employment)]
public sealed record CompanyCharges : Evidence
{
    public required IReadOnlyList<Charge> Charges { get; init; }
}

/// <summary>One charge.</summary>
public sealed record Charge
{
    public required DateTimeOffset At { get; init; }
    public required decimal Amount { get; init; }
    public required string Currency { get; init; }
    public decimal? ApprovalLimit { get; init; }
    public bool HasPurchaseRecord { get; init; }
}

/// <summary>What the contract says that the checks need.</summary>
[Kind("contract", Sensitivity.Ordinary, Retention.Employment)]
public sealed record Contract : Evidence
{
    public bool? Exclusive { get; init; }
    public bool? AuditRight { get; init; }
}

using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>A list as it was used: name, version, date.</summary>
public sealed record ListVersion
{
    public required string Name { get; init; }
    public required string Version { get; init; }
    public PartialDate? Date { get; init; }
}

/// <summary>One screening of a subject against the lists that were loaded.</summary>
[Kind("screening", Sensitivity.Restricted, Retention.Application)]
public sealed record Screening : Evidence
{
    public required ScreeningSubject Subject { get; init; }
    public string? SubjectName { get; init; }
    public required IReadOnlyList<ListVersion> Lists { get; init; }
    public IReadOnlyList<ScreeningMatch> Matches { get; init; } = [];
    [Description("A birth date was known and compared.")]
    public bool BirthDateKnown { get; init; }
}

public enum ScreeningSubject { Candidate, Employer, Vendor, Payee, Wallet, Owner }

/// <summary>One listed subject that the screening found.</summary>
public sealed record ScreeningMatch
{
    public required string List { get; init; }
    public required string EntryId { get; init; }
    public string? EntryName { get; init; }
    [Description("0 to 1.")]
    public required double NameScore { get; init; }
    [Description("What else agrees: birth-date, birth-year, identifier, place, address, website, phone, director, wallet.")]
    public IReadOnlyList<string> Attributes { get; init; } = [];
    [Description("What contradicts: birth-date, country, identifier.")]
    public IReadOnlyList<string> Conflicts { get; init; } = [];
    [Description("Only indirect exposure (vendor data).")]
    public bool Indirect { get; init; }
    [Description("Cleared by an analyst, with a reason.")]
    public bool Cleared { get; init; }
}

/// <summary>A supplier that the candidate comes through, or is.</summary>
[Kind("vendor", Sensitivity.Restricted, Retention.Employment)]
public sealed record Vendor : Evidence
{
    public required string LegalName { get; init; }
    public string? RegistryId { get; init; }
    public PartialDate? Incorporated { get; init; }
    public int? Employees { get; init; }
    [Description("Firms registered at the same address.")]
    public int? FirmsAtAddress { get; init; }
    public bool? FreeMailContact { get; init; }
    public bool? HasPhone { get; init; }
    public bool? HasFilings { get; init; }
    public string? Domain { get; init; }
    [Description("Who registered the domain.")]
    public string? Registrant { get; init; }
    [Description("Network address of its site's server.")]
    public string? SiteIp { get; init; }
    [Description("Sites that this server serves.")]
    public int? SitesAtIp { get; init; }
    public Place? Address { get; init; }
    public string? Phone { get; init; }
    [Description("The mailbox by which it is reached.")]
    public string? Email { get; init; }
    [Description("Directors and officers by a register.")]
    public IReadOnlyList<string> Directors { get; init; } = [];
    public bool? AuditRight { get; init; }
    [Description("The vendor was asked to verify the worker's identity and did.")]
    public bool? WorkerVerified { get; init; }
    public bool? WorkerVerificationAsked { get; init; }
    public bool? WorkerChangedWithoutNotice { get; init; }
    [Description("The vendor declared that it submits these candidates as its own people.")]
    public bool SubmitsOwnPeople { get; init; }
}

/// <summary>One step of an ownership chain.</summary>
[Kind("ownership", Sensitivity.Restricted, Retention.Employment)]
public sealed record Ownership : Evidence
{
    public required string Owner { get; init; }
    public required string Owned { get; init; }
    [Description("Per cent.")]
    public required double Percent { get; init; }
    [Description("The owner is a blocked person.")]
    public bool OwnerBlocked { get; init; }
    public PartialDate? AsOf { get; init; }
}

/// <summary>A vendor's site compared with older ones.</summary>
[Kind("vendor-site", Sensitivity.Ordinary, Retention.Employment)]
public sealed record VendorSite : Evidence
{
    public required string Site { get; init; }
    public string? OlderSite { get; init; }
    [Description("What the site says, as plain text: compared here where no similarity is given.")]
    public string? Text { get; init; }
    [Description("What the older site says.")]
    public string? OlderText { get; init; }
    [Description("Jaccard similarity of the texts, templates taken out, 0 to 1.")]
    public double? TextSimilarity { get; init; }
    [Description("Identical images that are not stock pictures.")]
    public int? IdenticalImages { get; init; }
    [Description("Declared franchise, white label or group company.")]
    public bool DeclaredRelated { get; init; }
}

/// <summary>A rare selector that the candidate's vendor shares with companies of other names, or with candidates who are supposed to be independent of it.</summary>
[Kind("vendor-overlap", Sensitivity.Restricted, Retention.Employment)]
public sealed record VendorOverlap : Evidence
{
    public required SelectorType Selector { get; init; }
    [Description("The supposedly independent candidates: they have it themselves, or come through one of the companies; then this one is among them.")]
    public required IReadOnlyList<CandidateId> Candidates { get; init; }
    [Description("Companies of other names that have it too.")]
    public IReadOnlyList<string> Companies { get; init; } = [];
    public bool Declared { get; init; }
    [Description("Keyed hash of the shared value: all that speak of it speak of one fact.")]
    public string? Fact { get; init; }
}

using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>One statement about a job, with the place that it was read from.</summary>
[Kind("employment-claim", Sensitivity.Personal, Retention.Application)]
public sealed record EmploymentClaim : Evidence
{
    public required string Employer { get; init; }
    public string? Domain { get; init; }
    public string? RegistryId { get; init; }
    public string? Title { get; init; }
    public string? City { get; init; }
    public string? Country { get; init; }
    public bool? Remote { get; init; }
    public PartialDate? Start { get; init; }
    [Description("Absent: still there.")]
    public PartialDate? End { get; init; }
    public bool? FullTime { get; init; }
    [Description("Declared as running beside another job.")]
    public bool DeclaredConcurrent { get; init; }
    public IReadOnlyList<SkillClaim> Skills { get; init; } = [];
    public required ClaimSource Via { get; init; }
    [Description("When the page or file that says it was last edited.")]
    public DateTimeOffset? LastEdited { get; init; }
}

/// <summary>A technology, and since when or for how many years it is said to be known.</summary>
public sealed record SkillClaim
{
    public required string Name { get; init; }
    public double? Years { get; init; }
    public PartialDate? Since { get; init; }
}

/// <summary>One statement about an education.</summary>
[Kind("education-claim", Sensitivity.Personal, Retention.Application)]
public sealed record EducationClaim : Evidence
{
    public required string Institution { get; init; }
    public string? RegistryId { get; init; }
    public string? Domain { get; init; }
    public string? Degree { get; init; }
    public string? Major { get; init; }
    public PartialDate? Start { get; init; }
    public PartialDate? End { get; init; }
    public bool? Completed { get; init; }
    public required ClaimSource Via { get; init; }
}

/// <summary>An attempt to confirm an employment with the employer or a payroll source.</summary>
[Kind("employment-verification", Sensitivity.Personal, Retention.Application)]
public sealed record EmploymentVerification : Evidence
{
    public required string Employer { get; init; }
    public required ContactOrigin Contact { get; init; }
    public required VerificationAnswer Answer { get; init; }
    [Description("A second contact or a payroll database says the same.")]
    public bool SecondConfirmation { get; init; }
    [Description("All names used and the dates were given to the employer.")]
    public bool NamesAndDatesGiven { get; init; }
    [Description("An independent contact of this employer exists.")]
    public bool? IndependentContactExists { get; init; }
    public string? Provider { get; init; }
    [Description("The vendor's own id of the report that says so.")]
    public string? Reference { get; init; }
}

public enum ContactOrigin { Independent, Candidate, Payroll, Document }

public enum VerificationAnswer { Confirmed, NoRecord, DatesDiffer, Declined, Unreachable }

/// <summary>An attempt to confirm an education with the registrar.</summary>
[Kind("education-verification", Sensitivity.Personal, Retention.Application)]
public sealed record EducationVerification : Evidence
{
    public required string Institution { get; init; }
    public required ContactOrigin Contact { get; init; }
    public required VerificationAnswer Answer { get; init; }
}

/// <summary>Jobs that a consent-based payroll source shows as running now.</summary>
[Kind("current-employment", Sensitivity.Restricted, Retention.Employment)]
public sealed record CurrentEmployment : Evidence
{
    public required string Employer { get; init; }
    public bool FullTime { get; init; }
    public bool Active { get; init; }
    public bool Declared { get; init; }
    [Description("The vendor's own id of the account that shows it.")]
    public string? Reference { get; init; }
}

/// <summary>What a register, archive or the employer's own pages say about an organisation.</summary>
[Kind("organisation-record", Sensitivity.Ordinary, Retention.Application)]
public sealed record OrganisationRecord : Evidence
{
    public required string Name { get; init; }
    public string? Domain { get; init; }
    public string? RegistryId { get; init; }
    [Description("The register that was asked covers this kind of organisation and place.")]
    public bool RegisterCovers { get; init; }
    [Description("The register has an entry.")]
    public bool? Registered { get; init; }
    public PartialDate? Incorporated { get; init; }
    public PartialDate? Dissolved { get; init; }
    [Description("Earliest incorporation among the predecessors.")]
    public PartialDate? PredecessorIncorporated { get; init; }
    [Description("First capture of the domain in a web archive.")]
    public PartialDate? ArchiveFirstSeen { get; init; }
    public PartialDate? ArchiveLastSeen { get; init; }
    [Description("The archive was asked.")]
    public bool ArchiveChecked { get; init; }
    [Description("Cities with an office, where the list is known to be complete.")]
    public IReadOnlyList<string> OfficeCities { get; init; } = [];
    public bool OfficesComplete { get; init; }
    public PartialDate? DomainRegistered { get; init; }
    public Place? Address { get; init; }
    public string? Phone { get; init; }
    [Description("Directors and officers by the register.")]
    public IReadOnlyList<string> Directors { get; init; } = [];
}

/// <summary>An employer or school that stands on a dated list of front or sham organisations.</summary>
[Kind("organisation-hit", Sensitivity.Restricted, Retention.Application)]
public sealed record OrganisationHit : Evidence
{
    [Description("The organisation as the history names it.")]
    public required string Organisation { get; init; }
    public required string List { get; init; }
    public required string EntryId { get; init; }
    public string? EntryName { get; init; }
    [Description("What agrees: registry-id and domain are exact; a telephone, an address, a director, a site that imitates a listed one, or the name alone are not.")]
    public required OrganisationMatch Match { get; init; }
    public double? NameScore { get; init; }
    public string? ListVersion { get; init; }
}

public enum OrganisationMatch { RegistryId, Domain, Phone, Address, Director, LookalikeDomain, Name }

/// <summary>The organisations of the history were compared with lists: which lists, which versions.</summary>
[Kind("organisation-screening", Sensitivity.Restricted, Retention.Application)]
public sealed record OrganisationScreening : Evidence
{
    public IReadOnlyList<ListVersion> Lists { get; init; } = [];
    public IReadOnlyList<string> Organisations { get; init; } = [];
}

/// <summary>What an institution offers, in which years.</summary>
[Kind("course-catalogue", Sensitivity.Ordinary, Retention.Application)]
public sealed record CourseCatalogue : Evidence
{
    public required string Institution { get; init; }
    [Description("The list is known to be complete for the years it states.")]
    public bool Complete { get; init; }
    public IReadOnlyList<Programme> Programmes { get; init; } = [];
}

/// <summary>A degree programme with other names that it is known under.</summary>
public sealed record Programme
{
    public required string Major { get; init; }
    public string? Degree { get; init; }
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public int? FromYear { get; init; }
    public int? ToYear { get; init; }
}

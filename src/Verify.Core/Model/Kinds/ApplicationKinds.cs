using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>One application as the ATS carries it: what the candidate typed, and how the form was filled.</summary>
[Kind("application", Sensitivity.Personal, Retention.Application)]
public sealed record Application : Evidence
{
    public string? ApplicationId { get; init; }
    public string? JobId { get; init; }
    public string? JobTitle { get; init; }
    [Description("Job family, to tell related roles from unrelated ones.")]
    public string? JobFamily { get; init; }
    public bool? RemoteRole { get; init; }
    [Description("Where the job is; it decides which law applies.")]
    public Place? JobLocation { get; init; }
    public PersonName? Name { get; init; }
    [Description("Other names the candidate uses, as declared on the form.")]
    public IReadOnlyList<string> DeclaredAliases { get; init; } = [];
    public IReadOnlyList<string> Emails { get; init; } = [];
    public IReadOnlyList<string> Phones { get; init; } = [];
    [Description("Where the candidate says to live.")]
    public Place? Residence { get; init; }
    public IReadOnlyList<string> Links { get; init; } = [];
    [Description("The worker who referred the candidate.")]
    public string? ReferrerId { get; init; }
    [Description("Milliseconds from opening the form to sending it.")]
    public long? FillMillis { get; init; }
    public int? FieldCount { get; init; }
    [Description("Key and pointer events seen while the form was filled.")]
    public int? InputEvents { get; init; }
    public int? PasteCount { get; init; }
}

/// <summary>A contact point of the candidate was set or changed later than at application.</summary>
[Kind("contact-change", Sensitivity.Personal, Retention.Application)]
public sealed record ContactChange : Evidence
{
    public required ContactType Type { get; init; }
    public string? Value { get; init; }
    public string? Previous { get; init; }
    [Description("Whether the new contact point was verified by a round trip.")]
    public bool? Verified { get; init; }
}

public enum ContactType { Phone, Email }

/// <summary>Something the candidate or hire declared to put observations into context. It only ever lowers what is asked.</summary>
[Kind("declaration", Sensitivity.Personal, Retention.Application)]
public sealed record Declaration : Evidence
{
    [Description("Other names used: maiden, chosen, professional, transliterated.")]
    public IReadOnlyList<string> Aliases { get; init; } = [];
    [Description("Members of the household, by name: they may share an address, an account, a network.")]
    public IReadOnlyList<string> Household { get; init; } = [];
    [Description("Other candidates or hires of the same household, by their id here.")]
    public IReadOnlyList<CandidateId> HouseholdCandidates { get; init; } = [];
    public MoveDeclaration? Move { get; init; }
    public IReadOnlyList<TravelDeclaration> Travel { get; init; } = [];
    [Description("Uses a VPN or proxy out of habit or because an employer requires it.")]
    public bool? UsesVpn { get; init; }
    [Description("Other employers at the same time, declared.")]
    public IReadOnlyList<string> OtherEmployers { get; init; } = [];
    [Description("An accommodation was agreed: steps it covers are not counted.")]
    public IReadOnlyList<string> Accommodations { get; init; } = [];
    [Description("Free words of the candidate, for the reviewer.")]
    public string? Text { get; init; }
}

/// <summary>A declared move from one home to another.</summary>
public sealed record MoveDeclaration
{
    public PartialDate? At { get; init; }
    public Place? From { get; init; }
    public Place? To { get; init; }
}

/// <summary>Declared travel: where and between which days.</summary>
public sealed record TravelDeclaration
{
    public PartialDate? From { get; init; }
    public PartialDate? To { get; init; }
    public string? Country { get; init; }
    public string? Region { get; init; }
}

/// <summary>A text file with the career, and what its metadata says.</summary>
[Kind("resume", Sensitivity.Personal, Retention.Application)]
public sealed record Resume : Evidence
{
    [Description("The text as extracted from the file.")]
    public string? Text { get; init; }
    public string? FileName { get; init; }
    public string? FileSha256 { get; init; }
    public string? Author { get; init; }
    public string? Producer { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? ModifiedAt { get; init; }
    [Description("XMP document id.")]
    public string? DocumentId { get; init; }
    public IReadOnlyList<string> Fonts { get; init; } = [];
}

/// <summary>The stage of an application changed in the ATS or HR system.</summary>
[Kind("stage-change", Sensitivity.Ordinary, Retention.Pipeline)]
public sealed record StageChange : Evidence
{
    public required Stage Stage { get; init; }
    [Description("The stage's name in the ATS.")]
    public string? Name { get; init; }
    public string? ApplicationId { get; init; }
    [Description("active, hired, rejected, withdrawn")]
    public ApplicationStatus? Status { get; init; }
}

public enum ApplicationStatus { Active, Hired, Rejected, Withdrawn }

/// <summary>Who recommended the candidate, and what is known of that person.</summary>
[Kind("referral", Sensitivity.Personal, Retention.Application)]
public sealed record Referral : Evidence
{
    public required string ReferrerId { get; init; }
    public ReferrerOutcome Outcome { get; init; } = ReferrerOutcome.None;
    [Description("How many candidates this referrer has recommended.")]
    public int? ReferralsByReferrer { get; init; }
}

public enum ReferrerOutcome { None, Suspected, Confirmed }

/// <summary>One system's id for this person: a join that can be undone.</summary>
[Kind("external-identity", Sensitivity.Ordinary, Retention.Pipeline)]
public sealed record ExternalIdentity : Evidence
{
    public required string System { get; init; }
    public required string ExternalId { get; init; }
    [Description("vendor-id, email-name-start, invitation, person, merge")]
    public required JoinBasis Basis { get; init; }
    public bool Undone { get; init; }
}

public enum JoinBasis { VendorId, EmailNameStart, Person, Merge, Invitation }

/// <summary>The candidate allowed, or withdrew, a purpose.</summary>
[Kind("consent", Sensitivity.Ordinary, Retention.Pipeline)]
public sealed record Consent : Evidence
{
    public required ConsentPurpose Purpose { get; init; }
    public required bool Given { get; init; }
    public string? NoticeVersion { get; init; }
}

public enum ConsentPurpose { NetworkAndDevice, Documents, Biometrics, EmploymentVerification, InterviewMedia, PublicProfiles, BackgroundReport }

/// <summary>An offer and what became of it.</summary>
[Kind("offer", Sensitivity.Ordinary, Retention.Employment)]
public sealed record Offer : Evidence
{
    public required OfferStatus Status { get; init; }
    public PartialDate? StartsOn { get; init; }
    [Description("When the candidate accepted; the time of observation where absent.")]
    public DateTimeOffset? AcceptedAt { get; init; }
}

public enum OfferStatus { Created, Sent, Accepted, Rejected, Deprecated }

using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>What two candidates, or their vendors, can have in common.</summary>
public enum SelectorType
{
    Phone, Email, EmailPattern, Account, Wallet, Device, DocumentNumber, TaxId, DeliveryAddress, Building, Residence, Ip, Network, AuthenticatorDevice,
    Portrait, DocumentImage, DocumentSurroundings, Room, Avatar, ResumeText, ResumeMetadata, InterviewText, CodeAccount, Site, Referee, NameAndBirth, ProfileFriends, Registrant,
}

/// <summary>Two candidates share a selector. Asserted by the linker with its reasons; a person can retract it.</summary>
[Kind("link", Sensitivity.Restricted, Retention.Application)]
public sealed record Link : Evidence
{
    public required SelectorType Selector { get; init; }
    public required CandidateId Other { get; init; }
    [Description("How the two names compare: only 'different' counts.")]
    public required NameRelation Names { get; init; }
    [Description("Birth dates are known for both, and equal or not.")]
    public bool? SameBirthDate { get; init; }
    public LinkedRole OtherRole { get; init; } = LinkedRole.Candidate;
    [Description("Similarity of near matches (texts), 0 to 1.")]
    public double? Similarity { get; init; }
    [Description("Similarity of the employment sections alone, 0 to 1.")]
    public double? SectionSimilarity { get; init; }
    [Description("Bits in which 64-bit image hashes differ.")]
    public int? Distance { get; init; }
    [Description("Candidates that hold this selector, this one included.")]
    public int Holders { get; init; } = 2;
    [Description("-log2 of the selector's background rate in this tenant.")]
    public double? Bits { get; init; }
    [Description("Both are of one declared household.")]
    public bool Household { get; init; }
    [Description("A known agency, campus, venue or carrier selector: damped.")]
    public bool Hub { get; init; }
    [Description("Units in the building, for addresses.")]
    public int? BuildingUnits { get; init; }
    [Description("Stable components of the device print that are equal.")]
    public int? EqualComponents { get; init; }
    [Description("Same creation minute only (file metadata), not the same author or document id.")]
    public bool Weak { get; init; }
    [Description("A person or vendor confirmed that the faces are the same.")]
    public bool? FaceConfirmed { get; init; }
    [Description("Days between this candidate's use of the selector and the other's, for selectors that pass from hand to hand such as addresses of networks.")]
    public double? WithinDays { get; init; }
    [Description("Keyed hash of the shared value: two links with the same one are one fact.")]
    public string? Fact { get; init; }
    public string? Reasons { get; init; }
}

public enum NameRelation { Unknown, Equal, Variant, Different }

public enum LinkedRole { Candidate, Employee, RejectedForFraud, Confirmed, Rejected, Dismissed, Referee, Vendor }

/// <summary>The connected group that this candidate belongs to, as the linker saw it.</summary>
[Kind("cluster", Sensitivity.Restricted, Retention.Application)]
public sealed record Cluster : Evidence
{
    public required IReadOnlyList<CandidateId> Members { get; init; }
    [Description("Members that are employees.")]
    public IReadOnlyList<CandidateId> Employees { get; init; } = [];
    public required IReadOnlyList<ClusterEdge> Edges { get; init; }
}

/// <summary>One edge of a group; hubs and declared households are left out before.</summary>
public sealed record ClusterEdge
{
    public required CandidateId A { get; init; }
    public required CandidateId B { get; init; }
    public required SelectorType Selector { get; init; }
    public required double Bits { get; init; }
    public string? Fact { get; init; }
}

/// <summary>Links were looked up: without this, sharing is not checked.</summary>
[Kind("link-lookup", Sensitivity.Ordinary, Retention.Application)]
public sealed record LinkLookup : Evidence
{
    [Description("The kinds of selector of this candidate that were compared.")]
    public required IReadOnlyList<SelectorType> Selectors { get; init; }
    [Description("Partner feeds and collections of earlier cases that were compared, by name.")]
    public IReadOnlyList<string> Feeds { get; init; } = [];
}

/// <summary>A person's conclusion on this candidate.</summary>
[Kind("disposition", Sensitivity.Restricted, Retention.Pipeline)]
public sealed record Disposition : Evidence
{
    public required DispositionConclusion Conclusion { get; init; }
    public required string By { get; init; }
    public required string Reason { get; init; }
    [Description("Indicators that this conclusion clears, until new evidence.")]
    public IReadOnlyList<string> Clears { get; init; } = [];
    public string? AssessmentFingerprint { get; init; }
}

public enum DispositionConclusion { Cleared, VerifiedWithCondition, Hold, Confirmed, Inconclusive }

using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>A public profile as it stood at one moment.</summary>
[Kind("profile-snapshot", Sensitivity.Personal, Retention.Application)]
public sealed record ProfileSnapshot : Evidence
{
    public required string Site { get; init; }
    public required string Handle { get; init; }
    public string? DisplayName { get; init; }
    public AccountStatus Status { get; init; } = AccountStatus.Active;
    public PartialDate? Created { get; init; }
    public DateTimeOffset? LastActive { get; init; }
    public IReadOnlyList<string> Employers { get; init; } = [];
    [Description("64-bit perceptual hash of the picture, hex.")]
    public string? AvatarHash { get; init; }
    [Description("Metadata or content credentials say that the picture was generated.")]
    public bool? AvatarGenerated { get; init; }
    [Description("Independent mentions of the person found by search.")]
    public int? IndependentMentions { get; init; }
    [Description("The candidate gave notice of the change.")]
    public bool ChangeAnnounced { get; init; }
    [Description("Keyed hashes of friends or followers.")]
    public IReadOnlyList<string> Friends { get; init; } = [];
    [Description("The candidate listed this account.")]
    public bool Listed { get; init; } = true;
}

public enum AccountStatus { Active, Deleted, Renamed, Suspended }

/// <summary>A profile of somebody else whose text is the candidate's.</summary>
[Kind("profile-match", Sensitivity.Personal, Retention.Application)]
public sealed record ProfileMatch : Evidence
{
    public required string Site { get; init; }
    public string? OtherName { get; init; }
    [Description("Jaccard similarity of the employment texts' shingles, 0 to 1.")]
    public required double Similarity { get; init; }
    public bool OtherPicture { get; init; }
    public bool ReviewerConfirmed { get; init; }
}

/// <summary>An account at a code host.</summary>
[Kind("code-account", Sensitivity.Personal, Retention.Application)]
public sealed record CodeAccount : Evidence
{
    public required string Host { get; init; }
    public required string Handle { get; init; }
    public DateTimeOffset? Created { get; init; }
    public int? Followers { get; init; }
    public int? Following { get; init; }
    [Description("Share of followed accounts that follow back, 0 to 1.")]
    public double? MutualRatio { get; init; }
    public int? Stars { get; init; }
    [Description("Accounts of earlier cases within two hops.")]
    public int? FlaggedWithinTwoHops { get; init; }
    [Description("Author names seen on commits from the owner's own mailboxes.")]
    public IReadOnlyList<string> OwnerAuthorNames { get; init; } = [];
}

/// <summary>A repository of the candidate, compared with older ones.</summary>
[Kind("code-repository", Sensitivity.Personal, Retention.Application)]
public sealed record CodeRepository : Evidence
{
    public required string Host { get; init; }
    public required string Name { get; init; }
    [Description("Neither a declared fork nor a template.")]
    public bool Original { get; init; }
    public DateTimeOffset? FirstCommit { get; init; }
    [Description("An older, unrelated repository has the same tree.")]
    public bool? SameTreeElsewhere { get; init; }
    [Description("Commits with equal message and content in an older, unrelated repository, popular ones left out.")]
    public int? IdenticalCommits { get; init; }
    public bool? AuthorRewritten { get; init; }
    public string? OlderRepository { get; init; }
    [Description("Course work, assignment or declared template.")]
    public bool DeclaredTemplate { get; init; }
}

/// <summary>A link of the application, followed.</summary>
[Kind("link-check", Sensitivity.Ordinary, Retention.Application)]
public sealed record LinkCheck : Evidence
{
    public required string Url { get; init; }
    public required string Host { get; init; }
    public int? HttpStatus { get; init; }
    [Description("The official site that the host resembles.")]
    public string? OfficialHost { get; init; }
    public PartialDate? DomainRegistered { get; init; }
    [Description("The candidate's own portfolio site.")]
    public bool Portfolio { get; init; }
}

using System.ComponentModel;

namespace Verify.Core.Model;

/// <summary>What a numbering plan or carrier says about a phone number.</summary>
[Kind("phone-intel", Sensitivity.Personal, Retention.Application)]
public sealed record PhoneIntel : Evidence
{
    public required string Phone { get; init; }
    public LineType? LineType { get; init; }
    public string? Carrier { get; init; }
    public DateTimeOffset? FirstSeen { get; init; }
    public DateTimeOffset? LastPorted { get; init; }
    [Description("A second number of the same person was verified by call or message.")]
    public bool? VerifiedByCall { get; init; }
    public string? Snapshot { get; init; }
}

public enum LineType { Mobile, Landline, FixedVoip, NonFixedVoip, TollFree, Pager, Personal, Unknown }

/// <summary>What mailbox and domain look-ups say about an e-mail address.</summary>
[Kind("email-intel", Sensitivity.Personal, Retention.Application)]
public sealed record EmailIntel : Evidence
{
    public required string Email { get; init; }
    [Description("The domain stands on a dated list of disposable mailboxes.")]
    public bool? Disposable { get; init; }
    public bool? FreeMail { get; init; }
    [Description("The domain can receive mail.")]
    public bool? AcceptsMail { get; init; }
    public PartialDate? DomainRegistered { get; init; }
    public DateTimeOffset? FirstSeen { get; init; }
    [Description("Earliest breach that the address was in: only ever lowers the weight.")]
    public PartialDate? BreachFirstSeen { get; init; }
    [Description("A message to the mailbox was answered.")]
    public bool? VerifiedByRoundTrip { get; init; }
    public string? Snapshot { get; init; }
}

/// <summary>A public finding that ties a contact point or picture to a name.</summary>
[Kind("public-finding", Sensitivity.Personal, Retention.Application)]
public sealed record PublicFinding : Evidence
{
    [Description("The phone, mailbox or picture that was looked up.")]
    public required string Selector { get; init; }
    public required FindingType Type { get; init; }
    public required string Site { get; init; }
    public string? DisplayName { get; init; }
    public string? Url { get; init; }
    [Description("For pictures: how many different people it was seen for.")]
    public int? SeenForPeople { get; init; }
    [Description("Bits in which a 64-bit perceptual hash differs from the candidate's picture.")]
    public int? Distance { get; init; }
    public string? Reviewer { get; init; }
}

public enum FindingType { ContactProfile, ImageReuse, StockImage }

/// <summary>A reviewer's structured finding that the claimed identity belongs to somebody else.</summary>
[Kind("identity-finding", Sensitivity.Restricted, Retention.Application)]
public sealed record IdentityFinding : Evidence
{
    [Description("What agrees with the claimed identity beyond the name: city, birth-year, employer, education…")]
    public IReadOnlyList<string> Matches { get; init; } = [];
    [Description("What does not agree: face, employer, death-record, conviction-record.")]
    public IReadOnlyList<string> Differs { get; init; } = [];
    [Description("How many people in a million bear the name.")]
    public double? NamePerMillion { get; init; }
    public required string Reviewer { get; init; }
    public bool SignedOff { get; init; }
    public string? Url { get; init; }
}

/// <summary>A match of one of the candidate's selectors with a sharing partner's indicator or an earlier confirmed case.</summary>
[Kind("feed-hit", Sensitivity.Restricted, Retention.Application)]
public sealed record FeedHit : Evidence
{
    public required SelectorType Selector { get; init; }
    [Description("The partner or the earlier case.")]
    public required string Feed { get; init; }
    public required FeedConfidence Confidence { get; init; }
    public DateTimeOffset? FirstSeen { get; init; }
    public DateTimeOffset? ValidUntil { get; init; }
}

public enum FeedConfidence { Low, Medium, High }

/// <summary>One agreed call with the candidate.</summary>
[Kind("call-attempt", Sensitivity.Ordinary, Retention.Application)]
public sealed record CallAttempt : Evidence
{
    [Description("The slot had been agreed with the candidate.")]
    public bool Agreed { get; init; }
    public required bool Answered { get; init; }
    [Description("Minutes until a text answer came instead.")]
    public double? TextAfterMinutes { get; init; }
}

/// <summary>A request in a conversation, tagged by a person.</summary>
[Kind("communication-tag", Sensitivity.Ordinary, Retention.Application)]
public sealed record CommunicationTag : Evidence
{
    public required CommunicationTopic Topic { get; init; }
    [Description("The request came again after it had been refused.")]
    public bool AfterRefusal { get; init; }
    public bool Contractor { get; init; }
    public string? Reviewer { get; init; }
}

public enum CommunicationTopic { Prepayment, OffPlatform, OtherPaymentRoute, AccountInOtherName }

/// <summary>The name that a channel showed for the candidate.</summary>
[Kind("display-name", Sensitivity.Personal, Retention.Application)]
public sealed record DisplayName : Evidence
{
    public required NameChannel Channel { get; init; }
    public required string Name { get; init; }
    [Description("What the channel showed before, when it changed within the session.")]
    public string? ChangedFrom { get; init; }
    public string? SessionId { get; init; }
}

public enum NameChannel { Mail, Calendar, Meeting, Signature }

/// <summary>A referee, and the contact points and device that the reference came from.</summary>
[Kind("reference", Sensitivity.Personal, Retention.Application)]
public sealed record Reference : Evidence
{
    public PersonName? Name { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Employer { get; init; }
    [Description("The employer's own domain, found independently.")]
    public string? EmployerDomain { get; init; }
    [Description("The employer's own domain answers.")]
    public bool? EmployerDomainWorks { get; init; }
    [Description("When the domain of the referee's mailbox was registered.")]
    public PartialDate? EmailDomainRegistered { get; init; }
    public string? DeviceId { get; init; }
    public string? Ip { get; init; }
}

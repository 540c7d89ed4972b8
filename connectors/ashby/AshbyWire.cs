using System.Text.Json;
using System.Text.Json.Serialization;

namespace Verify.Connectors.Ashby;

internal sealed record AshbyEnvelope
{
    public string? WebhookActionId { get; init; }
    public string? Action { get; init; }
    public AshbyData? Data { get; init; }
}

internal sealed record AshbyData
{
    public AshbyApplication? Application { get; init; }
    public AshbyOffer? Offer { get; init; }
    public AshbyReference? Candidate { get; init; }
    public AshbyReference? DeletedCandidate { get; init; }
    public AshbyReference? MergedCandidate { get; init; }
}

internal sealed record AshbyReference
{
    public string? Id { get; init; }
    public string? Title { get; init; }
}

internal sealed record AshbyApplication
{
    public required string Id { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    /// <summary>Hired, Archived, Active or Lead.</summary>
    public string? Status { get; init; }
    public AshbyCandidate? Candidate { get; init; }
    public AshbyStage? CurrentInterviewStage { get; init; }
    public AshbyReference? Job { get; init; }
    public string? SubmitterClientIp { get; init; }
    public string? SubmitterUserAgent { get; init; }
}

internal sealed record AshbyStage
{
    public string? Title { get; init; }
    public string? Type { get; init; }
}

internal sealed record AshbyCandidate
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public AshbyValue? PrimaryEmailAddress { get; init; }
    public IReadOnlyList<AshbyValue>? EmailAddresses { get; init; }
    public AshbyValue? PrimaryPhoneNumber { get; init; }
    public IReadOnlyList<AshbyValue>? PhoneNumbers { get; init; }
    public IReadOnlyList<AshbyLink>? SocialLinks { get; init; }
    public IReadOnlyList<AshbyTag>? Tags { get; init; }
    public IReadOnlyList<AshbyField>? CustomFields { get; init; }
    public AshbyLocation? Location { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

internal sealed record AshbyValue
{
    public string? Value { get; init; }
}

internal sealed record AshbyLink
{
    public string? Url { get; init; }
}

internal sealed record AshbyTag
{
    public required string Id { get; init; }
    public string? Title { get; init; }
}

/// <summary>A custom field: its definition, or with a value where a candidate has one.</summary>
internal sealed record AshbyField
{
    public required string Id { get; init; }
    public string? Title { get; init; }
    public string? ObjectType { get; init; }
    public bool? IsArchived { get; init; }
    public JsonElement? Value { get; init; }
}

internal sealed record AshbyLocation
{
    public string? LocationSummary { get; init; }
    public IReadOnlyList<AshbyLocationPart>? LocationComponents { get; init; }
}

internal sealed record AshbyLocationPart
{
    public string? Type { get; init; }
    public string? Name { get; init; }
}

internal sealed record AshbyClientInfo
{
    public string? IpAddress { get; init; }
    public string? UserAgent { get; init; }
    public string? RelatedEntityType { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
}

internal sealed record AshbyOffer
{
    public required string Id { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? AcceptanceStatus { get; init; }
    public AshbyOfferVersion? LatestVersion { get; init; }
}

internal sealed record AshbyOfferVersion
{
    public string? StartDate { get; init; }
}

internal sealed record AshbyNote
{
    public string? Content { get; init; }
}

/// <summary>Every answer: Ashby says in the body whether it did what was asked.</summary>
internal sealed record AshbyAnswer<T>
{
    public required bool Success { get; init; }
    public T? Results { get; init; }
    public bool? MoreDataAvailable { get; init; }
    public string? NextCursor { get; init; }
    public AshbyError? ErrorInfo { get; init; }
}

internal sealed record AshbyError
{
    public string? Code { get; init; }
}

internal sealed record AshbyAsk
{
    public string? Id { get; init; }
    public string? CandidateId { get; init; }
    public string? Cursor { get; init; }
    public int? Limit { get; init; }
    public long? CreatedAfter { get; init; }
    public string? Title { get; init; }
    public string? TagId { get; init; }
    public AshbyNewNote? Note { get; init; }
    public bool? SendNotifications { get; init; }
    public bool? IsPrivate { get; init; }
    public string? ObjectId { get; init; }
    public string? ObjectType { get; init; }
    public IReadOnlyList<AshbyFieldValue>? Values { get; init; }
}

internal sealed record AshbyNewNote(string Type, string Value);

internal sealed record AshbyFieldValue(string FieldId, string FieldValue);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AshbyEnvelope))]
[JsonSerializable(typeof(AshbyAsk))]
[JsonSerializable(typeof(AshbyAnswer<JsonElement>))]
[JsonSerializable(typeof(AshbyAnswer<AshbyCandidate>))]
[JsonSerializable(typeof(AshbyAnswer<AshbyTag>))]
[JsonSerializable(typeof(AshbyAnswer<IReadOnlyList<AshbyCandidate>>))]
[JsonSerializable(typeof(AshbyAnswer<IReadOnlyList<AshbyApplication>>))]
[JsonSerializable(typeof(AshbyAnswer<IReadOnlyList<AshbyClientInfo>>))]
[JsonSerializable(typeof(AshbyAnswer<IReadOnlyList<AshbyField>>))]
[JsonSerializable(typeof(AshbyAnswer<IReadOnlyList<AshbyNote>>))]
internal sealed partial class AshbyJson : JsonSerializerContext;

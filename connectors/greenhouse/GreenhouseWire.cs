using System.Text.Json;
using System.Text.Json.Serialization;

namespace Verify.Connectors.Greenhouse;

/// <summary>Greenhouse's own shapes, as far as they are read. https://developers.greenhouse.io/webhooks.html</summary>
internal sealed record Envelope
{
    public required string Action { get; init; }
    public required JsonElement Payload { get; init; }
}

internal sealed record ApplicationPayload
{
    public required WireApplication Application { get; init; }
}

internal sealed record PersonPayload
{
    public WirePerson? Candidate { get; init; }
    public WirePerson? Person { get; init; }
    [JsonConverter(typeof(IdText))]
    public string? CandidateId { get; init; }
    [JsonConverter(typeof(IdText))]
    public string? NewCandidateId { get; init; }
}

internal sealed record OfferPayload
{
    [JsonConverter(typeof(IdText))]
    public string? Id { get; init; }
    public WireOffer? Offer { get; init; }
}

internal sealed record WireApplication
{
    [JsonConverter(typeof(IdText))]
    public required string Id { get; init; }
    public string? Status { get; init; }
    public DateTimeOffset? AppliedAt { get; init; }
    public DateTimeOffset? LastActivityAt { get; init; }
    public WireSource? Source { get; init; }
    public WireCredit? CreditedTo { get; init; }
    public WireReason? RejectionReason { get; init; }
    public WireStage? CurrentStage { get; init; }
    public required WirePerson Candidate { get; init; }
    public IReadOnlyList<WireJob>? Jobs { get; init; }
    public WireOffer? Offer { get; init; }
}

internal sealed record WireSource
{
    public string? Name { get; init; }
    public string? PublicName { get; init; }
}

internal sealed record WireCredit
{
    [JsonConverter(typeof(IdText))]
    public string? Id { get; init; }
    [JsonConverter(typeof(IdText))]
    public string? EmployeeId { get; init; }
}

internal sealed record WireReason
{
    public WireReasonType? Type { get; init; }
}

internal sealed record WireReasonType
{
    public string? Key { get; init; }
    public string? Name { get; init; }
}

internal sealed record WireStage
{
    public string? Name { get; init; }
}

internal sealed record WireJob
{
    [JsonConverter(typeof(IdText))]
    public string? Id { get; init; }
    public string? Name { get; init; }
}

/// <summary>A candidate as webhooks and <c>/v3/candidates</c> both write one.</summary>
internal sealed record WirePerson
{
    [JsonConverter(typeof(IdText))]
    public required string Id { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? PreferredName { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public DateTimeOffset? LastActivityAt { get; init; }
    public IReadOnlyList<WireValue>? PhoneNumbers { get; init; }
    public IReadOnlyList<WireValue>? EmailAddresses { get; init; }
    public IReadOnlyList<WireValue>? Addresses { get; init; }
    public IReadOnlyList<WireValue>? WebsiteAddresses { get; init; }
    public IReadOnlyList<WireValue>? SocialMediaAddresses { get; init; }
    public IReadOnlyList<WireEducation>? Educations { get; init; }
    public IReadOnlyList<WireEmployment>? Employments { get; init; }
    public IReadOnlyList<WireAttachment>? Attachments { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public JsonElement? CustomFields { get; init; }
    public bool? Private { get; init; }
}

internal sealed record WireValue
{
    public string? Value { get; init; }
    public string? Type { get; init; }
}

internal sealed record WireEducation
{
    public string? SchoolName { get; init; }
    public string? Degree { get; init; }
    public string? Discipline { get; init; }
    public string? StartDate { get; init; }
    public string? EndDate { get; init; }
}

internal sealed record WireEmployment
{
    [JsonConverter(typeof(IdText))]
    public string? CandidateId { get; init; }
    public string? CompanyName { get; init; }
    public string? Title { get; init; }
    public string? StartDate { get; init; }
    public string? EndDate { get; init; }
}

internal sealed record WireAttachment
{
    public string? Filename { get; init; }
    public string? Url { get; init; }
    public string? Type { get; init; }
}

internal sealed record WireOffer
{
    [JsonConverter(typeof(IdText))]
    public string? Id { get; init; }
    [JsonConverter(typeof(IdText))]
    public string? ApplicationId { get; init; }
    [JsonConverter(typeof(IdText))]
    public string? CandidateId { get; init; }
    public int? Version { get; init; }
    public string? Status { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public string? StartsAt { get; init; }
    public string? StartsOn { get; init; }
}

/// <summary>An application of <c>/v3/applications</c>.</summary>
internal sealed record HarvestApplication
{
    [JsonConverter(typeof(IdText))]
    public required string Id { get; init; }
    [JsonConverter(typeof(IdText))]
    public required string CandidateId { get; init; }
    [JsonConverter(typeof(IdText))]
    public string? JobId { get; init; }
    public string? StageName { get; init; }
    public string? Status { get; init; }
    public DateTimeOffset? LastActivityAt { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public string? LocationAddress { get; init; }
}

/// <summary>Vendors' ids come as numbers or as text; they are text here.</summary>
internal sealed class IdText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.Number when reader.TryGetInt64(out var number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        JsonTokenType.String when reader.GetString() is { Length: > 0 and <= 64 } text => text,
        _ => throw new JsonException("an id is a whole number or a short text"),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Envelope))]
[JsonSerializable(typeof(ApplicationPayload))]
[JsonSerializable(typeof(PersonPayload))]
[JsonSerializable(typeof(OfferPayload))]
[JsonSerializable(typeof(IReadOnlyList<WirePerson>))]
[JsonSerializable(typeof(IReadOnlyList<HarvestApplication>))]
[JsonSerializable(typeof(IReadOnlyList<WireEmployment>))]
[JsonSerializable(typeof(IReadOnlyList<WireOffer>))]
internal sealed partial class GreenhouseJson : JsonSerializerContext;

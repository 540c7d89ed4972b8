using System.Text.Json;
using System.Text.Json.Serialization;

namespace Verify.Connectors.Lever;

/// <summary>A webhook's body. <c>triggeredAt</c> is milliseconds since 1970, as everywhere at Lever.</summary>
internal sealed record LeverNotice
{
    public string? Event { get; init; }
    public long? TriggeredAt { get; init; }
    public string? Token { get; init; }
    public string? Signature { get; init; }
    public LeverPointer? Data { get; init; }
}

internal sealed record LeverPointer
{
    public string? OpportunityId { get; init; }
    public string? ContactId { get; init; }
}

/// <summary>Every answer is in an envelope; lists say whether there is more, and from which offset.</summary>
internal sealed record LeverOne<T>
{
    public required T Data { get; init; }
}

internal sealed record LeverList<T>
{
    public required IReadOnlyList<T> Data { get; init; }
    public bool HasNext { get; init; }
    public string? Next { get; init; }
}

internal sealed record LeverOpportunity
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public string? Contact { get; init; }
    public string? Location { get; init; }
    public IReadOnlyList<string>? Emails { get; init; }
    public IReadOnlyList<LeverPhone>? Phones { get; init; }
    public IReadOnlyList<string>? Links { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public LeverArchived? Archived { get; init; }
    public long? CreatedAt { get; init; }
    public long? UpdatedAt { get; init; }
    public IReadOnlyList<LeverStageChange>? StageChanges { get; init; }
    public string? Origin { get; init; }
    public string? SourcedBy { get; init; }
    /// <summary>Ids, or whole applications where they were asked for.</summary>
    public IReadOnlyList<JsonElement>? Applications { get; init; }
    public bool? IsAnonymized { get; init; }
}

internal sealed record LeverPhone
{
    public string? Value { get; init; }
}

internal sealed record LeverArchived
{
    public string? Reason { get; init; }
    public long? ArchivedAt { get; init; }
}

internal sealed record LeverStageChange
{
    public string? ToStageId { get; init; }
    public long? UpdatedAt { get; init; }
}

/// <summary>A stage or an archive reason: an id and what the customer calls it.</summary>
internal sealed record LeverNamed
{
    public required string Id { get; init; }
    public string? Text { get; init; }
    /// <summary>Of archive reasons: <c>hired</c> or <c>non-hired</c>, where Lever says so.</summary>
    public string? Type { get; init; }
}

internal sealed record LeverResume
{
    public required string Id { get; init; }
    public long? CreatedAt { get; init; }
    public LeverFile? File { get; init; }
    public LeverParsed? ParsedData { get; init; }
}

internal sealed record LeverFile
{
    public string? Name { get; init; }
}

internal sealed record LeverParsed
{
    public IReadOnlyList<LeverPosition>? Positions { get; init; }
    public IReadOnlyList<LeverSchool>? Schools { get; init; }
}

internal sealed record LeverPosition
{
    public string? Org { get; init; }
    public string? Title { get; init; }
    public LeverMonth? Start { get; init; }
    public LeverMonth? End { get; init; }
}

internal sealed record LeverSchool
{
    public string? Org { get; init; }
    public string? Degree { get; init; }
    public string? Field { get; init; }
    public LeverMonth? Start { get; init; }
    public LeverMonth? End { get; init; }
}

internal sealed record LeverMonth
{
    public int? Year { get; init; }
    public int? Month { get; init; }
}

internal sealed record LeverNote
{
    public string? Id { get; init; }
    public string? Text { get; init; }
}

internal sealed record NewLeverNote(string Value, bool Secret, bool NotifyFollowers);

internal sealed record LeverTags(IReadOnlyList<string> Tags);

internal sealed record LeverLinks(IReadOnlyList<string> Links);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LeverNotice))]
[JsonSerializable(typeof(LeverOne<LeverOpportunity>))]
[JsonSerializable(typeof(LeverList<LeverOpportunity>))]
[JsonSerializable(typeof(LeverList<LeverNamed>))]
[JsonSerializable(typeof(LeverList<LeverResume>))]
[JsonSerializable(typeof(LeverList<LeverNote>))]
[JsonSerializable(typeof(NewLeverNote))]
[JsonSerializable(typeof(LeverTags))]
[JsonSerializable(typeof(LeverLinks))]
internal sealed partial class LeverJson : JsonSerializerContext;

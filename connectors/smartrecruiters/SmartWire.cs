using System.Text.Json;
using System.Text.Json.Serialization;

namespace Verify.Connectors.SmartRecruiters;

internal sealed record SmartNotice
{
    [JsonPropertyName("candidate_id")]
    public string? CandidateId { get; init; }
}

internal sealed record SmartCandidate
{
    public required string Id { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Email { get; init; }
    public string? PhoneNumber { get; init; }
    public SmartLocation? Location { get; init; }
    public SmartWeb? Web { get; init; }
    public DateTimeOffset? CreatedOn { get; init; }
    public DateTimeOffset? UpdatedOn { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public IReadOnlyList<SmartEducation>? Education { get; init; }
    public IReadOnlyList<SmartExperience>? Experience { get; init; }
    public SmartAssignment? PrimaryAssignment { get; init; }
    public IReadOnlyList<SmartAssignment>? SecondaryAssignments { get; init; }
}

internal sealed record SmartLocation
{
    public string? Country { get; init; }
    public string? CountryCode { get; init; }
    public string? Region { get; init; }
    public string? City { get; init; }
}

internal sealed record SmartWeb
{
    public string? Linkedin { get; init; }
    public string? Facebook { get; init; }
    public string? Twitter { get; init; }
    public string? Website { get; init; }
}

internal sealed record SmartEducation
{
    public string? Institution { get; init; }
    public string? Degree { get; init; }
    public string? Major { get; init; }
    public string? StartDate { get; init; }
    public string? EndDate { get; init; }
}

internal sealed record SmartExperience
{
    public string? Title { get; init; }
    public string? Company { get; init; }
    public bool? Current { get; init; }
    public string? StartDate { get; init; }
    public string? EndDate { get; init; }
}

internal sealed record SmartAssignment
{
    public SmartJobReference? Job { get; init; }
    public string? Status { get; init; }
    public string? SubStatus { get; init; }
}

internal sealed record SmartJobReference
{
    public string? Id { get; init; }
    public string? Title { get; init; }
}

internal sealed record SmartList
{
    public int? Offset { get; init; }
    public int? TotalFound { get; init; }
    public required IReadOnlyList<SmartListed> Content { get; init; }
}

internal sealed record SmartListed
{
    public required string Id { get; init; }
}

internal sealed record SmartTags(IReadOnlyList<string> Tags);

internal sealed record SmartValue(string Value);

internal sealed record SmartProperties
{
    public required IReadOnlyList<SmartProperty> Content { get; init; }
}

internal sealed record SmartProperty
{
    public string? Id { get; init; }
    public JsonElement? Value { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SmartNotice))]
[JsonSerializable(typeof(SmartCandidate))]
[JsonSerializable(typeof(SmartList))]
[JsonSerializable(typeof(SmartTags))]
[JsonSerializable(typeof(SmartValue))]
[JsonSerializable(typeof(SmartProperties))]
internal sealed partial class SmartJson : JsonSerializerContext;

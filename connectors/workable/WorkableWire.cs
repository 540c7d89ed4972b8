using System.Text.Json;
using System.Text.Json.Serialization;

namespace Verify.Connectors.Workable;

internal sealed record WorkableNotice
{
    public string? EventType { get; init; }
    public string? Type { get; init; }
    public WorkableCandidate? Data { get; init; }
}

internal sealed record WorkableCandidate
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Firstname { get; init; }
    public string? Lastname { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Address { get; init; }
    public WorkableLocation? Location { get; init; }
    public WorkableJob? Job { get; init; }
    public string? Stage { get; init; }
    public string? StageKind { get; init; }
    public bool? Disqualified { get; init; }
    public bool? Withdrew { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public DateTimeOffset? HiredAt { get; init; }
    public IReadOnlyList<WorkableProfile>? SocialProfiles { get; init; }
    public IReadOnlyList<WorkableEducation>? EducationEntries { get; init; }
    public IReadOnlyList<WorkableExperience>? ExperienceEntries { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
}

internal sealed record WorkableLocation
{
    public string? LocationStr { get; init; }
    public string? Country { get; init; }
    public string? CountryCode { get; init; }
    public string? Region { get; init; }
    public string? City { get; init; }
    public string? ZipCode { get; init; }
}

internal sealed record WorkableJob
{
    public string? Shortcode { get; init; }
    public string? Title { get; init; }
}

internal sealed record WorkableProfile
{
    public string? Url { get; init; }
}

internal sealed record WorkableEducation
{
    public string? School { get; init; }
    public string? Degree { get; init; }
    public string? FieldOfStudy { get; init; }
    public string? StartDate { get; init; }
    public string? EndDate { get; init; }
}

internal sealed record WorkableExperience
{
    public string? Company { get; init; }
    public string? Title { get; init; }
    public string? StartDate { get; init; }
    public string? EndDate { get; init; }
    public bool? Current { get; init; }
}

internal sealed record WorkableOne
{
    public required WorkableCandidate Candidate { get; init; }
}

internal sealed record WorkableList
{
    public required IReadOnlyList<WorkableCandidate> Candidates { get; init; }
    public WorkablePaging? Paging { get; init; }
}

internal sealed record WorkablePaging
{
    public string? Next { get; init; }
}

internal sealed record WorkableAttributes
{
    public IReadOnlyList<WorkableAttribute>? CustomAttributes { get; init; }
}

internal sealed record WorkableAttribute
{
    public string? Key { get; init; }
    public JsonElement? Value { get; init; }
}

internal sealed record WorkableTags(IReadOnlyList<string> Tags);

internal sealed record WorkableAttributeValue(string CustomAttributeKey, string Value);

internal sealed record WorkableComment(string? MemberId, WorkableCommentText Comment);

internal sealed record WorkableCommentText(string Body, IReadOnlyList<string> Policy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkableNotice))]
[JsonSerializable(typeof(WorkableOne))]
[JsonSerializable(typeof(WorkableList))]
[JsonSerializable(typeof(WorkableAttributes))]
[JsonSerializable(typeof(WorkableTags))]
[JsonSerializable(typeof(WorkableAttributeValue))]
[JsonSerializable(typeof(WorkableComment))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class WorkableJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Verify.Connectors.Argyle;

internal sealed record ArgyleNotice
{
    public string? Event { get; init; }
    public ArgylePointer? Data { get; init; }
}

internal sealed record ArgylePointer
{
    public string? User { get; init; }
    public string? Account { get; init; }
}

internal sealed record ArgyleList<T>
{
    public string? Next { get; init; }
    public required IReadOnlyList<T> Results { get; init; }
}

internal sealed record ArgyleUser
{
    public string? ExternalId { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Email { get; init; }
}

internal sealed record ArgyleAccount
{
    public required string Id { get; init; }
    public required string User { get; init; }
    public ArgyleLink? Connection { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

internal sealed record ArgyleLink
{
    public string? Status { get; init; }
}

/// <summary>One employment as the payroll has it.</summary>
internal sealed record ArgyleIdentity
{
    public string? Employer { get; init; }
    public string? JobTitle { get; init; }
    public string? EmploymentStatus { get; init; }
    public string? EmploymentType { get; init; }
    public string? HireDate { get; init; }
    public string? OriginalHireDate { get; init; }
    public string? TerminationDate { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ArgyleNotice))]
[JsonSerializable(typeof(ArgyleUser))]
[JsonSerializable(typeof(ArgyleAccount))]
[JsonSerializable(typeof(ArgyleList<ArgyleAccount>))]
[JsonSerializable(typeof(ArgyleList<ArgyleIdentity>))]
internal sealed partial class ArgyleJson : JsonSerializerContext;

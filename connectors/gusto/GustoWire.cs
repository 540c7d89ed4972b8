using System.Text.Json;
using System.Text.Json.Serialization;

namespace Verify.Connectors.Gusto;

/// <summary>A webhook's body: what happened to which thing; everything else is read by the API.</summary>
internal sealed record GustoNotice
{
    public string? Uuid { get; init; }
    public string? EventType { get; init; }
    public string? EntityType { get; init; }
    public string? EntityUuid { get; init; }
    public string? ResourceUuid { get; init; }
    public long? Timestamp { get; init; }
    public GustoReferences? References { get; init; }
    public string? VerificationToken { get; init; }
}

internal sealed record GustoReferences
{
    public string? EmployeeUuid { get; init; }
}

internal sealed record GustoEmployee
{
    public required string Uuid { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public bool? Onboarded { get; init; }
    public string? PaymentMethod { get; init; }
    public IReadOnlyList<GustoJob>? Jobs { get; init; }
    public IReadOnlyList<GustoTermination>? Terminations { get; init; }
    public IReadOnlyList<GustoField>? CustomFields { get; init; }
}

internal sealed record GustoJob
{
    public string? HireDate { get; init; }
}

internal sealed record GustoTermination
{
    public string? EffectiveDate { get; init; }
}

internal sealed record GustoField
{
    public string? Name { get; init; }
    public JsonElement? Value { get; init; }
}

internal sealed record GustoAddress
{
    public string? EmployeeUuid { get; init; }
    [JsonPropertyName("street_1")]
    public string? Street1 { get; init; }
    [JsonPropertyName("street_2")]
    public string? Street2 { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public string? Zip { get; init; }
    public string? Country { get; init; }
    public bool? Active { get; init; }
    public string? EffectiveDate { get; init; }
}

internal sealed record GustoAccount
{
    public string? Uuid { get; init; }
    public string? RoutingNumber { get; init; }
    public string? HiddenAccountNumber { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(GustoNotice))]
[JsonSerializable(typeof(GustoEmployee))]
[JsonSerializable(typeof(IReadOnlyList<GustoEmployee>))]
[JsonSerializable(typeof(IReadOnlyList<GustoAddress>))]
[JsonSerializable(typeof(GustoAddress))]
[JsonSerializable(typeof(IReadOnlyList<GustoAccount>))]
internal sealed partial class GustoJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Truework;

internal sealed record TrueworkNotice
{
    public TrueworkHook? Hook { get; init; }
    public TrueworkPointer? Data { get; init; }
}

internal sealed record TrueworkHook
{
    public string? Event { get; init; }
    public string? TriggeredAt { get; init; }
}

internal sealed record TrueworkPointer
{
    public string? OrderId { get; init; }
    public string? VerificationRequestId { get; init; }
    public string? State { get; init; }
}

internal sealed record TrueworkOrders
{
    public string? Next { get; init; }
    public required IReadOnlyList<TrueworkOrder> Results { get; init; }
}

internal sealed record TrueworkOrder
{
    public required string Id { get; init; }
    public string? SearchKey { get; init; }
    public IReadOnlyList<TrueworkRequest>? VerificationRequests { get; init; }
}

/// <summary>What was asked of one employer.</summary>
internal sealed record TrueworkRequest
{
    public string? Id { get; init; }
    public DateTimeOffset? Created { get; init; }
    public TrueworkWord? State { get; init; }
    public TrueworkWord? CancellationReason { get; init; }
    public DateTimeOffset? DateOfCompletion { get; init; }
    public TrueworkTarget? Target { get; init; }
    public IReadOnlyList<TrueworkReport>? Reports { get; init; }
}

/// <summary>A word of theirs; one that they do not know themselves is "other".</summary>
internal sealed record TrueworkWord
{
    public string? CanonicalValue { get; init; }
}

internal sealed record TrueworkTarget
{
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? ContactEmail { get; init; }
    public TrueworkCompany? Company { get; init; }
}

internal sealed record TrueworkCompany
{
    public string? Name { get; init; }
}

internal sealed record TrueworkReport
{
    public TrueworkWord? CompletedByMethod { get; init; }
    public string? CurrentAsOf { get; init; }
    public TrueworkCompany? Employer { get; init; }
    public TrueworkEmployee? Employee { get; init; }
    public IReadOnlyList<TrueworkDispute>? Disputes { get; init; }
}

internal sealed record TrueworkDispute
{
    public string? Id { get; init; }
}

internal sealed record TrueworkEmployee
{
    public TrueworkWord? Status { get; init; }
    public string? HiredDate { get; init; }
    public string? OriginalHiredDate { get; init; }
    public string? TerminationDate { get; init; }
    public IReadOnlyList<TrueworkPosition>? Positions { get; init; }
}

internal sealed record TrueworkPosition
{
    public string? Title { get; init; }
    public string? StartDate { get; init; }
    public TrueworkWord? EmploymentType { get; init; }
}

/// <summary>What is asked for: the employment alone, without pay. https://www.truework.com/docs/api-reference, POST /orders/target-employer.</summary>
internal sealed record TrueworkTargetOrder
{
    public string Type => "employment";
    /// <summary>15 U.S.C. 1681b(a)(3)(B).</summary>
    public string PermissiblePurpose => "employment";
    public string UseCase => "background";
    public required TrueworkOrderTarget Target { get; init; }
    public required string SearchKey { get; init; }
    public TrueworkOrderConfig RequestConfig => new();

    public static TrueworkTargetOrder Of(EmploymentOrder order) => new()
    {
        SearchKey = order.Marker,
        Target = new TrueworkOrderTarget { FirstName = order.GivenName, LastName = order.FamilyName, SocialSecurityNumber = order.SocialSecurityNumber.Reveal(), Company = new TrueworkCompany { Name = order.Employer } },
    };
}

internal sealed record TrueworkOrderTarget
{
    public required string FirstName { get; init; }
    public required string LastName { get; init; }
    public required string SocialSecurityNumber { get; init; }
    public required TrueworkCompany Company { get; init; }

    public override string ToString() => nameof(TrueworkOrderTarget);
}

internal sealed record TrueworkOrderConfig
{
    public IReadOnlyList<string> AllowedVerificationMethods => ["instant", "smart-outreach"];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TrueworkNotice))]
[JsonSerializable(typeof(TrueworkOrders))]
[JsonSerializable(typeof(TrueworkOrder))]
[JsonSerializable(typeof(TrueworkTargetOrder))]
internal sealed partial class TrueworkJson : JsonSerializerContext;

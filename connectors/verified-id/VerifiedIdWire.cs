using System.Text.Json.Serialization;

namespace Verify.Connectors.VerifiedId;

internal sealed record VerifiedIdCallback
{
    public string? RequestId { get; init; }
    public string? RequestStatus { get; init; }
    public string? State { get; init; }
    public VerifiedIdError? Error { get; init; }
    public IReadOnlyList<VerifiedCredential?>? VerifiedCredentialsData { get; init; }
}

internal sealed record VerifiedIdError
{
    public string? Code { get; init; }
}

internal sealed record VerifiedCredential
{
    public string? Issuer { get; init; }
    public IReadOnlyList<string>? Type { get; init; }
    public CredentialState? CredentialState { get; init; }
    public DateTimeOffset? ExpirationDate { get; init; }
    public FaceCheckResult? FaceCheck { get; init; }
}

internal sealed record CredentialState
{
    public string? RevocationStatus { get; init; }
}

internal sealed record FaceCheckResult
{
    public double? MatchConfidenceScore { get; init; }
}

internal sealed record PresentationAnswer
{
    public required string RequestId { get; init; }
    public required string Url { get; init; }
    public required long Expiry { get; init; }
}

internal sealed record PresentationAsk(string Authority, PresentationRegistration Registration, PresentationCallback Callback, IReadOnlyList<CredentialAsk> RequestedCredentials)
{
    /// <summary>With a receipt there is no face check.</summary>
    public bool IncludeReceipt => false;
    [JsonPropertyName("includeQRCode")]
    public bool IncludeQrCode => false;
}

internal sealed record PresentationRegistration(string ClientName, string Purpose);

internal sealed record PresentationCallback(string Url, string State, IReadOnlyDictionary<string, string> Headers);

internal sealed record CredentialAsk(string Type, string Purpose, IReadOnlyList<string> AcceptedIssuers, CredentialConfiguration Configuration);

internal sealed record CredentialConfiguration(CredentialValidation Validation);

/// <summary>The vendor's own defaults would let credentials through that are not linked to the issuer's domain.</summary>
internal sealed record CredentialValidation(FaceCheckAsk? FaceCheck)
{
    public bool AllowRevoked => false;
    public bool ValidateLinkedDomain => true;
}

internal sealed record FaceCheckAsk(string SourcePhotoClaimName, int MatchConfidenceThreshold);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VerifiedIdCallback))]
[JsonSerializable(typeof(PresentationAnswer))]
[JsonSerializable(typeof(PresentationAsk))]
internal sealed partial class VerifiedIdJson : JsonSerializerContext;

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.VerifiedId;

/// <summary>A credential in the candidate's wallet, and with Face Check whether the holder is the person on it. https://learn.microsoft.com/entra/verified-id/presentation-request-api</summary>
public sealed class VerifiedIdConnector : IProofRequest, IHealth, ISandboxed
{
    internal const string Name = "verified-id", Vendor = "microsoft-verified-id";
    private const string SecretName = "callbackKey", Scope = "3db474b9-6a0c-4840-96ac-1fceb342124f/.default";
    private const int DefaultThreshold = 70, LongestName = 60;
    private static readonly ConnectorManifest Manifest = ConnectorManifest.Load(typeof(VerifiedIdConnector).Assembly, Name);

    public string Id => Name;

    public bool UsesBiometrics(Connection connection) => connection.Setting("faceCheck") != "no";

    /// <summary>Begins with the second in which it was made: a callback says no time.</summary>
    public string NewReference(Connection connection, DateTimeOffset now)
    {
        var random = string.Create(CultureInfo.InvariantCulture, $"{(uint)now.ToUnixTimeSeconds():x8}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}");
        return $"{random}.{Seal(connection.SecretOf(SecretName)!.RevealBytes(), random)}";
    }

    /// <summary>The key in the header, and a state that we made with the same key. Both are tried against every live secret.</summary>
    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        if (request.Header("api-key") is not { Length: > 0 and <= 1000 } key) return new SignatureResult.Refused("no key");
        if (Read(request.Body)?.State?.Split('.') is not [{ Length: 32 } random, { Length: 64 } seal]) return new SignatureResult.Refused("a state that was not given out");
        var header = Compare.AgainstAll(connection.SecretsOf(SecretName), Encoding.UTF8.GetBytes(key), static secret => secret);
        var state = Compare.AgainstAll(connection.SecretsOf(SecretName), Encoding.ASCII.GetBytes(seal), secret => Encoding.ASCII.GetBytes(Seal(secret, random)));
        return (header, state) is (SignatureResult.Valid one, SignatureResult.Valid other) && one == other ? one : new SignatureResult.Refused("the key or the state does not match");
    }

    /// <summary>Each step of a request is told once.</summary>
    public string? DeliveryIdOf(InboundRequest request) =>
        Read(request.Body) is { RequestId: { Length: > 0 and <= 100 } id, RequestStatus: { Length: > 0 and <= 60 } status } ? $"{id}/{status}" : Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));

    public Answer AnswerTo(InboundRequest request, Connection connection) => new(200);

    public Translation Translate(Delivery delivery, Connection connection)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var callback = body.RootElement.Deserialize(VerifiedIdJson.Default.VerifiedIdCallback) ?? throw new JsonException("null", "$", null, null);
            if (callback.State is not { Length: > 0 and <= 200 } state) return new Translation.Malformed("names no state", "$.state");
            if (callback.RequestId is not { Length: > 0 and <= 100 } id) return new Translation.Malformed("names no request", "$.requestId");
            return callback.RequestStatus switch
            {
                "presentation_verified" => Verified(callback, connection, state, id, FieldAudit.Unread(body.RootElement, Manifest)),
                "presentation_error" => Translated(state, Refused(callback, connection, state, id), FieldAudit.Unread(body.RootElement, Manifest)),
                "request_retrieved" => new Translation.Ignored("the wallet opened the request"),
                null => new Translation.Malformed("names no status", "$.requestStatus"),
                "issuance_successful" or "issuance_error" or "selfie_taken" => new Translation.Ignored("nothing that was asked for"),
                var other => new Translation.Ignored($"unknown status '{(other.Length <= LongestName ? other : other[..LongestName] + "…")}'"),
            };
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what Verified ID promises", broken.Path ?? "$");
        }
    }

    public async Task<Result<ProofRequest>> AskAsync(ProofAsk ask, Session session, CancellationToken cancel)
    {
        var connection = session.Connection;
        if (connection.SecretOf(SecretName) is not { } key) return new Failure(FailureCategory.Unauthorised, "no callbackKey is set for this connection");
        var wanted = new PresentationAsk(connection.Setting("authority") ?? "", new PresentationRegistration(connection.Setting("clientName") ?? "Identity verification", "Confirm your identity"),
            new PresentationCallback(ask.Callback.AbsoluteUri, ask.Reference, new Dictionary<string, string> { ["api-key"] = key.Reveal() }),
            [new CredentialAsk(connection.Setting("credentialType") ?? "", "Confirm your identity", Issuers(connection), new CredentialConfiguration(new CredentialValidation(UsesBiometrics(connection) ? new FaceCheckAsk(connection.Setting("photoClaim") ?? "photo", Threshold(connection)) : null)))]);
        var body = JsonSerializer.Serialize(wanted, VerifiedIdJson.Default.PresentationAsk);
        var answered = await EntraRequest.WriteAsync(session, Scope, () => new HttpRequestMessage(HttpMethod.Post, "https://verifiedid.did.msidentity.com/v1.0/verifiableCredentials/createPresentationRequest")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        }, cancel);
        if (!answered.Json(VerifiedIdJson.Default.PresentationAnswer).Succeeded(out var made, out var failure)) return failure;
        // The page shows it as a link: nothing but a wallet may open.
        return Uri.TryCreate(made.Url, UriKind.Absolute, out var link) && link.Scheme == "openid-vc" && made.Expiry is > 0 and < 253_402_300_799
            ? new ProofRequest(made.RequestId, link, DateTimeOffset.FromUnixTimeSeconds(made.Expiry)) : new Failure(FailureCategory.BadAnswer, "POST createPresentationRequest: no link to a wallet");
    }

    /// <summary>A token is all that can be asked for without asking a person.</summary>
    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        var got = await EntraToken.GetAsync(session, Scope, cancel);
        return got.Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "a token is given; whether the authority and Face Check are set up shows with the first request");
    }

    public Sandbox CreateSandbox() => new VerifiedIdSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string>
        {
            ["directory"] = VerifiedIdSandbox.Directory, ["clientId"] = VerifiedIdSandbox.ClientId, ["authority"] = "did:web:verify.example.com", ["credentialType"] = "VerifiedEmployee", ["acceptedIssuers"] = VerifiedIdSandbox.Issuer,
        },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { [SecretName] = [new Secret(VerifiedIdSandbox.CallbackKey)], ["clientSecret"] = [new Secret(VerifiedIdSandbox.ClientSecret)] },
    };

    internal static string Seal(byte[] secret, string random) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"state {random}")));

    private static VerifiedIdCallback? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var parsed = WireBody.Parse(body);
            return parsed.RootElement.Deserialize(VerifiedIdJson.Default.VerifiedIdCallback);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Translation Verified(VerifiedIdCallback callback, Connection connection, string state, string id, IReadOnlyList<string> unread)
    {
        if (callback.VerifiedCredentialsData is not [{ } credential]) return new Translation.Malformed("one credential was asked for", "$.verifiedCredentialsData");
        // The service checks this too; what is not what was asked for is looked at by a person.
        if (credential.Issuer is null || !Issuers(connection).Contains(credential.Issuer, StringComparer.Ordinal)) return new Translation.Malformed("an issuer that was not asked for", "$.verifiedCredentialsData[0].issuer");
        if (credential.CredentialState?.RevocationStatus is not ("VALID" or null)) return new Translation.Malformed("a credential that is not valid", "$.verifiedCredentialsData[0].credentialState.revocationStatus");
        var asked = UsesBiometrics(connection);
        var score = credential.FaceCheck?.MatchConfidenceScore;
        // Without a face check somebody presented a credential; who, nobody looked.
        FaceDecision? face = !asked ? null : score is null ? FaceDecision.Inconclusive : score >= Threshold(connection) ? FaceDecision.Match : FaceDecision.BelowThreshold;
        return Translated(state, Check(state, id, IdentityCheckStatus.Completed) with { Face = face, FaceScore = asked ? score : null, FaceThreshold = asked ? Threshold(connection) : null }, unread);
    }

    /// <summary>A score below the threshold is told as an error, without the score. Whoever breaks off, or has no such credential, has shown nothing.</summary>
    private IdentityCheck Refused(VerifiedIdCallback callback, Connection connection, string state, string id) => callback.Error?.Code == "claimValidationError" && UsesBiometrics(connection)
        ? Check(state, id, IdentityCheckStatus.Completed) with { Face = FaceDecision.BelowThreshold, FaceThreshold = Threshold(connection) }
        : Check(state, id, IdentityCheckStatus.Abandoned);

    private static IdentityCheck Check(string state, string id, IdentityCheckStatus status) => new() { Id = EvidenceDraft.Placeholder, Source = Name, ObservedAt = After(state), RequestId = id, Status = status, AlternativeOffered = true, Vendor = Vendor, Assurance = Assurance.Attested };

    /// <summary>A request lives a few minutes; its answer stands right behind it.</summary>
    private static DateTimeOffset? After(string state) => state.Length >= 8 && uint.TryParse(state.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds + 1L) : null;

    /// <summary>Whoever the state was given out for; one that nobody knows means nobody.</summary>
    private static Translation.Translated Translated(string state, IdentityCheck check, IReadOnlyList<string> unread) =>
        new([new PipelineEvent.CandidateEvidence(new ExternalId(Name, state), [], [EvidenceDraft.Of($"{Name}|{check.RequestId}", check)]) { KnownOnly = true }], unread);

    private static string[] Issuers(Connection connection) => (connection.Setting("acceptedIssuers") ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static int Threshold(Connection connection) => int.TryParse(connection.Setting("threshold"), NumberStyles.None, CultureInfo.InvariantCulture, out var threshold) ? threshold : DefaultThreshold;
}

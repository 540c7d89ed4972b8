using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.VerifiedId;

/// <summary>A stand-in for Verified ID: tokens, requests that wait, and the callbacks of a wallet.</summary>
public sealed class VerifiedIdSandbox : Sandbox
{
    internal const string Directory = "d1d1d1d1-0000-4000-8000-000000000001", ClientId = "c1c1c1c1-0000-4000-8000-000000000001", ClientSecret = "sandbox-client-secret", CallbackKey = "sandbox-callback-key", Issuer = "did:web:issuer.example.com";
    private const string Random = "6b007b64445566778899aabbccddeeff";
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _requests = [];

    /// <summary>What was asked for, in order.</summary>
    public IReadOnlyList<JsonObject> Asked
    {
        get
        {
            lock (_gate) return [.. _requests.Select(one => one.DeepClone().AsObject())];
        }
    }

    public override object State()
    {
        lock (_gate) return new { requests = _requests.Count };
    }

    /// <summary>What the wallet's owner did, as the service tells it; the key and the state are those that it was given.</summary>
    public static string Callback(JsonObject asked, string status, double? score = null)
    {
        var body = new JsonObject { ["requestId"] = RequestId(asked), ["requestStatus"] = status, ["state"] = (string?)asked["callback"]!["state"] };
        if (status == "presentation_error") body["error"] = new JsonObject { ["code"] = "claimValidationError", ["message"] = "Match confidence score failed to meet the threshold." };
        if (status == "presentation_verified")
            body["verifiedCredentialsData"] = new JsonArray(new JsonObject
            {
                ["issuer"] = Issuer, ["type"] = new JsonArray("VerifiableCredential", "VerifiedEmployee"), ["claims"] = new JsonObject { ["givenName"] = "Ada", ["photo"] = "_9j_4AAQ" }, ["credentialState"] = new JsonObject { ["revocationStatus"] = "VALID" },
                ["faceCheck"] = score is null ? null : new JsonObject { ["matchConfidenceScore"] = score, ["sourcePhotoQuality"] = "HIGH" },
            });
        return body.ToJsonString();
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now)
    {
        JsonNode? node = null;
        try
        {
            node = JsonNode.Parse(body.Span);
        }
        catch (System.Text.Json.JsonException)
        {
            // What is no JSON holds no state.
        }
        if (node is not JsonObject callback) return new InboundRequest { Body = body };
        var random = ((string?)callback["state"])?.Split('.')[0] is { Length: 32 } given ? given : Random;
        callback["state"] = $"{random}.{VerifiedIdConnector.Seal(secret.RevealBytes(), random)}";
        return new InboundRequest { Body = Encoding.UTF8.GetBytes(callback.ToJsonString()), Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["api-key"] = secret.Reveal() } };
    }

    protected override void Map(WebApplication app)
    {
        app.MapPost("/{directory}/oauth2/v2.0/token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            return form["client_secret"] == ClientSecret ? Results.Json(new { token_type = "Bearer", expires_in = 3599, access_token = EntraToken.Unsigned("verified-id") }) : Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }).RequireHost("login.microsoftonline.com");
        app.MapPost("/v1.0/verifiableCredentials/createPresentationRequest", async (HttpContext context) =>
        {
            if (context.Request.Headers.Authorization != $"Bearer {EntraToken.Unsigned("verified-id")}") return Results.Json(new { error = new { code = "unauthorized" } }, statusCode: 401);
            var asked = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
            // Without an issuer any would do: the contract forbids what the service allows.
            if (asked["requestedCredentials"]?[0]?["acceptedIssuers"]?.AsArray().Count is not > 0) return Results.Json(new { error = new { code = "badRequest", innererror = new { code = "badOrMissingField", target = "acceptedIssuers" } } }, statusCode: 400);
            lock (_gate) _requests.Add(asked);
            return Results.Json(new { requestId = RequestId(asked), url = "openid-vc://?request_uri=https://verifiedid.did.msidentity.com/v1.0/requests/" + RequestId(asked), expiry = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds() }, statusCode: 201);
        }).RequireHost("verifiedid.did.msidentity.com");
    }

    private static string RequestId(JsonObject asked) => $"request-{((string)asked["callback"]!["state"]!)[..12]}";
}

using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Template;

/// <summary>A stand-in for the vendor.</summary>
public sealed class TemplateSandbox : Sandbox
{
    internal const string WebhookSecret = "sandbox-webhook-secret", ApiKey = "sandbox-api-key";

    public override object State() => new { requests = Requests };

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => new()
    {
        Body = body,
        Headers = new Dictionary<string, string> { ["Vendor-Delivery"] = deliveryId, ["Vendor-Signature"] = Convert.ToHexStringLower(HMACSHA256.HashData(secret.RevealBytes(), body.Span)) },
    };

    protected override void Map(WebApplication app) =>
        app.MapGet("/me", (HttpRequest request) => request.Headers.Authorization == $"Bearer {ApiKey}" ? Results.Json(new { name = "Sandbox" }) : Results.StatusCode(401)).RequireHost("api.vendor.example.com");
}

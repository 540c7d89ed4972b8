using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.AzureFace;

/// <summary>A stand-in for Azure AI Face's live checks: sessions, links, attempts, pictures, and their deletion.</summary>
public sealed class AzureFaceSandbox : Sandbox
{
    internal const string Resource = "verify-sandbox", Key = "sandbox-key";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonArray> _sessions = [];
    private int _begun;

    /// <summary>The sessions that are not deleted.</summary>
    public IReadOnlyCollection<string> Sessions
    {
        get
        {
            lock (_gate) return [.. _sessions.Keys];
        }
    }

    /// <summary>The picture of whoever was live.</summary>
    public byte[] Picture { get; set; } = [];

    /// <summary>The person finished an attempt on Microsoft's page. The newest stands first.</summary>
    public void Finish(string session, string decision, string status = "Succeeded")
    {
        lock (_gate)
            _sessions[session].Insert(0, new JsonObject
            {
                ["attemptId"] = _sessions[session].Count + 1, ["attemptStatus"] = status,
                ["result"] = status == "Succeeded" ? new JsonObject { ["livenessDecision"] = decision, ["sessionImageId"] = $"image-{session}", ["digest"] = "00" } : null,
                ["error"] = status == "Succeeded" ? null : new JsonObject { ["code"] = "CameraPermissionDenied" },
            });
    }

    public override object State()
    {
        lock (_gate) return new { begun = _begun, sessions = _sessions.Count };
    }

    protected override void Map(WebApplication app)
    {
        var face = app.MapGroup("/face/v1.2").RequireHost($"{Resource}.cognitiveservices.azure.com").AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Headers["Ocp-Apim-Subscription-Key"] == Key ? await next(context) : Results.Json(new { error = new { code = "401", message = "Access denied due to invalid subscription key." } }, statusCode: 401));
        face.MapPost("/detectLiveness-sessions", async (HttpContext context) =>
        {
            var asked = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
            if (!Guid.TryParse((string?)asked["deviceCorrelationId"], out _) || (int?)asked["authTokenTimeToLiveInSeconds"] is not (>= 60 and <= 86_400)) return Results.Json(new { error = new { code = "InvalidRequest" } }, statusCode: 400);
            lock (_gate)
            {
                var id = $"00000000-0000-4000-8000-{++_begun:x12}";
                _sessions[id] = [];
                return Results.Json(new { sessionId = id, authToken = $"token-{id}", status = "NotStarted", modelVersion = "2025-05-20", results = new { attempts = Array.Empty<object>() } });
            }
        });
        face.MapGet("/detectLiveness-sessions/{id}", (string id) =>
        {
            lock (_gate)
                return _sessions.TryGetValue(id, out var attempts)
                    ? Results.Json(new JsonObject { ["sessionId"] = id, ["status"] = "NotStarted", ["modelVersion"] = "2025-05-20", ["results"] = new JsonObject { ["attempts"] = attempts.DeepClone() } })
                    : Results.Json(new { error = new { code = "SessionNotFound" } }, statusCode: 404);
        });
        face.MapDelete("/detectLiveness-sessions/{id}", (string id) =>
        {
            lock (_gate) return _sessions.Remove(id) ? Results.NoContent() : Results.Json(new { error = new { code = "SessionNotFound" } }, statusCode: 404);
        });
        face.MapGet("/sessionImages/{image}", (string image) =>
        {
            lock (_gate) return _sessions.ContainsKey(image["image-".Length..]) && Picture.Length > 0 ? Results.Bytes(Picture, "image/jpeg") : Results.Json(new { error = new { code = "SessionImageNotFound" } }, statusCode: 404);
        });
        app.MapPost("/api/quicklink", (HttpContext context) =>
            context.Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] && token.StartsWith("token-", StringComparison.Ordinal) ? Results.Json(new { url = "/?s=" + token["token-".Length..] }) : Results.Json(new { error = "invalid token" }, statusCode: 401))
            .RequireHost(AzureFaceConnector.PageHost);
    }
}

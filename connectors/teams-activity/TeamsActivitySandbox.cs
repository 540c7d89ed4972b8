using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.TeamsActivity;

/// <summary>A stand-in for Entra's tokens and two people's activity feeds; the same chain replaces what stands there.</summary>
public sealed class TeamsActivitySandbox : Sandbox
{
    internal const string ClientId = "c1c1c1c1-0000-4000-8000-000000000004", ClientSecret = "sandbox-client-secret", CatalogueId = "a1a1a1a1-0000-4000-8000-000000000004";
    internal const string FirstUser = "e1e1e1e1-0000-4000-8000-000000000001", SecondUser = "e1e1e1e1-0000-4000-8000-000000000002";
    private readonly Dictionary<(string User, long Chain), JsonNode> _feed = [];

    /// <summary>Has not installed the app.</summary>
    public string? WithoutApp { get; set; }

    /// <summary>What the app may do.</summary>
    public string Role { get; set; } = TeamsActivityConnector.Permission;

    /// <summary>What stands in the feeds.</summary>
    public IReadOnlyList<(string User, JsonNode Notification)> Feed
    {
        get { lock (_feed) return [.. _feed.Select(one => (one.Key.User, one.Value))]; }
    }

    public override object State() => new { feed = Feed.Select(one => new { one.User, one.Notification }).ToArray() };

    protected override void Map(WebApplication app)
    {
        app.MapPost("/{directory}/oauth2/v2.0/token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            return form["client_secret"] == ClientSecret && form["client_id"] == ClientId
                ? Results.Json(new { token_type = "Bearer", expires_in = 3599, access_token = EntraToken.Unsigned("activity", Role) }) : Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }).RequireHost("login.microsoftonline.com");
        app.MapPost("/v1.0/users/{user}/teamwork/sendActivityNotification", async (string user, HttpRequest request) =>
        {
            if (request.Headers.Authorization != $"Bearer {EntraToken.Unsigned("activity", Role)}") return Results.Json(new { error = new { code = "InvalidAuthenticationToken" } }, statusCode: 401);
            if (user is not (FirstUser or SecondUser)) return Results.Json(new { error = new { code = "NotFound" } }, statusCode: 404);
            if (user == WithoutApp || Role != TeamsActivityConnector.Permission) return Results.Json(new { error = new { code = "Forbidden" } }, statusCode: 403);
            var sent = await JsonNode.ParseAsync(request.Body);
            if ((string?)sent?["teamsAppId"] != CatalogueId) return Results.Json(new { error = new { code = "Conflict", message = "Found multiple applications with the same AAD App ID" } }, statusCode: 409);
            if ((string?)sent["activityType"] != TeamsActivityConnector.ActivityType || ((string?)sent["topic"]?["webUrl"])?.StartsWith("https://teams.microsoft.com/l/", StringComparison.Ordinal) != true || (string?)sent["previewText"]?["content"] is not { Length: <= 150 })
                return Results.Json(new { error = new { code = "BadRequest" } }, statusCode: 400);
            lock (_feed) _feed[(user, (long)sent["chainId"]!)] = sent;
            return Results.NoContent();
        }).RequireHost("graph.microsoft.com");
    }
}

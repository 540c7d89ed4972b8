using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Sentinel;

/// <summary>A stand-in for Entra's tokens and a data collection rule that keeps its rows.</summary>
public sealed class SentinelSandbox : Sandbox
{
    internal const string ClientId = "c1c1c1c1-0000-4000-8000-000000000002", ClientSecret = "sandbox-client-secret", Rule = "dcr-00000000000000000000000000000001", Stream = "Custom-VerifyFinding_CL";
    private static readonly string Token = EntraToken.Unsigned("sentinel");
    private static readonly string[] Columns = ["TimeGenerated", "TenantName", "CaseId", "Reference", "Activity", "Severity", "Title", "Link", "Finding"];
    private readonly List<JsonNode> _rows = [];

    public IReadOnlyList<JsonNode> Rows
    {
        get { lock (_rows) return [.. _rows]; }
    }

    public override object State() => new { rows = Rows };

    protected override void Map(WebApplication app)
    {
        app.MapPost("/{directory}/oauth2/v2.0/token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            return form["client_secret"] == ClientSecret && form["client_id"] == ClientId && form["scope"] == SentinelConnector.Scope
                ? Results.Json(new { token_type = "Bearer", expires_in = 3599, access_token = Token }) : Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }).RequireHost("login.microsoftonline.com");
        app.MapPost($"/dataCollectionRules/{Rule}/streams/{Stream}", async (HttpRequest request) =>
        {
            if (request.Headers.Authorization != $"Bearer {Token}") return Results.Json(new { error = new { code = "InvalidToken" } }, statusCode: 401);
            if (request.Query["api-version"] != "2023-01-01" || await JsonNode.ParseAsync(request.Body) is not JsonArray { Count: > 0 } rows || rows.Any(row => row?["TimeGenerated"] is null))
                return Results.Json(new { error = new { code = "InvalidPayload" } }, statusCode: 400);
            // As the service does, columns that the stream does not declare are dropped.
            lock (_rows) _rows.AddRange(rows.Select(row => new JsonObject(row!.AsObject().Where(member => Columns.Contains(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())))));
            return Results.NoContent();
        }).RequireHost("verify-abcd.westeurope-1.ingest.monitor.azure.com");
    }
}

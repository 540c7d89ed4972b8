using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.GraphMail;

/// <summary>A stand-in for Entra's tokens and the one mailbox that the app may send as.</summary>
public sealed class GraphMailSandbox : Sandbox
{
    internal const string ClientId = "c1c1c1c1-0000-4000-8000-000000000003", ClientSecret = "sandbox-client-secret", Mailbox = "verify@example.com";
    private readonly List<JsonNode> _mails = [];

    /// <summary>What the app may do.</summary>
    public string Role { get; set; } = GraphMailConnector.Permission;

    public IReadOnlyList<JsonNode> Mails
    {
        get { lock (_mails) return [.. _mails]; }
    }

    public override object State() => new { mails = Mails };

    protected override void Map(WebApplication app)
    {
        app.MapPost("/{directory}/oauth2/v2.0/token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            return form["client_secret"] == ClientSecret && form["client_id"] == ClientId
                ? Results.Json(new { token_type = "Bearer", expires_in = 3599, access_token = EntraToken.Unsigned("mail", Role) }) : Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }).RequireHost("login.microsoftonline.com");
        app.MapPost("/v1.0/users/{mailbox}/sendMail", async (string mailbox, HttpRequest request) =>
        {
            if (request.Headers.Authorization != $"Bearer {EntraToken.Unsigned("mail", Role)}") return Results.Json(new { error = new { code = "InvalidAuthenticationToken" } }, statusCode: 401);
            if (mailbox != Mailbox || Role != GraphMailConnector.Permission) return Results.Json(new { error = new { code = "ErrorAccessDenied" } }, statusCode: 403);
            var sent = await JsonNode.ParseAsync(request.Body);
            if (sent?["message"]?["toRecipients"] is not JsonArray { Count: > 0 } || ((string?)sent["message"]!["internetMessageHeaders"]?[0]?["name"])?.StartsWith("x-", StringComparison.OrdinalIgnoreCase) == false)
                return Results.Json(new { error = new { code = "InvalidInternetMessageHeader" } }, statusCode: 400);
            lock (_mails) _mails.Add(sent["message"]!.DeepClone());
            return Results.Accepted();
        }).RequireHost("graph.microsoft.com");
    }
}

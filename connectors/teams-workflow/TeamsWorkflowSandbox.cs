using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.TeamsWorkflow;

/// <summary>A workflow that keeps the cards that it is asked to post. Like the real one it accepts at once, and posts the same card twice when asked twice.</summary>
public sealed class TeamsWorkflowSandbox : Sandbox
{
    internal const string Signature = "sandbox-signature";
    private readonly List<JsonNode> _cards = [];

    public IReadOnlyList<JsonNode> Cards
    {
        get { lock (_cards) return [.. _cards]; }
    }

    public override object State() => new { cards = Cards };

    protected override void Map(WebApplication app) => app.MapPost("/workflows/0/triggers/manual/paths/invoke", async (HttpRequest request) =>
    {
        if (request.Query["sig"] != Signature) return Results.StatusCode(401);
        var message = await JsonNode.ParseAsync(request.Body);
        if ((string?)message?["type"] != "message" || message["attachments"]?[0]?["content"] is not { } card) return Results.BadRequest();
        lock (_cards) _cards.Add(card.DeepClone());
        return Results.Accepted();
    }).RequireHost("prod-00.sandbox.logic.azure.com");
}

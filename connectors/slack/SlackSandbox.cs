using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Slack;

/// <summary>A channel that keeps what is posted to it. Like the real one it posts the same message twice when asked twice.</summary>
public sealed class SlackSandbox : Sandbox
{
    internal const string Path = "/services/T00000000/B00000000/sandbox-webhook";
    private readonly List<JsonNode> _messages = [];

    public IReadOnlyList<JsonNode> Messages
    {
        get { lock (_messages) return [.. _messages]; }
    }

    public override object State() => new { messages = Messages };

    protected override void Map(WebApplication app)
    {
        app.MapPost(Path, async (HttpRequest request) =>
        {
            var message = await JsonNode.ParseAsync(request.Body);
            if (message?["text"] is null) return Results.Text("invalid_payload", statusCode: 400);
            lock (_messages) _messages.Add(message);
            return Results.Text("ok");
        }).RequireHost("hooks.slack.com");
        app.MapFallback(() => Results.Text("no_service", statusCode: 404));
    }
}

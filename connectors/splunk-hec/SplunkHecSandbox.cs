using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.SplunkHec;

/// <summary>A stand-in for an HTTP Event Collector with one token.</summary>
public sealed class SplunkHecSandbox : Sandbox
{
    internal const string Host = "splunk.example.com", Token = "00000000-0000-4000-8000-000000000088";
    private readonly List<JsonNode> _events = [];

    public IReadOnlyList<JsonNode> Events
    {
        get { lock (_events) return [.. _events]; }
    }

    public override object State() => new { events = Events };

    protected override void Map(WebApplication app)
    {
        // The stand-in is reached at the vendor's host; which port was meant is seen before the request leaves.
        var collector = app.MapGroup("/services/collector").RequireHost(Host);
        collector.AddEndpointFilter(async (context, next) => (string?)context.HttpContext.Request.Headers.Authorization switch
        {
            null => Results.Json(new { text = "Token is required", code = 2 }, statusCode: 401),
            $"Splunk {Token}" => await next(context),
            _ => Results.Json(new { text = "Invalid token", code = 4 }, statusCode: 403),
        });
        collector.MapGet("/health", () => Results.Json(new { text = "HEC is healthy", code = 17 }));
        collector.MapPost("/event", async (HttpRequest request) =>
        {
            var sent = await JsonNode.ParseAsync(request.Body);
            if (sent?["event"] is null) return Results.Json(new { text = "Event field is required", code = 12 }, statusCode: 400);
            lock (_events) _events.Add(sent);
            return Results.Json(new { text = "Success", code = 0 });
        });
    }
}

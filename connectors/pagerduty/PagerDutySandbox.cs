using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.PagerDuty;

/// <summary>A stand-in for the Events API: events with one dedup key are one incident.</summary>
public sealed class PagerDutySandbox : Sandbox
{
    internal const string RoutingKey = "0123456789abcdef0123456789abcdef";
    private readonly SortedDictionary<string, bool> _incidents = new(StringComparer.Ordinal);
    private readonly List<JsonNode> _events = [];

    /// <summary>Incidents by dedup key, and whether each is open.</summary>
    public IReadOnlyDictionary<string, bool> Incidents
    {
        get { lock (_events) return new Dictionary<string, bool>(_incidents); }
    }

    public IReadOnlyList<JsonNode> Events
    {
        get { lock (_events) return [.. _events]; }
    }

    public override object State() => new { incidents = Incidents, events = Events };

    protected override void Map(WebApplication app) => app.MapPost("/v2/enqueue", async (HttpRequest request) =>
    {
        var sent = await JsonNode.ParseAsync(request.Body);
        var action = (string?)sent?["event_action"];
        if ((string?)sent?["routing_key"] != RoutingKey || action is not ("trigger" or "resolve") || action == "trigger" && (sent["payload"]?["summary"] is null || sent["payload"]?["source"] is null || sent["payload"]?["severity"] is null))
            return Results.Json(new { status = "invalid event", message = "Event object is invalid", errors = (string[])["made to be strict"] }, statusCode: 400);
        var key = (string?)sent["dedup_key"] ?? "none";
        lock (_events)
        {
            _events.Add(sent);
            _incidents[key] = action == "trigger";
        }
        return Results.Json(new { status = "success", message = "Event processed", dedup_key = key }, statusCode: 202);
    }).RequireHost("events.pagerduty.com", "events.eu.pagerduty.com");
}

using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;
using Verify.Core.Acting;
using Verify.Core.Model;

namespace Verify.Connectors.PagerDuty;

internal sealed record EnqueueAnswer
{
    [JsonPropertyName("status")]
    public string? Status { get; init; }
}

[JsonSerializable(typeof(EnqueueAnswer))]
internal sealed partial class PagerDutyJson : JsonSerializerContext;

/// <summary>Tells whoever is on call, by PagerDuty's Events API v2. One case is one incident, by its dedup key; it is resolved when a review is no longer asked for.</summary>
public sealed class PagerDutyConnector : IFindingSink, ISandboxed
{
    internal const string Name = "pagerduty", SecretName = "routingKey";
    private const int LongestSummary = 1024, LongestKey = 255;

    public string Id => Name;

    public async Task<WriteResult> ReportAsync(FindingReport report, Session session, CancellationToken cancel)
    {
        if (session.Connection.SecretOf(SecretName) is not { } key) return new WriteResult.Failed(new Failure(FailureCategory.Refused, $"secrets.{SecretName}: not set"));
        var host = session.Connection.Setting("region") == "eu" ? "events.eu.pagerduty.com" : "events.pagerduty.com";
        // https://developer.pagerduty.com/api-reference/368ae3d938c9e-send-an-event-to-pager-duty
        var answered = await session.Http.WriteAsync(() => new HttpRequestMessage(HttpMethod.Post, new Uri($"https://{host}/v2/enqueue")) { Content = JsonContent.Create(Event(report, key)) }, cancel);
        if (!answered.Succeeded(out var answer, out var failure)) return WriteResult.From(failure, written: true);
        if (!answer.Json(PagerDutyJson.Default.EnqueueAnswer).Succeeded(out var said, out failure)) return new WriteResult.Unknown(null, failure);
        // Sent again, an event with the same dedup key is the same incident.
        return answer.Status == 202 && said.Status == "success" ? new WriteResult.Done(["event"]) : new WriteResult.Unknown(null, new Failure(FailureCategory.BadAnswer, $"POST {host}: {answer.Status} without success"));
    }

    public Sandbox CreateSandbox() => new PagerDutySandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { [SecretName] = [new Secret(PagerDutySandbox.RoutingKey)] },
    };

    private static JsonObject Event(FindingReport report, Secret key)
    {
        var finding = report.Finding;
        var made = new JsonObject { ["routing_key"] = key.Reveal(), ["event_action"] = finding.Activity == FindingActivity.Close ? "resolve" : "trigger", ["dedup_key"] = Cut(report.Case, LongestKey) };
        if (finding.Activity == FindingActivity.Close) return made;
        made["payload"] = new JsonObject
        {
            ["summary"] = Cut(finding.Title, LongestSummary),
            ["source"] = "verify",
            ["severity"] = finding.Severity switch
            {
                FindingSeverity.Critical => "critical",
                FindingSeverity.High => "error",
                FindingSeverity.Medium => "warning",
                FindingSeverity.Informational => "info",
                _ => throw new InvalidOperationException($"no such severity: {finding.Severity}"),
            },
            ["timestamp"] = finding.At.UtcDateTime.ToString("O"),
            ["group"] = report.Tenant.Value,
            ["class"] = "identity-review",
            ["custom_details"] = new JsonObject
            {
                ["case"] = finding.Candidate.Value,
                ["patterns"] = new JsonArray([.. finding.Patterns.Select(pattern => (JsonNode)pattern.Id)]),
                ["signals"] = new JsonArray([.. finding.Signals.Select(signal => (JsonNode)signal.Indicator)]),
                ["reference"] = report.Marker,
            },
        };
        (made["client"], made["client_url"]) = ("Verify", report.Link.ToString());
        made["links"] = new JsonArray(new JsonObject { ["href"] = report.Link.ToString(), ["text"] = "Case" });
        return made;
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.SplunkHec;

internal sealed record HecAnswer
{
    [JsonPropertyName("code")]
    public int? Code { get; init; }
}

[JsonSerializable(typeof(HecAnswer))]
internal sealed partial class SplunkJson : JsonSerializerContext;

/// <summary>Sends findings to Splunk's HTTP Event Collector, as OCSF events.</summary>
public sealed class SplunkHecConnector : IFindingSink, IHealth, ISandboxed
{
    internal const string Name = "splunk-hec", SecretName = "token";

    public string Id => Name;

    public async Task<WriteResult> ReportAsync(FindingReport report, Session session, CancellationToken cancel)
    {
        var body = Event(report, session.Connection).ToJsonString();
        // https://help.splunk.com/en/splunk-enterprise/get-data-in/collect-http-event-data/http-event-collector-rest-api-endpoints: services/collector/event
        var answered = await WithTokenAsync(session, token => session.Http.WriteAsync(() => Request(HttpMethod.Post, session, "event", token, body, report.Marker), cancel));
        if (!answered.Succeeded(out var answer, out var failure)) return WriteResult.From(failure, written: true);
        if (!answer.Json(SplunkJson.Default.HecAnswer).Succeeded(out var said, out failure)) return new WriteResult.Unknown(null, failure);
        return said.Code == 0 ? new WriteResult.Done(["event"]) : new WriteResult.Unknown(null, new Failure(FailureCategory.BadAnswer, string.Create(CultureInfo.InvariantCulture, $"services/collector/event: code {said.Code}")));
    }

    /// <summary>The same page: services/collector/health; it looks at the collector, with the token on it.</summary>
    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        var answered = await WithTokenAsync(session, token => session.Http.ReadAsync(() => Request(HttpMethod.Get, session, "health", token, null, null), cancel));
        if (!answered.Succeeded(out var answer, out var failure)) return Health.Of(failure);
        return answer.Json(SplunkJson.Default.HecAnswer).Failure is { } broken ? Health.Of(broken) : new Health(HealthState.Ok, "the collector is healthy");
    }

    public Sandbox CreateSandbox() => new SplunkHecSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["host"] = SplunkHecSandbox.Host, ["port"] = "8088", ["index"] = "security" },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { [SecretName] = [new Secret(SplunkHecSandbox.Token)] },
    };

    private static JsonObject Event(FindingReport report, Connection connection)
    {
        var made = new JsonObject
        {
            ["time"] = report.Finding.At.ToUnixTimeMilliseconds() / 1000m,
            ["host"] = "verify",
            ["source"] = "verify",
            ["sourcetype"] = "verify:finding",
            ["event"] = report.Event.DeepClone(),
            // Indexed, and flat: by the reference a search drops what came twice.
            ["fields"] = new JsonObject { ["tenant"] = report.Tenant.Value, ["case"] = report.Finding.Candidate.Value, ["reference"] = report.Marker },
        };
        if (connection.Setting("index") is { } index) made["index"] = index;
        return made;
    }

    /// <summary>While a token is being changed the old one may be the one that still works. Splunk refuses an unknown token with 403.</summary>
    private static async Task<Result<HttpAnswer>> WithTokenAsync(Session session, Func<Secret, Task<Result<HttpAnswer>>> send)
    {
        Result<HttpAnswer> answered = new Failure(FailureCategory.Unauthorised, $"no {SecretName} is set for this connection");
        foreach (var token in session.Connection.SecretsOf(SecretName))
        {
            answered = await send(token);
            if (answered.Failure?.Category is not (FailureCategory.Unauthorised or FailureCategory.MissingScope)) break;
        }
        return answered;
    }

    private static HttpRequestMessage Request(HttpMethod method, Session session, string path, Secret token, string? body, string? marker)
    {
        var port = session.Connection.Setting("port") == "443" ? "" : ":8088";
        var request = new HttpRequestMessage(method, new Uri($"https://{session.Connection.Setting("host")}{port}/services/collector/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Splunk", token.Reveal());
        // With indexer acknowledgment on, the collector wants a channel: any GUID, here one for each finding.
        if (marker is not null) request.Headers.Add("X-Splunk-Request-Channel", new Guid(Encoding.UTF8.GetBytes(marker.PadRight(16)[..16])).ToString());
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }
}

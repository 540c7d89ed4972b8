using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Sentinel;

/// <summary>Sends findings to Microsoft Sentinel through the Logs Ingestion API of Azure Monitor.</summary>
public sealed class SentinelConnector : IFindingSink, IHealth, ISandboxed
{
    internal const string Name = "sentinel", Scope = "https://monitor.azure.com//.default";

    public string Id => Name;

    public async Task<WriteResult> ReportAsync(FindingReport report, Session session, CancellationToken cancel)
    {
        var connection = session.Connection;
        var host = $"{connection.Setting("endpoint")}.{connection.Setting("region")}.ingest.monitor.azure.com";
        // https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview
        var address = new Uri($"https://{host}/dataCollectionRules/{connection.Setting("rule")}/streams/{connection.Setting("stream")}?api-version=2023-01-01");
        var answered = await EntraRequest.WriteAsync(session, Scope, () => new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(new JsonArray(Row(report))) }, cancel);
        if (!answered.Succeeded(out var answer, out var failure)) return WriteResult.From(failure, written: true);
        return answer.Status == 204 ? new WriteResult.Done(["row"]) : new WriteResult.Unknown(null, new Failure(FailureCategory.BadAnswer, string.Create(CultureInfo.InvariantCulture, $"POST {host}: {answer.Status} instead of 204")));
    }

    /// <summary>Whether the collection rule lets the app in is known when it takes the first finding: every request to it is a row.</summary>
    public Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) => EntraRequest.HealthAsync(session, Scope, null, cancel);

    public Sandbox CreateSandbox() => new SentinelSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string>
        {
            ["directory"] = "d1d1d1d1-0000-4000-8000-000000000001", ["clientId"] = SentinelSandbox.ClientId, ["endpoint"] = "verify-abcd", ["region"] = "westeurope-1", ["rule"] = SentinelSandbox.Rule, ["stream"] = SentinelSandbox.Stream,
        },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["clientSecret"] = [new Secret(SentinelSandbox.ClientSecret)] },
    };

    /// <summary>A row of the table that README.md describes.</summary>
    private static JsonObject Row(FindingReport report) => new()
    {
        ["TimeGenerated"] = report.Finding.At.UtcDateTime.ToString("O"),
        ["TenantName"] = report.Tenant.Value,
        ["CaseId"] = report.Finding.Candidate.Value,
        ["Reference"] = report.Marker,
        ["Activity"] = report.Finding.Activity.ToString(),
        ["Severity"] = report.Finding.Severity.ToString(),
        ["Title"] = report.Finding.Title,
        ["Link"] = report.Link.ToString(),
        ["Finding"] = report.Event.DeepClone(),
    };
}

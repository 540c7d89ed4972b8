using System.Text.Json.Nodes;
using Verify.Core.Acting;
using Verify.Core.Model;

namespace Verify.Connectors.Sdk;

/// <summary>A finding on its way to security's own systems. Alerts to people are <see cref="Alert"/>s, which give no reason.</summary>
/// <param name="Event">The finding in OCSF's words: what is sent wherever the receiver has no form of its own.</param>
/// <param name="Link">To the case, for who may see it.</param>
/// <param name="Marker">Opaque, the same at every attempt.</param>
public sealed record FindingReport(Finding Finding, JsonObject Event, TenantId Tenant, Uri Link, string Marker)
{
    /// <summary>What stays the same from the first finding about a candidate to the one that closes it.</summary>
    public string Case => $"verify-{Tenant}-{Finding.Candidate}";
}

/// <summary>Takes findings to a system of security. At least once, and in order for each candidate.</summary>
public interface IFindingSink : IConnector
{
    Task<WriteResult> ReportAsync(FindingReport report, Session session, CancellationToken cancel);
}

using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Acting;
using Verify.Core.Model;

namespace Verify.Server.Acting;

/// <summary>What waits in the outbox for security's own systems: the finding as it was when it was made, in ids and codes.</summary>
internal static class FindingMessage
{
    public static byte[] Bytes(Finding finding) => JsonSerializer.SerializeToUtf8Bytes(finding, Json.Readable);

    public static FindingReport Report(byte[] json, TenantId tenant, string marker, Uri publicUrl)
    {
        var finding = JsonSerializer.Deserialize<Finding>(json, Json.Readable)!;
        var link = new Uri(publicUrl, $"review/{finding.Candidate.Value}");
        return new FindingReport(finding, DetectionFinding.Of(finding, tenant, link, marker), tenant, link, marker);
    }
}

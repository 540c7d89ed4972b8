using Verify.Core.Documents;

namespace Verify.Tests.Documents;

internal static class Findings
{
    public static FindingState State(this IEnumerable<DocumentFinding> findings, string check) => Assert.Single(findings, finding => finding.Check == check).State;

    public static string[] Failed(this IEnumerable<DocumentFinding> findings) => [.. findings.Where(finding => finding.State == FindingState.Failed).Select(finding => finding.Check)];
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Model;

namespace Verify.Core.Acting;

/// <summary>A finding as OCSF writes it: Detection Finding, class 2004 (https://schema.ocsf.io/1.5.0/classes/detection_finding). The same finding is always the same bytes.</summary>
public static class DetectionFinding
{
    private const int Category = 2, Class = 2004;
    private const string SchemaVersion = "1.5.0";

    /// <param name="marker">Opaque, the same at every attempt to deliver this finding: receivers tell by it what they have already.</param>
    public static JsonObject Of(Finding finding, TenantId tenant, Uri link, string marker)
    {
        var time = finding.At.ToUnixTimeMilliseconds();
        return new JsonObject
        {
            ["activity_id"] = (int)finding.Activity,
            ["activity_name"] = finding.Activity.ToString(),
            ["category_uid"] = Category,
            ["category_name"] = "Findings",
            ["class_uid"] = Class,
            ["class_name"] = "Detection Finding",
            ["type_uid"] = Class * 100 + (int)finding.Activity,
            ["time"] = time,
            ["severity_id"] = (int)finding.Severity,
            ["severity"] = finding.Severity.ToString(),
            ["status_id"] = finding.Activity switch { FindingActivity.Create => 1, FindingActivity.Update => 2, FindingActivity.Close => 4, _ => throw new ArgumentOutOfRangeException(nameof(finding)) },
            ["is_alert"] = finding.Activity != FindingActivity.Close,
            // Observations are no conclusions: a thin dossier is low, a whole one medium, and only a person's finding could be high.
            ["confidence_id"] = finding.Complete ? 2 : 1,
            ["risk_score"] = finding.Score,
            ["message"] = finding.Title,
            ["metadata"] = new JsonObject
            {
                ["version"] = SchemaVersion,
                ["uid"] = marker,
                ["tenant_uid"] = tenant.Value,
                ["product"] = new JsonObject { ["name"] = "Verify", ["vendor_name"] = "Verify", ["version"] = finding.EngineVersion },
            },
            ["finding_info"] = new JsonObject
            {
                ["uid"] = finding.Candidate.Value,
                ["title"] = finding.Title,
                ["desc"] = "Observations are no conclusions. What would explain them honestly, and the evidence, stand behind the link; a person decides.",
                ["types"] = Texts(finding.Patterns.Select(pattern => pattern.Id)),
                ["modified_time"] = time,
                ["src_url"] = link.ToString(),
                ["analytic"] = new JsonObject { ["type_id"] = 1, ["type"] = "Rule", ["name"] = "Verify policy", ["uid"] = finding.Fingerprint, ["version"] = finding.PolicyVersion },
                ["related_analytics"] = new JsonArray([.. finding.Signals.Select(signal => (JsonNode)new JsonObject
                {
                    ["type_id"] = 1, ["type"] = "Rule", ["uid"] = signal.Indicator, ["category"] = Kebab(signal.Family.ToString()),
                })]),
            },
            ["resources"] = new JsonArray(new JsonObject { ["type"] = "candidate", ["uid"] = finding.Candidate.Value }),
            ["unmapped"] = new JsonObject
            {
                ["recommendation"] = Kebab(finding.Recommendation.ToString()),
                ["stage"] = Kebab(finding.Stage.ToString()),
                ["queues"] = Texts(finding.Queues),
                ["patterns"] = new JsonArray([.. finding.Patterns.Select(pattern => (JsonNode)new JsonObject { ["id"] = pattern.Id, ["outcome"] = Kebab(pattern.Outcome.ToString()) })]),
                ["signals"] = new JsonArray([.. finding.Signals.Select(signal => (JsonNode)new JsonObject
                {
                    ["indicator"] = signal.Indicator, ["strength"] = Kebab(signal.Strength.ToString()), ["points"] = signal.Points,
                })]),
            },
        };
    }

    private static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}

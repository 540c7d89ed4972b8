using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Acting;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Tests.Review;

namespace Verify.Tests.Acting;

/// <summary>What leaves the product for security's own systems, and when.</summary>
public sealed class FindingTests
{
    private static readonly CandidateId Ada = new("c-1");
    private static readonly MatchedPattern Farm = new() { Id = "laptop-farm", Title = "Laptop farm", Outcome = Outcome.SecurityCase, Signals = ["ip-anonymiser"], HonestExplanation = "A new address." };

    [Fact]
    public void A_finding_is_made_when_a_review_is_asked_for_changed_with_what_it_stands_on_and_closed_when_it_is_no_longer_asked_for()
    {
        var (clear, held) = (Some(Recommendation.Proceed), Some(Recommendation.HoldForReview, "ip-anonymiser"));
        Assert.Null(Finding.Of(null, clear));
        Assert.Null(Finding.Of(clear, Some(Recommendation.VerifyFurther)));
        Assert.Equal(FindingActivity.Create, Finding.Of(null, held)?.Activity);
        Assert.Equal(FindingActivity.Create, Finding.Of(clear, held)?.Activity);
        Assert.Null(Finding.Of(held, held with { Score = 12 }));
        Assert.Equal(FindingActivity.Update, Finding.Of(held, Some(Recommendation.HoldForReview, "ip-anonymiser", "phone-voip"))?.Activity);
        Assert.Equal(FindingActivity.Update, Finding.Of(held, held with { Patterns = [Farm] })?.Activity);
        Assert.Equal(FindingActivity.Close, Finding.Of(held, clear)?.Activity);
        Assert.IsType<NextAction.ReportFinding>(Actions.Plan(null, held)[^1]);
    }

    [Fact]
    public void How_soon_somebody_should_look_comes_from_what_the_patterns_lead_to()
    {
        FindingSeverity Severity(params Outcome[] outcomes) => Finding.Of(null, Some(Recommendation.HoldForReview) with { Patterns = [.. outcomes.Select(outcome => Farm with { Outcome = outcome })] })!.Severity;
        Assert.Equal(FindingSeverity.Medium, Severity());
        Assert.Equal(FindingSeverity.Medium, Severity(Outcome.HrTask, Outcome.RecruiterTask));
        Assert.Equal(FindingSeverity.High, Severity(Outcome.HrTask, Outcome.SecurityCase));
        Assert.Equal(FindingSeverity.Critical, Severity(Outcome.SecurityCase, Outcome.Incident));
    }

    /// <summary>https://schema.ocsf.io/1.5.0/classes/detection_finding: what is required there, and ids that agree with each other.</summary>
    [Theory]
    [InlineData(FindingActivity.Create), InlineData(FindingActivity.Update), InlineData(FindingActivity.Close)]
    public void It_is_a_detection_finding_of_OCSF(FindingActivity activity)
    {
        var made = Ocsf(activity);
        Assert.Equal(2, (int)made["category_uid"]!);
        Assert.Equal(2004, (int)made["class_uid"]!);
        Assert.Equal((int)activity, (int)made["activity_id"]!);
        Assert.Equal(200400 + (int)activity, (int)made["type_uid"]!);
        Assert.Equal(SomeCase.At.ToUnixTimeMilliseconds(), (long)made["time"]!);
        Assert.InRange((int)made["severity_id"]!, 1, 6);
        Assert.Equal("1.5.0", (string?)made["metadata"]!["version"]);
        Assert.NotNull(made["metadata"]!["product"]!["vendor_name"]);
        Assert.Equal("acme", (string?)made["metadata"]!["tenant_uid"]);
        Assert.Equal("m1", (string?)made["metadata"]!["uid"]);
        Assert.Equal("c-1", (string?)made["finding_info"]!["uid"]);
        Assert.NotNull(made["finding_info"]!["title"]);
        Assert.All(made["finding_info"]!["related_analytics"]!.AsArray().Append(made["finding_info"]!["analytic"]), analytic => Assert.Equal(1, (int)analytic!["type_id"]!));
        Assert.Equal(activity != FindingActivity.Close, (bool)made["is_alert"]!);
        string[] known = ["activity_id", "activity_name", "category_uid", "category_name", "class_uid", "class_name", "type_uid", "time", "severity_id", "severity", "status_id", "is_alert", "confidence_id", "risk_score", "message", "metadata", "finding_info", "resources", "unmapped"];
        Assert.Empty(made.Select(member => member.Key).Except(known));
    }

    [Fact]
    public void Nothing_that_quotes_a_person_is_in_it_and_the_same_finding_is_the_same_bytes()
    {
        var made = Ocsf(FindingActivity.Create).ToJsonString();
        Assert.DoesNotContain("Example", made, StringComparison.Ordinal);
        Assert.DoesNotContain("landlord", made, StringComparison.Ordinal);
        Assert.Contains("ip-anonymiser", made, StringComparison.Ordinal);
        Assert.Equal(made, Ocsf(FindingActivity.Create).ToJsonString());
    }

    [Fact]
    public void What_waits_in_the_outbox_is_read_back_as_it_was()
    {
        var finding = Finding.Of(null, Some(Recommendation.HoldForReview, "ip-anonymiser") with { Patterns = [Farm], Queues = ["compliance"] })!;
        var read = JsonSerializer.Deserialize<Finding>(JsonSerializer.SerializeToUtf8Bytes(finding, Json.Readable), Json.Readable)!;
        Assert.Equal(DetectionFinding.Of(finding, new TenantId("acme"), new Uri("https://verify.example.com/"), "m").ToJsonString(), DetectionFinding.Of(read, new TenantId("acme"), new Uri("https://verify.example.com/"), "m").ToJsonString());
    }

    private static JsonObject Ocsf(FindingActivity activity) =>
        DetectionFinding.Of(Finding.Of(null, Some(Recommendation.HoldForReview, "ip-anonymiser", "phone-voip") with { Patterns = [Farm] })! with { Activity = activity }, new TenantId("acme"), new Uri("https://verify.example.com/review/c-1"), "m1");

    private static Assessment Some(Recommendation recommendation, params string[] indicators) => SomeCase.Assessment(Ada, recommendation, [.. indicators.Select(id => SomeCase.Signal(id, statement: "Ada Example was seen at 192.0.2.1."))]);
}

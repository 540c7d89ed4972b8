using Verify.Core.Assessing;
using Verify.Server.Assessing;

namespace Verify.Tests.Assessing;

/// <summary>What is wrong in a policy is found, with its field and its line.</summary>
public sealed class PolicyCheckTests
{
    private static readonly string Shipped = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Policies", "default.yaml"));

    public static TheoryData<string, string, string, string> Mistakes() => new()
    {
        { "supporting: 1,", "supporting: 4,", "weights", "weights rise" },
        { "usual: 4,", "usual: 0,", "familyCap", "at least 1" },
        { "verifyFurther: { points: 4, families: 2 }", "verifyFurther: { points: 4, families: 1 }", "verifyFurther.families", "one family never escalates" },
        { "holdForReview: { points: 7, families: 2 }", "holdForReview: { points: 3, families: 2 }", "holdForReview.points", "no fewer points" },
        { "holdForReview: { points: 7, families: 2 }", "holdForReview: { points: 99, families: 2 }", "holdForReview.points", "cannot be reached" },
        { "holdForReview: { points: 7, families: 2 }", "holdForReview: { points: 7, families: 14 }", "holdForReview.families", "families can add points" },
        { "outcome: recruiter-task }", "outcome: security-case }", "weakPattern.outcome", "holds nobody" },
        { "incompletePattern: { hits: 3,", "incompletePattern: { hits: 1,", "incompletePattern", "one hit or one family" },
        { "bypassScore: false\n    holds: false", "holds: false", "queues[4].indicators[0]", "all its reasons or not at all" },
        { "shadow: []", "shadow: [device-colocated]", "queues[4].indicators[1]", "in shadow and opens no queue" },
        { "shadow: []", "shadow: [no-such-thing]", "shadow[0]", "no indicator 'no-such-thing'" },
        { "shadow: []", "shadow: [extortion-threat]", "queues[2].indicators[0]", "in shadow and opens no queue" },
        { "shadow: []", "shadow: [undisclosed-other-employment, work-done-by-several, endpoint-unattended]", "patterns[1].when[0].all[0]", "never matches" },
        { "indicators: [extortion-threat]", "indicators: [extortion-threat, sanctions-wallet-hit]", "queues[2].indicators[1]", "already" },
        { "role: sensitive, stage: interview", "role: secret, stage: interview", "coverage[6].role", "no role tier 'secret'" },
        { "stage: application, required: [contact-shared]", "stage: application, required: [contact-shared, mfa-device-shared]", "coverage[0].required[1]", "no answer before the stage first-weeks" },
        { "stage: application, required: [contact-shared]", "stage: application, required: [employment-denied]", "coverage[0].required[0]", "needs the step employment-verification" },
        { "{ class: document, days: 30 }", "{ class: document, days: 0 }", "retention[2].days", "at least one day" },
        { "{ class: document, days: 30 }", "{ class: network, days: 30 }", "retention[2].class", "stands twice" },
        { "id: pattern-overemployment", "id: pattern-payroll-diversion-victim", "patterns[1].id", "stands twice" },
        { "noneOf: [identity-cluster, doc-number-reuse,", "noneOf: [payout-change-burst, doc-number-reuse,", "patterns[0].when[0].all[0].anyOf[1]", "both wanted and excluded" },
        { "anyOf: [git-copied-repo, git-history-inconsistent]", "anyOf: [git-copied-repo, git-copied-repo]", "patterns[11].when[0].all[0].anyOf[1]", "stands twice" },
        { "anyOf: [profile-account-takeover, profile-impersonates-person, git-history-inconsistent]", "anyOf: [profile-account-takeover]\n            atLeast: 3", "patterns[10].when[0].all[0].atLeast", "3 of 1" },
        { "anyOf: [contact-linked-to-other-name, portrait-reused, email-low-trust, phone-low-trust, profile-vs-resume-conflict, identity-switch-midway]", "anyOf: [identity-switch-midway]", "patterns[10].when[0]", "all its hits are of one family" },
        { "step: pay-details, from: offer, feeds: [payout-account-shared", "step: pay-details, from: offer, feeds: [payout-thing", "gating.steps[10].feeds[0]", "no indicator 'payout-thing'" },
        { "step: eligibility-check, from: onboarding", "step: eligibility-check, from: interview", "gating.steps[4].from", "us allows eligibility-check from onboarding on" },
        { "step: automated-score", "step: pay-details", "gating.steps[11].step", "stands twice" },
        { "\ngating:\n", "\ngating:\n  recordsOnFile: [no-such-paper]\n", "gating.recordsOnFile[0]", "no rule asks for 'no-such-paper'" },
        { "\ngating:\n", "\ngating:\n  jobLocation: { country: Germany }\n", "gating.jobLocation.country", "two letters" },
        { "\ngating:\n", "\ngating:\n  jurisdictions: [{ id: xx, title: X, where: { countries: [XX] }, rules: [{ id: xx-1, steps: [pay-details], reason: Because., source: { name: N, section: S, link: \"http://example.com\", verified: false } }] }]\n", "gating.jurisdictions[0].rules[0]", "demands nothing" },
        { "\ngating:\n", "\ngating:\n  jurisdictions: [{ id: xx, title: X, where: { countries: [XX] }, rules: [{ id: xx-1, steps: [pay-details], never: true, reason: Because., source: { name: N, section: S, link: \"javascript:1\", verified: false } }] }]\n", "gating.jurisdictions[0].rules[0].source.link", "https" },
        { "\nretention:", "\nthresholds: { ip-anonymiser: { no-such: 1 } }\nretention:", "thresholds.ip-anonymiser.no-such", "the check knows" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_found_with_its_field_and_its_line(string right, string wrong, string path, string problem)
    {
        Assert.Contains(right, Shipped, StringComparison.Ordinal);
        var text = ReplaceFirst(Shipped, right, wrong);
        var (_, findings) = PolicyFile.Parse(text);
        var found = findings.Where(f => f.Finding.Path == path && f.Finding.Problem.Contains(problem, StringComparison.Ordinal)).ToArray();
        Assert.True(found.Length == 1, string.Join('\n', findings.Select(f => f.Text("policy"))));
        Assert.InRange(found[0].Line, 1, text.Split('\n').Length);
        // The line is that of the field, or of the nearest thing around it that stands in the file.
        var field = path.Split('.', '[')[0];
        Assert.True(found[0].Line >= LineOf("\n" + text, "\n" + field + ":") - 1, $"line {found[0].Line} is before '{field}'");
    }

    [Theory]
    [InlineData("step: automated-score", "step: no-such-step", "gating.steps[11].step")]
    [InlineData("outcome: hr-task", "outcome: fire-them", "patterns[1].outcome")]
    [InlineData("shadow: []", "shadows: []", "shadows")]
    [InlineData("stage: application, required", "stage: sourcing, required", "coverage[0].stage")]
    public void What_cannot_be_read_names_its_field_and_its_line(string right, string wrong, string path)
    {
        var text = ReplaceFirst(Shipped, right, wrong);
        var (policy, findings) = PolicyFile.Parse(text);
        Assert.Null(policy);
        var finding = Assert.Single(findings);
        Assert.Equal(path, finding.Finding.Path);
        Assert.Equal(LineOf(text, wrong), finding.Line);
        Assert.DoesNotContain("Verify.Core", finding.Finding.Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("just words")]
    [InlineData("a: b: c")]
    [InlineData("version: 1")]
    [InlineData("a: &x [*x]")]
    public void What_is_no_policy_is_refused_without_an_exception(string text)
    {
        var (policy, findings) = PolicyFile.Parse(text);
        Assert.Null(policy);
        Assert.NotEmpty(findings);
    }

    [Fact]
    public void A_policys_own_pack_stands_in_the_place_of_the_shipped_one()
    {
        var own = ReplaceFirst(Shipped, "\ngating:\n", "\ngating:\n  jurisdictions: [{ id: eu, title: Ours, where: { countries: [DE] }, rules: [] }]\n");
        var (policy, findings) = PolicyFile.Parse(own);
        Assert.Empty(findings.Select(f => f.Text("policy")));
        Assert.Equal("Ours", policy!.Gating.Jurisdictions.Single(p => p.Id == "eu").Title);
        Assert.Equal(5, policy.Gating.Jurisdictions.Count);
        Assert.NotEqual(PolicyFile.Default.Hash, new CompiledPolicy(policy).Hash);
        Assert.Equal(Core.Model.Json.Hash(policy), Core.Model.Json.Hash(PolicyFile.Parse(PolicyWriter.Yaml(policy, "again")).Policy!));
    }

    private static string ReplaceFirst(string text, string right, string wrong)
    {
        var at = text.IndexOf(right, StringComparison.Ordinal);
        return text[..at] + wrong + text[(at + right.Length)..];
    }

    private static long LineOf(string text, string part) => text[..text.IndexOf(part, StringComparison.Ordinal)].Count(c => c == '\n') + 1;
}

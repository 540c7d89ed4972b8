using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Enriching;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Tests.Assessing;

namespace Verify.Tests.Gating;

/// <summary>What the law of a place lets nobody ask is refused with its reason and source, and what was collected all the same does not count.</summary>
public sealed class GateTests
{
    private static readonly GateRules Rules = PolicyFile.Default.Policy.Gating;
    private static readonly Place Chicago = new() { Country = "US", State = "IL", City = "Chicago" }, Brooklyn = new() { Country = "US", State = "NY", City = "Brooklyn" },
        Texas = new() { Country = "US", State = "TX", City = "Austin" }, Berlin = new() { Country = "DE", City = "Berlin" }, London = new() { Country = "GB", City = "London" };

    public static TheoryData<string, string, string, string?> Refusals() => new()
    {
        { "texas", "work-authorisation-document", "offer", "us-work-authorisation-after-offer" },
        { "texas", "work-authorisation-document", "onboarding", null },
        { "texas", "eligibility-check", "interview", "us-work-authorisation-after-offer" },
        { "texas", "specific-document", "onboarding", "us-no-specific-document" },
        { "texas", "background-report", "offer", "us-background-report-authorised" },
        { "texas", "health-question", "interview", "us-no-health-question-before-offer" },
        { "texas", "face-comparison", "interview", null },
        { "texas", "salary-history", "interview", null },
        { "chicago", "face-comparison", "interview", "il-biometric-release" },
        { "chicago", "interview-analysis", "interview", "il-ai-video-interview" },
        { "chicago", "salary-history", "offer", "il-no-salary-history" },
        { "chicago", "work-authorisation-document", "screening", "us-work-authorisation-after-offer" },
        { "brooklyn", "automated-score", "screening", "nyc-automated-tool" },
        { "brooklyn", "salary-history", "offer", "nyc-no-salary-history" },
        { "brooklyn", "income-document", "interview", "nyc-income-document-after-offer" },
        { "brooklyn", "face-comparison", "interview", null },
        { "berlin", "face-comparison", "interview", "eu-biometrics-explicit-consent" },
        { "berlin", "emotion-inference", "interview", "eu-no-emotion-inference" },
        { "berlin", "pay-details", "interview", "eu-minimise-pay" },
        { "berlin", "device-observation", "application", "eu-device-consent" },
        { "london", "work-authorisation-document", "interview", "uk-right-to-work-after-offer" },
        { "london", "work-authorisation-document", "offer", null },
        { "london", "health-question", "interview", "uk-no-health-question-before-offer" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_step_is_refused_where_and_when_the_law_forbids_it(string place, string step, string stage, string? rule)
    {
        var job = place switch { "texas" => Texas, "chicago" => Chicago, "brooklyn" => Brooklyn, "berlin" => Berlin, _ => London };
        var answer = Gate.May(Parse<Step>(step), Parse<Stage>(stage), Applicable.For(Rules.Jurisdictions, job).Packs, Permissions.None);
        if (rule is null) Assert.IsType<GateAnswer.Allowed>(answer);
        else
        {
            var refused = Assert.IsType<GateAnswer.Refused>(answer);
            Assert.Equal(rule, refused.Rule);
            Assert.False(string.IsNullOrWhiteSpace(refused.Reason));
            Assert.StartsWith("https://", refused.Source!.Link);
        }
    }

    [Theory]
    [InlineData("face-comparison", ConsentPurpose.Biometrics)]
    [InlineData("interview-analysis", ConsentPurpose.InterviewMedia)]
    public void Consent_opens_what_waits_for_consent(string step, ConsentPurpose purpose) =>
        Assert.IsType<GateAnswer.Allowed>(Gate.May(Parse<Step>(step), Stage.Interview, Applicable.For(Rules.Jurisdictions, Chicago).Packs, Permissions.None with { Consents = new HashSet<ConsentPurpose> { purpose } }));

    [Fact]
    public void A_bias_audit_and_a_notice_open_the_automated_tool_and_one_of_them_does_not()
    {
        var packs = Applicable.For(Rules.Jurisdictions, Brooklyn).Packs;
        GateAnswer With(params string[] records) => Gate.May(Step.AutomatedScore, Stage.Screening, packs, Permissions.None with { Records = records.ToHashSet() });
        Assert.IsType<GateAnswer.Refused>(With("nyc-aedt-bias-audit"));
        Assert.IsType<GateAnswer.Allowed>(With("nyc-aedt-bias-audit", "nyc-aedt-notice"));
    }

    [Fact]
    public void An_unknown_place_or_one_without_a_pack_gets_the_strictest_union()
    {
        foreach (var place in (Place?[])[null, new Place { City = "Somewhere" }, new Place { Country = "BR" }])
        {
            var all = Applicable.For(Rules.Jurisdictions, place);
            Assert.False(all.Known);
            Assert.Equal(Rules.Jurisdictions.Count, all.Packs.Count);
        }
    }

    [Fact]
    public void A_job_somewhere_in_the_country_falls_under_every_pack_that_may_hold_it()
    {
        Assert.Equal(["il", "nyc", "us"], Applicable.For(Rules.Jurisdictions, new Place { Country = "US" }).Packs.Select(p => p.Id));
        Assert.Equal(["us"], Applicable.For(Rules.Jurisdictions, Texas).Packs.Select(p => p.Id));
        Assert.Equal(["nyc", "us"], Applicable.For(Rules.Jurisdictions, Brooklyn).Packs.Select(p => p.Id));
        Assert.Equal(["uk"], Applicable.For(Rules.Jurisdictions, London).Packs.Select(p => p.Id));
    }

    [Fact]
    public void The_five_packs_ship_and_every_rule_has_reason_section_and_link()
    {
        Assert.Equal(["eu", "il", "nyc", "uk", "us"], PolicyFile.Shipped.Select(p => p.Id));
        Assert.All(PolicyFile.Shipped.SelectMany(p => p.Rules), rule => Assert.False(string.IsNullOrWhiteSpace(rule.Reason) || string.IsNullOrWhiteSpace(rule.Source.Section)));
    }

    [Fact]
    public void The_place_comes_from_the_application_else_the_hr_record_else_the_policy()
    {
        Assert.Equal(["uk"], Rules.Applying(Some.Dossier(Job(London))).Packs.Select(p => p.Id));
        Assert.Equal(["eu"], Rules.Applying(Some.Dossier(new HrRecord { Id = new("h"), Source = "test", EmployeeId = "e", WorkCountry = "DE" })).Packs.Select(p => p.Id));
        Assert.Equal(["us"], (Rules with { JobLocation = Texas }).Applying(Some.Dossier()).Packs.Select(p => p.Id));
        Assert.Equal(["uk"], (Rules with { JobLocation = Texas }).Applying(Some.Dossier(Job(London))).Packs.Select(p => p.Id));
    }

    [Fact]
    public void A_residence_permit_taken_before_the_offer_does_not_count_and_the_assessment_says_why()
    {
        var found = Engine.Assess(Some.At(Stage.Interview, Job(Texas), Name("Ada Example"), Permit("Grace Sample")), Some.Policy());
        var aside = Assert.Single(found.SetAside);
        Assert.Equal(("d", Step.WorkAuthorisationDocument, "us-work-authorisation-after-offer"), (aside.Evidence.Value, aside.Step, aside.Rule));
        Assert.NotEqual(SignalState.Observed, found.Of("doc-name-mismatch").State);
        Assert.Contains("Set aside d", Explanation.Text(found));

        var later = Engine.Assess(Some.At(Stage.Onboarding, Job(Texas), Name("Ada Example"), Permit("Grace Sample")), Some.Policy());
        Assert.Empty(later.SetAside);
        Assert.Equal(SignalState.Observed, later.Of("doc-name-mismatch").State);
    }

    [Fact]
    public void Where_the_law_allows_no_score_hits_are_shown_without_points_and_a_person_looks()
    {
        var policy = PolicyFile.Default.Policy with { Coverage = [] };
        var audited = policy with { Gating = policy.Gating with { RecordsOnFile = ["nyc-aedt-bias-audit", "nyc-aedt-notice"] } };
        Check[] checks = [Some.Check("made-for-it", Some.Hit("a", Family.Contact, Strength.Conclusive), Some.Hit("b", Family.Address, Strength.Strong), Some.Hit("extortion-threat", Family.Endpoint, Strength.Conclusive))];
        Assessment At(Place place, Policy by, params Check[] run) => Engine.Assess(Some.Dossier(Job(place)), new CompiledPolicy(by), run);

        var withheld = At(Brooklyn, policy with { Queues = [] }, checks);
        Assert.Equal(("nyc-automated-tool", 0, Recommendation.VerifyFurther), (withheld.ScoreWithheld?.Rule, withheld.Score, withheld.Recommendation));
        Assert.Empty(withheld.Patterns);
        Assert.All(withheld.Signals, s => Assert.Equal((SignalState.Observed, 0, "no-score"), (s.State, s.Points, s.Reduced)));
        Assert.Contains("No score (nyc-automated-tool)", Explanation.Text(withheld), StringComparison.Ordinal);
        Assert.Equal(Recommendation.VerifyFurther, At(Brooklyn, policy).Recommendation);
        // What the law demands to be held (extortion, sanctions) holds without a score.
        Assert.Equal(Recommendation.HoldForReview, At(Brooklyn, policy, checks).Recommendation);

        // With the papers on file, elsewhere, and in a country of which the town is not told, the score stands.
        foreach (var scored in (Assessment[])[At(Brooklyn, audited, checks), At(Texas, policy, checks), At(new Place { Country = "US" }, policy, checks)])
            Assert.Equal((null as string, true, Recommendation.HoldForReview), (scored.ScoreWithheld?.Rule, scored.Score > 0, scored.Recommendation));
    }

    [Fact]
    public void The_stage_that_counts_is_the_one_at_which_it_was_collected()
    {
        var offered = new StageChange { Id = new("s"), Source = "test", ObservedAt = Some.AsOf.AddDays(-1), Stage = Stage.Onboarding };
        Assert.Single(Gate.Outside(Some.At(Stage.Onboarding, offered, Permit("Ada Example", Some.AsOf.AddDays(-5))), Rules));
        Assert.Empty(Gate.Outside(Some.At(Stage.Onboarding, offered, Permit("Ada Example", Some.AsOf)), Rules));
    }

    [Fact]
    public void A_withdrawn_consent_takes_the_face_out_of_the_score_everywhere_and_a_missing_one_where_the_law_is_known_to_ask()
    {
        Consent Said(bool given, int day) => new() { Id = new($"c{day}"), Source = "test", ObservedAt = Some.AsOf.AddDays(day), Purpose = ConsentPurpose.Biometrics, Given = given };
        var face = new IdentityCheck { Id = new("f"), Source = "test", ObservedAt = Some.AsOf, RequestId = "r", Status = IdentityCheckStatus.Completed, Face = FaceDecision.BelowThreshold };
        int Aside(params Evidence[] evidence) => Gate.Outside(Some.At(Stage.Onboarding, [face, .. evidence]), Rules).Count;
        Assert.Equal(0, Aside());
        Assert.Equal(1, Aside(Said(false, -1)));
        Assert.Equal(1, Aside(Said(true, -2), Said(false, -1)));
        Assert.Equal(1, Aside(Job(Chicago)));
        Assert.Equal(0, Aside(Job(Chicago), Said(true, -1)));
        Assert.Equal(0, Aside(Job(Texas)));
        // Somewhere in the country is not Illinois.
        Assert.Equal(0, Aside(Job(new Place { Country = "US" })));
    }

    [Fact]
    public void A_signal_without_an_answer_names_the_rule_that_forbids_its_step()
    {
        var before = Engine.Assess(Some.At(Stage.Interview, Job(Texas)), Some.Policy()).Of("work-authorisation-notice");
        Assert.Equal((SignalState.NotChecked, "not allowed (us-work-authorisation-after-offer)"), (before.State, before.Reason));
        Assert.DoesNotContain("not allowed", Engine.Assess(Some.At(Stage.Onboarding, Job(Texas)), Some.Policy()).Of("work-authorisation-notice").Reason);
    }

    [Fact]
    public void The_plan_does_not_ask_what_is_refused()
    {
        WantedEvidence[] wanted = [new("ip-intel", "203.0.113.7"), new("work-authorisation", "x"), new("employment-verification", "y")];
        Assert.Equal(["ip-intel"], GatedPlan.Allowed(wanted, Some.At(Stage.Application, Job(Texas)), Rules).Select(w => w.Kind));
        Assert.Equal(["ip-intel", "work-authorisation", "employment-verification"], GatedPlan.Allowed(wanted, Some.At(Stage.Onboarding, Job(Texas)), Rules).Select(w => w.Kind));
    }

    [Fact]
    public void A_job_named_in_a_tier_has_that_tier()
    {
        RoleTier[] tiers = [new() { Id = "standard", Title = "All" }, new() { Id = "sensitive", Title = "Keys", Jobs = ["7"], JobFamilies = ["security"] }];
        string? Of(params Evidence[] evidence) => RoleTier.Of(tiers, evidence);
        Assert.Equal("standard", Of());
        Assert.Equal("sensitive", Of(Name("Ada Example") with { JobId = "7" }));
        Assert.Equal("sensitive", Of(Name("Ada Example") with { JobFamily = "Security" }));
        Assert.Equal("standard", Of(Name("Ada Example") with { JobId = "8" }));
        Assert.Null(RoleTier.Of([], []));
    }

    private static Application Job(Place place) => new() { Id = new("a"), Source = "test", ObservedAt = Some.AsOf.AddDays(-9), JobLocation = place };

    private static Application Name(string name) => new() { Id = new("n"), Source = "test", ObservedAt = Some.AsOf.AddDays(-8), Name = new PersonName { Full = name } };

    private static Document Permit(string name, DateTimeOffset? at = null) => new() { Id = new("d"), Source = "test", ObservedAt = at ?? Some.AsOf, Type = DocumentType.ResidencePermit, Name = new PersonName { Full = name } };

    private static T Parse<T>(string word) where T : struct, Enum => Enum.Parse<T>(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}

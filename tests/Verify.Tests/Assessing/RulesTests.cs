using System.Text.Json;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Tests.Checks;

namespace Verify.Tests.Assessing;

/// <summary>The rules that every signal obeys, beside those of <see cref="ScoringTests"/>: replay, no rejection, discarded steps, shadow, release, and that parts sum to the whole.</summary>
public sealed class RulesTests
{
    [Fact]
    public void Absence_and_silence_neither_add_nor_take_points()
    {
        Signal[] hits = [Some.Hit("a", Family.Contact, Strength.Strong), Some.Hit("b", Family.Address, Strength.Supporting)];
        Signal[] quiet = [Some.Indicator("c", Family.History, Strength.Conclusive).NotObserved("Confirmed."), Some.Indicator("d", Family.Online).NotChecked("no data")];
        Assert.Equal(Some.Assess(Some.Bare(), hits).Score, Some.Assess(Some.Bare(), [.. hits, .. quiet]).Score);
    }

    [Fact]
    public void The_same_evidence_in_any_order_makes_the_same_bytes()
    {
        foreach (var (file, example) in Examples())
        {
            var input = example.Input(file);
            var one = JsonSerializer.SerializeToUtf8Bytes(Engine.Assess(Dossier.Fold(input), Some.Policy()), Json.Readable);
            var other = JsonSerializer.SerializeToUtf8Bytes(Engine.Assess(Dossier.Fold(input with { Evidence = [.. input.Evidence.Reverse()] }), Some.Policy()), Json.Readable);
            Assert.True(one.AsSpan().SequenceEqual(other), $"{file.Pattern}, '{example.Name}'");
        }
    }

    [Fact]
    public void Every_assessment_is_explained_by_parts_that_sum_to_its_score_and_by_integers()
    {
        var seen = 0;
        foreach (var (file, example) in Examples())
        {
            var found = Engine.Assess(example.Dossier(file), Some.Policy());
            var steps = Explanation.Waterfall(found);
            Assert.Equal(found.Score, found.Signals.Sum(s => s.Points));
            Assert.Equal(found.Score, steps.Count == 0 ? 0 : steps[^1].Total);
            for (var i = 0; i < steps.Count; i++) Assert.Equal(steps[i].Total, steps.Take(i + 1).Sum(s => s.Points));
            Assert.All(found.Signals, s => Assert.True(s.Points <= s.RawPoints || s.RawPoints == 0));
            foreach (var family in found.Signals.Where(s => s.Points > 0).GroupBy(s => s.Family))
                Assert.InRange(family.Sum(s => s.Points), 1, family.Any(s => s.Strength == Strength.Conclusive) ? 6 : 4);

            var text = Explanation.Text(found);
            foreach (var pattern in found.Patterns) Assert.Contains($"Test first: {pattern.HonestExplanation}", text, StringComparison.Ordinal);
            foreach (var step in steps) Assert.Contains($"+{step.Points} = {step.Total,2}", text, StringComparison.Ordinal);
            foreach (var hit in found.Signals.Where(s => s.State == SignalState.Observed)) Assert.Contains(hit.Statement!, text, StringComparison.Ordinal);
            seen += steps.Count;
        }
        Assert.True(seen > 100, $"only {seen} steps were looked at");
    }

    [Fact]
    public void Nothing_recommends_a_rejection()
    {
        Assert.Equal(["Proceed", "VerifyFurther", "HoldForReview"], Enum.GetNames<Recommendation>());
        Assert.DoesNotContain(Some.Policy().Policy.Patterns.SelectMany(p => p.FirstActions), action => action.Contains("reject", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void What_recruiters_read_names_no_suspicion() =>
        Assert.DoesNotContain(CheckCatalog.All.SelectMany(c => c.Indicators).Select(i => i.Task).OfType<string>(),
            task => new[] { "fraud", "suspic", "fake", "risk", "score", "flag", "sanction" }.Any(word => task.Contains(word, StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void A_challenge_that_not_everybody_gets_is_not_used()
    {
        Challenge Of(bool everyone, string id) => new() { Id = new(id), Source = "test", ObservedAt = Some.AsOf, Type = ChallengeType.Liveness, AppliesToEveryone = everyone, Result = ChallengeResult.VisibleArtefact, Reviewers = ["r-1", "r-2"] };
        SignalState State(params Evidence[] evidence) => Engine.Assess(Some.At(Stage.Interview, evidence), Some.Policy()).Of("liveness-challenge-failed").State;
        Assert.Equal(SignalState.Observed, State(Of(true, "a")));
        Assert.NotEqual(SignalState.Observed, State(Of(false, "a")));
    }

    [Fact]
    public void A_complaint_about_wages_in_somebodys_name_holds_at_once_and_still_counts()
    {
        var found = Some.Assess(Some.Policy(), Some.Hit("tax-identity-complaint", Family.Payroll, Strength.Strong));
        Assert.Equal((Recommendation.HoldForReview, 3), (found.Recommendation, found.Score));
        Assert.Equal(["victim-care"], found.Queues);
        Assert.False(found.NeedsCompliance);
    }

    [Theory]
    [InlineData("contact-shared", "CLUSTER", "PAIR", Family.Contact)]
    [InlineData("device-colocated", "GROUP", "PAIR", Family.Address)]
    public void Three_people_on_one_line_or_network_are_looked_at_and_one_family_holds_nobody(string indicator, string three, string two, Family family)
    {
        Assessment With(string reason) => Some.Assess(new CompiledPolicy(Some.Policy().Policy with { Coverage = [] }), Some.Hit(indicator, family, Strength.Strong) with { Reason = reason });
        Assert.Equal((Recommendation.VerifyFurther, "group"), (With(three).Recommendation, Assert.Single(With(three).Queues)));
        Assert.Equal(Recommendation.Proceed, With(two).Recommendation);
        Assert.Empty(With(two).Queues);
    }

    [Fact]
    public void A_shadow_indicator_makes_no_pattern_and_opens_no_queue()
    {
        var (file, example) = Examples().First(pair => pair.File.Pattern == "pattern-proxy-interview" && pair.Example.Covers == "match");
        Assessment With(params string[] shadow) => Engine.Assess(example.Dossier(file), new CompiledPolicy(Some.Policy().Policy with { Shadow = shadow }));
        Assert.Contains(With().Patterns, p => p.Id == "pattern-proxy-interview");
        var found = With("face-changes-between-sessions");
        Assert.DoesNotContain(found.Patterns, p => p.Id == "pattern-proxy-interview");
        Assert.Equal((SignalState.Observed, 0, "shadow"), (found.Of("face-changes-between-sessions").State, found.Of("face-changes-between-sessions").Points, found.Of("face-changes-between-sessions").Reduced));

        var extortion = Examples().First(pair => pair.File.Pattern == "pattern-exit-extortion" && pair.Example.Covers == "match");
        var quiet = Engine.Assess(extortion.Example.Dossier(extortion.File), new CompiledPolicy(Some.Policy().Policy with { Shadow = ["extortion-threat"] }));
        Assert.Empty(quiet.Queues);
    }

    [Fact]
    public void A_compliance_hold_is_released_by_a_person_alone_and_comes_back_with_new_evidence()
    {
        var listed = new Screening
        {
            Id = new("s"), Source = "test", ObservedAt = Some.AsOf.AddDays(-3), Subject = ScreeningSubject.Candidate, SubjectName = "Ada Example", Lists = [new ListVersion { Name = "OFAC", Version = "1" }], BirthDateKnown = true,
            Matches = [new ScreeningMatch { List = "OFAC", EntryId = "1", NameScore = 1, Attributes = ["birth-date"] }],
        };
        Disposition Clearing(params string[] clears) => new() { Id = new("d"), Source = "test", ObservedAt = Some.AsOf.AddDays(-2), Conclusion = DispositionConclusion.Cleared, By = "compliance-1", Reason = "Another person.", Clears = clears };
        Assessment With(params Evidence[] evidence) => Engine.Assess(Some.At(Stage.Offer, [listed, .. evidence]), new CompiledPolicy(Some.Policy().Policy with { Coverage = [] }));

        Assert.Equal((Recommendation.HoldForReview, "compliance"), (With().Recommendation, Assert.Single(With().Queues)));
        Assert.Equal(Recommendation.HoldForReview, With(Clearing("phone-low-trust")).Recommendation);
        var released = With(Clearing("sanctions-name-and-attribute-hit"));
        Assert.Empty(released.Queues);
        Assert.Equal((true, false), (With().NeedsCompliance, released.NeedsCompliance));
        Assert.Equal((Recommendation.Proceed, SignalState.Observed, "cleared"), (released.Recommendation, released.Of("sanctions-name-and-attribute-hit").State, released.Of("sanctions-name-and-attribute-hit").Reduced));
        var again = With(Clearing("sanctions-name-and-attribute-hit"), listed with
        {
            Id = new("s2"), ObservedAt = Some.AsOf.AddDays(-1), Matches = [new ScreeningMatch { List = "OFAC", EntryId = "2", NameScore = 1, Attributes = ["identifier"] }],
        });
        Assert.Equal(Recommendation.HoldForReview, again.Recommendation);
    }

    [Theory]
    [InlineData("standard", Stage.Interview, 2)]
    [InlineData("sensitive", Stage.Interview, 4)]
    [InlineData("standard", Stage.Application, 1)]
    public void What_must_have_an_answer_depends_on_stage_and_role(string role, Stage stage, int required)
    {
        var found = Engine.Assess(Dossier.Fold(new DossierInput { CandidateId = new("ada"), AsOf = Some.AsOf, Stage = stage, Role = role, Evidence = [] }), Some.Policy());
        Assert.Equal((required, 0, Recommendation.VerifyFurther), (found.Coverage.Required, found.Coverage.Checked, found.Recommendation));
    }

    private static IEnumerable<(PatternFile File, PatternExample Example)> Examples() => PatternFile.ReadAll().SelectMany(file => file.Cases.Select(example => (file, example)));
}

using Verify.Core.Assessing;
using Verify.Core.Cases;
using Verify.Core.Model;
using Verify.Tests.Review;

namespace Verify.Tests.Cases;

/// <summary>What people may do in a case, and what its events come to.</summary>
public sealed class CaseRulesTests
{
    private const string Why = "Spoke with the landlord on the telephone.";
    private static readonly Reviewer Ada = new("ada", false), Ben = new("ben", false), Cleo = new("cleo", true);
    private static readonly DateTimeOffset At = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Assessment Hold = SomeCase.Assessment(new CandidateId("c-1"), Recommendation.HoldForReview);

    [Theory]
    [InlineData(DispositionConclusion.Cleared), InlineData(DispositionConclusion.VerifiedWithCondition)]
    public void A_hold_is_released_by_two_people(DispositionConclusion release)
    {
        var proposed = Does(new CaseState(), new CaseCommand.Conclude(release, Why), Ada);
        Assert.Equal("second-person", proposed.Status);
        Assert.False(proposed.Settled);
        Assert.Equal(CaseRefusal.SecondPersonMissing, Refusal(proposed, new CaseCommand.Answer(true, Why), Ada));
        Assert.Equal(CaseRefusal.ProposalOpen, Refusal(proposed, new CaseCommand.Conclude(DispositionConclusion.Confirmed, Why), Ben));
        var released = Does(proposed, new CaseCommand.Answer(true, Why), Ben);
        Assert.True(released.Settled);
        Assert.Equal((release, "ben", "ada"), (released.Last!.What, released.Last.By, released.Last.ProposedBy));
    }

    [Fact]
    public void Who_proposed_may_take_it_back_and_the_other_may_decline_and_the_hold_stands()
    {
        var proposed = Does(new CaseState(), new CaseCommand.Conclude(DispositionConclusion.Cleared, Why), Ada);
        foreach (var who in (Reviewer[])[Ada, Ben])
        {
            var back = Does(proposed, new CaseCommand.Answer(false, Why), who);
            Assert.Equal("open", back.Status);
            Assert.Null(back.Last);
        }
    }

    [Fact]
    public void A_compliance_hold_needs_compliance_among_the_two()
    {
        var sanctions = Hold with { Queues = ["compliance"] };
        var proposed = Does(new CaseState(), new CaseCommand.Conclude(DispositionConclusion.Cleared, Why), Ada, sanctions);
        Assert.Equal(CaseRefusal.ComplianceOnly, Refusal(proposed, new CaseCommand.Answer(true, Why), Ben, sanctions));
        Assert.True(Does(proposed, new CaseCommand.Answer(true, Why), Cleo, sanctions).Settled);
        var byCompliance = Does(new CaseState(), new CaseCommand.Conclude(DispositionConclusion.Cleared, Why), Cleo, sanctions);
        Assert.True(Does(byCompliance, new CaseCommand.Answer(true, Why), Ben, sanctions).Settled);
        Assert.Equal(CaseRefusal.ComplianceOnly, Refusal(new CaseState(), new CaseCommand.Conclude(DispositionConclusion.Cleared, Why), Ada, sanctions, twoPeople: false));
    }

    [Fact]
    public void What_holds_nobody_back_takes_one_person_and_a_persons_hold_takes_two_to_release()
    {
        Assert.True(Does(new CaseState(), new CaseCommand.Conclude(DispositionConclusion.Confirmed, Why), Ada).Settled);
        var proceed = SomeCase.Assessment(new CandidateId("c-1"), Recommendation.Proceed);
        Assert.True(Does(new CaseState(), new CaseCommand.Conclude(DispositionConclusion.Cleared, Why), Ada, proceed).Settled);
        var held = Does(new CaseState(), new CaseCommand.Conclude(DispositionConclusion.Hold, Why), Ada, proceed);
        Assert.Equal(("hold", false), (held.Status, held.Settled));
        Assert.NotNull(Does(held, new CaseCommand.Conclude(DispositionConclusion.Cleared, Why), Ben, proceed).Proposal);
    }

    [Fact]
    public void A_reason_is_asked_for_and_new_evidence_opens_a_settled_case_again()
    {
        foreach (var poor in (string?[])[null, "", "   short  "]) Assert.Equal(CaseRefusal.ReasonMissing, Refusal(new CaseState(), new CaseCommand.Conclude(DispositionConclusion.Confirmed, poor), Ada));
        Assert.Equal(CaseRefusal.TextTooLong, Refusal(new CaseState(), new CaseCommand.Conclude(DispositionConclusion.Confirmed, new string('x', CaseRules.MostText + 1)), Ada));
        var settled = Does(new CaseState(), new CaseCommand.Conclude(DispositionConclusion.Confirmed, Why), Ada);
        var again = settled.After(new RecordedEvent(settled.Version + 1, "engine", At, new CaseEvent.Assessed("a-2", [], [])));
        Assert.Equal(("open", false), (again.Status, again.Settled));
    }

    [Fact]
    public void Every_event_is_read_as_it_was_written()
    {
        CaseEvent[] events =
        [
            new CaseEvent.Assessed("a-1", ["pattern-x"], ["compliance"]), new CaseEvent.Noted("n <b>"), new CaseEvent.Assigned("ada"), new CaseEvent.Assigned(null), new CaseEvent.Proposed(DispositionConclusion.Cleared, Why, true),
            new CaseEvent.Declined(Why), new CaseEvent.Concluded(DispositionConclusion.Hold, Why, "ada"), new CaseEvent.CareOpened(Why), new CaseEvent.CareDone(CareStep.NeutralLetter), new CaseEvent.CareClosed(Why),
            new CaseEvent.PreNotice(new DateOnly(2026, 11, 24), new DateOnly(2026, 12, 1), "Reports Ltd"), new CaseEvent.Disputed(Why), new CaseEvent.DisputeAnswered(Why, true), new CaseEvent.FinalNotice(new DateOnly(2026, 12, 2), Why), new CaseEvent.AdverseWithdrawn(Why),
        ];
        Assert.Equal(typeof(CaseEvent).GetNestedTypes().Length, events.Select(one => one.GetType()).Distinct().Count());
        foreach (var one in events) Assert.Equal(Json.Hash<object>(one), Json.Hash<object>(CaseEvents.Read(CaseEvents.KindOf(one), CaseEvents.Write(one))!));
        Assert.Null(CaseEvents.Read("from-another-version", "{}"u8.ToArray()));
    }

    [Fact]
    public void An_adverse_step_waits_for_business_days_a_dispute_and_an_open_eligibility_case()
    {
        var (tuesday, holidays) = (new DateOnly(2026, 11, 24), new HashSet<DateOnly> { new(2026, 11, 26), new(2026, 11, 27) });
        AdverseStep? Step(AdverseStep? step, AdverseCommand command, DateOnly day, bool mismatch = false) =>
            AdverseRules.Decide(step, command, day, 5, holidays, mismatch) is CaseAnswer.Accepted yes ? new CaseState { Adverse = step }.After(new RecordedEvent(1, "ada", At, yes.Event)).Adverse : null;
        CaseRefusal Not(AdverseStep? step, AdverseCommand command, DateOnly day, bool mismatch = false) => Assert.IsType<CaseAnswer.Refused>(AdverseRules.Decide(step, command, day, 5, holidays, mismatch)).Why;

        Assert.Equal(CaseRefusal.PreNoticeMissing, Not(null, new AdverseCommand.Finalise(Why), tuesday));
        Assert.Equal(CaseRefusal.MismatchOpen, Not(null, new AdverseCommand.SendPreNotice("Reports Ltd"), tuesday, mismatch: true));
        var sent = Step(null, new AdverseCommand.SendPreNotice("Reports Ltd"), tuesday)!;
        // Wednesday, (Thursday and Friday are holidays, then the weekend), Monday to Thursday.
        Assert.Equal(new DateOnly(2026, 12, 3), sent.WaitsUntil);
        Assert.Equal(CaseRefusal.StillWaiting, Not(sent, new AdverseCommand.Finalise(Why), sent.WaitsUntil));
        var disputed = Step(sent, new AdverseCommand.OpenDispute("The report is about somebody else."), tuesday.AddDays(2))!;
        Assert.Equal(CaseRefusal.DisputeOpen, Not(disputed, new AdverseCommand.Finalise(Why), sent.WaitsUntil.AddDays(30)));
        var answered = Step(disputed, new AdverseCommand.AnswerDispute("The agency confirmed the report.", false), tuesday.AddDays(6))!;
        Assert.Equal(CaseRefusal.MismatchOpen, Not(answered, new AdverseCommand.Finalise(Why), sent.WaitsUntil.AddDays(1), mismatch: true));
        Assert.False(Step(answered, new AdverseCommand.Finalise(Why), sent.WaitsUntil.AddDays(1))!.Running);
    }

    [Fact]
    public void A_budget_reaches_down_the_queue_and_says_what_it_leaves()
    {
        QueueBand[] bands = [new(5_003_000, 10, 0, 0), new(2_002_000, 20, 0, 0), new(1_002_000, 100, 0, 0)];
        var plan = AlertBudget.Plan(bands, hours: 5, minutesPerCase: 20);
        Assert.Equal((15, 15, 115, 2_002_000), (plan.Capacity, plan.Reviewed, plan.Left, plan.Threshold));
        Assert.Equal([10, 5, 0], plan.Lines.Select(line => line.Reviewed));
        Assert.True(plan.Found + plan.Missed > plan.Missed && plan.Missed > 0);
        // Decisions outweigh the guess, and a lucky band further down does not pass the one above it.
        var learned = AlertBudget.Plan([bands[0] with { Confirmed = 10, Decided = 100 }, bands[1] with { Confirmed = 40, Decided = 40 }], 5, 20);
        Assert.InRange(learned.Lines[0].Precision, 0.1, 0.14);
        Assert.True(learned.Lines[1].Precision <= learned.Lines[0].Precision);
        Assert.Equal((0, 0L), (AlertBudget.Plan(bands, 0, 20).Reviewed, AlertBudget.Plan(bands, 1000, 20).Threshold));
        Assert.Equal(0, AlertBudget.Plan(bands, 1000, 20).Left);
    }

    [Fact]
    public void Overrides_go_in_both_directions_and_quick_looks_are_counted()
    {
        Decided[] decisions = [new("ada", "hold-for-review", "cleared", 20), new("ada", "hold-for-review", "confirmed", 600), new("ben", "proceed", "hold", null), new("ben", "verify-further", "inconclusive", 300)];
        var all = WorkFigures.Of("", decisions);
        Assert.Equal((4, 2, 300.0, 1, 3), (all.Decisions, all.Overrides, all.MedianSeconds!.Value, all.Fast, all.Timed));
        Assert.Equal(["ada", "ben"], WorkFigures.ByPerson(decisions).Select(one => one.By));
    }

    private static CaseState Does(CaseState state, CaseCommand command, Reviewer who, Assessment? recommended = null) =>
        state.After(new RecordedEvent(state.Version + 1, who.Name, At, Assert.IsType<CaseAnswer.Accepted>(CaseRules.Decide(state, command, who, recommended ?? Hold, true)).Event));

    private static CaseRefusal Refusal(CaseState state, CaseCommand command, Reviewer who, Assessment? recommended = null, bool twoPeople = true) =>
        Assert.IsType<CaseAnswer.Refused>(CaseRules.Decide(state, command, who, recommended ?? Hold, twoPeople)).Why;
}

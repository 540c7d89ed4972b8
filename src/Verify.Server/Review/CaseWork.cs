using System.Security.Claims;
using Verify.Connectors.Sdk;
using Verify.Core.Cases;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Receiving;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>What became of something that a person did in a case.</summary>
internal abstract record CaseOutcome
{
    private CaseOutcome() { }

    public sealed record Recorded(CaseState Now) : CaseOutcome;

    public sealed record Refused(CaseRefusal Why) : CaseOutcome;

    /// <summary>Somebody else was first: nothing was recorded.</summary>
    public sealed record Overtaken(RecordedEvent? By) : CaseOutcome;
}

/// <summary>Records what people do in cases: the event, what lists show, and for a conclusion the evidence of it, in one transaction.</summary>
internal sealed class CaseWork(Intake intake, TimeProvider time)
{
    /// <summary>The tenant's setting: whether a release takes two people. On unless switched off.</summary>
    public const string TwoPeopleSetting = "two-people";

    public const string CareTask = "victim-care", AdverseTask = "adverse";

    public async Task<CaseOutcome> DoAsync(CaseFile file, CaseCommand command, long seen, ClaimsPrincipal person, CancellationToken cancel)
    {
        var twoPeople = await file.Tenant.GetAsync(TwoPeopleSetting, cancel) != "off";
        return await RecordAsync(file, CaseRules.Decide(file.State, command, Of(person), file.Assessment, twoPeople), seen, person, cancel);
    }

    public Task<CaseOutcome> DoAsync(CaseFile file, AdverseCommand command, DateOnly today, int waitingDays, IReadOnlySet<DateOnly> holidays, long seen, ClaimsPrincipal person, CancellationToken cancel) =>
        RecordAsync(file, AdverseRules.Decide(file.State.Adverse, command, today, waitingDays, holidays, AdverseRules.MismatchOpen(file.Evidence)), seen, person, cancel);

    private async Task<CaseOutcome> RecordAsync(CaseFile file, CaseAnswer answer, long seen, ClaimsPrincipal person, CancellationToken cancel)
    {
        // What was decided about an older state of the case is not even weighed: the person has not seen what it is now.
        if (seen != file.State.Version) return new CaseOutcome.Overtaken(file.Events.LastOrDefault());
        if (answer is CaseAnswer.Refused refused) return new CaseOutcome.Refused(refused.Why);
        var happened = ((CaseAnswer.Accepted)answer).Event;
        var (who, now) = (Of(person), time.GetUtcNow());
        var recorded = new RecordedEvent(file.State.Version + 1, who.Name, now, happened);
        var then = file.State.After(recorded);
        var appended = await file.Tenant.InTransactionAsync(async tx =>
        {
            var result = await tx.AppendCaseAsync(file.Id, file.State, then, new NewCaseEvent($"{now.UtcTicks}:{who.Name}", CaseEvents.KindOf(happened), who.Name, now, CaseEvents.Write(happened)));
            if (result.Outcome == CaseAppendOutcome.Appended) await FollowAsync(tx, file, happened, then, person, now);
            return result.Outcome;
        }, cancel);
        return appended == CaseAppendOutcome.Appended ? new CaseOutcome.Recorded(then) : new CaseOutcome.Overtaken((await file.Tenant.CaseOfAsync(file.Id, cancel)).LastOrDefault());
    }

    /// <summary>What an event brings with it besides itself.</summary>
    private async Task FollowAsync(TenantTransaction tx, CaseFile file, CaseEvent happened, CaseState then, ClaimsPrincipal person, DateTimeOffset now)
    {
        await tx.AppendAuditAsync(person.Actor(), $"case-{CaseEvents.KindOf(happened)}", file.Id.Value, happened is CaseEvent.Concluded said ? EvidenceText.Kebab(said.Conclusion) : "");
        switch (happened)
        {
            case CaseEvent.Concluded concluded:
                await intake.AppendAsync(tx, file.Id, [EvidenceDraft.Of("review", Said(file, concluded, Of(person), now))], now);
                await tx.AddDecisionAsync(file.Id, then.Version, person.Actor(), then.Last!, EvidenceText.Kebab(concluded.Conclusion));
                break;
            case CaseEvent.CareOpened:
                await tx.OpenTaskAsync(CareTask, file.Id, Of(person).Name, DateOnly.FromDateTime(now.UtcDateTime).AddDays(14));
                break;
            case CaseEvent.CareClosed:
                await tx.CloseTaskAsync(CareTask, file.Id);
                break;
            case CaseEvent.PreNotice notice:
                await tx.OpenTaskAsync(AdverseTask, file.Id, Of(person).Name, notice.WaitsUntil);
                break;
            case CaseEvent.FinalNotice or CaseEvent.AdverseWithdrawn:
                await tx.CloseTaskAsync(AdverseTask, file.Id);
                break;
        }
    }

    /// <summary>A conclusion as evidence: the next assessment shows it, and leaves out what it clears until something new is seen.</summary>
    private static Disposition Said(CaseFile file, CaseEvent.Concluded concluded, Reviewer who, DateTimeOffset now) => new()
    {
        Id = EvidenceDraft.Placeholder, Source = "review", ObservedAt = now, Assurance = Assurance.Attested, Conclusion = concluded.Conclusion,
        By = concluded.ProposedBy is { } first ? $"{first}, {who.Name}" : who.Name, Reason = concluded.Reason, AssessmentFingerprint = file.Assessment?.Fingerprint,
        Clears = concluded.Conclusion == DispositionConclusion.Cleared ? [.. file.Assessment?.Signals.Where(s => s.State == SignalState.Observed).Select(s => s.Indicator) ?? []] : [],
    };

    public static Reviewer Of(ClaimsPrincipal person) => new(person.Identity!.Name!, person.IsInRole(nameof(Role.Compliance)));

    public static bool MayDecide(ClaimsPrincipal person) => person.IsInRole(nameof(Role.Reviewer)) || person.IsInRole(nameof(Role.Compliance));

    /// <summary>A refusal in words.</summary>
    public static string Text(CaseRefusal why) => why switch
    {
        CaseRefusal.ReasonMissing => "A reason of at least 10 letters is needed.",
        CaseRefusal.TextMissing => "Something has to be written here.",
        CaseRefusal.TextTooLong => "This is too long; 4,000 letters are taken.",
        CaseRefusal.ConclusionMissing => "A conclusion is needed.",
        CaseRefusal.ComplianceOnly => "A compliance hold is released by a compliance user.",
        CaseRefusal.SecondPersonMissing => "A hold is released by two people; somebody else has to agree.",
        CaseRefusal.NothingProposed => "Nothing waits for a second person.",
        CaseRefusal.ProposalOpen => "A release waits for a second person; answer that first.",
        CaseRefusal.CareOpenAlready => "The task is open already.",
        CaseRefusal.NoCareOpen => "No such task is open.",
        CaseRefusal.CareStepDone => "This step is done already.",
        CaseRefusal.PreNoticeMissing => "The notice before an adverse step comes first.",
        CaseRefusal.PreNoticeOpen => "A notice is running already.",
        CaseRefusal.StillWaiting => "The candidate still has time to answer.",
        CaseRefusal.DisputeOpen => "A dispute is open; it is answered first.",
        CaseRefusal.NoDispute => "No dispute is open.",
        CaseRefusal.MismatchOpen => "An eligibility case is open; nothing adverse is done until it is settled.",
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };
}

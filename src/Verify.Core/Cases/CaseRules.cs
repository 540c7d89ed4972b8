using Verify.Core.Assessing;
using Verify.Core.Model;

namespace Verify.Core.Cases;

/// <summary>Who acts on a case.</summary>
public sealed record Reviewer(string Name, bool IsCompliance);

/// <summary>What a person wants to do in a case.</summary>
public abstract record CaseCommand
{
    private CaseCommand() { }

    public sealed record Note(string? Text) : CaseCommand;
    public sealed record Assign(string? To) : CaseCommand;
    public sealed record Conclude(DispositionConclusion? Conclusion, string? Reason) : CaseCommand;
    /// <summary>The second person's answer to a proposed release.</summary>
    public sealed record Answer(bool Agreed, string? Reason) : CaseCommand;
    public sealed record OpenCare(string? Reason) : CaseCommand;
    public sealed record DoCare(CareStep Step) : CaseCommand;
    public sealed record CloseCare(string? Reason) : CaseCommand;
}

/// <summary>Why something is not done. Each has its sentence in the texts that people read.</summary>
public enum CaseRefusal
{
    ReasonMissing, TextMissing, TextTooLong, ConclusionMissing, ComplianceOnly, SecondPersonMissing, NothingProposed, ProposalOpen, CareOpenAlready, NoCareOpen, CareStepDone,
    PreNoticeMissing, PreNoticeOpen, StillWaiting, DisputeOpen, NoDispute, MismatchOpen,
}

/// <summary>The event that a command leads to, or why it leads to none.</summary>
public abstract record CaseAnswer
{
    private CaseAnswer() { }

    public sealed record Accepted(CaseEvent Event) : CaseAnswer;
    public sealed record Refused(CaseRefusal Why) : CaseAnswer;
}

/// <summary>Decides what a person may do in a case. A hold is released by two people; a compliance hold needs compliance among them.</summary>
public static class CaseRules
{
    public const int LeastReason = 10, MostText = 4000;

    /// <param name="recommended">What the machine recommends now; null before the first assessment.</param>
    /// <param name="twoPeople">Whether the tenant wants two people for a release.</param>
    public static CaseAnswer Decide(CaseState state, CaseCommand command, Reviewer who, Assessment? recommended, bool twoPeople) => command switch
    {
        CaseCommand.Note note => Text(note.Text, 1, CaseRefusal.TextMissing, text => new CaseEvent.Noted(text)),
        CaseCommand.Assign assign => new CaseAnswer.Accepted(new CaseEvent.Assigned(string.IsNullOrWhiteSpace(assign.To) ? null : assign.To.Trim())),
        CaseCommand.Conclude conclude => Conclude(state, conclude, who, recommended, twoPeople),
        CaseCommand.Answer answer => SecondPerson(state, answer, who, recommended),
        CaseCommand.OpenCare when state.Care is { ClosedAt: null } => No(CaseRefusal.CareOpenAlready),
        CaseCommand.OpenCare open => Reason(open.Reason, reason => new CaseEvent.CareOpened(reason)),
        CaseCommand.DoCare or CaseCommand.CloseCare when state.Care is not { ClosedAt: null } => No(CaseRefusal.NoCareOpen),
        CaseCommand.DoCare done => state.Care!.Done.ContainsKey(done.Step) ? No(CaseRefusal.CareStepDone) : new CaseAnswer.Accepted(new CaseEvent.CareDone(done.Step)),
        CaseCommand.CloseCare close => Reason(close.Reason, reason => new CaseEvent.CareClosed(reason)),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static CaseAnswer Conclude(CaseState state, CaseCommand.Conclude command, Reviewer who, Assessment? recommended, bool twoPeople)
    {
        if (command.Conclusion is not { } conclusion || !Enum.IsDefined(conclusion)) return No(CaseRefusal.ConclusionMissing);
        if (state.Proposal is not null) return No(CaseRefusal.ProposalOpen);
        if (!Releases(conclusion, state, recommended)) return Reason(command.Reason, reason => new CaseEvent.Concluded(conclusion, reason, null));
        if (twoPeople) return Reason(command.Reason, reason => new CaseEvent.Proposed(conclusion, reason, who.IsCompliance));
        return recommended?.NeedsCompliance == true && !who.IsCompliance ? No(CaseRefusal.ComplianceOnly) : Reason(command.Reason, reason => new CaseEvent.Concluded(conclusion, reason, null));
    }

    private static CaseAnswer SecondPerson(CaseState state, CaseCommand.Answer command, Reviewer who, Assessment? recommended)
    {
        if (state.Proposal is not { } proposal) return No(CaseRefusal.NothingProposed);
        // The first one may take the proposal back, but not agree to it.
        if (!command.Agreed) return Reason(command.Reason, reason => new CaseEvent.Declined(reason));
        if (proposal.By == who.Name) return No(CaseRefusal.SecondPersonMissing);
        if (recommended?.NeedsCompliance == true && !who.IsCompliance && !proposal.ByCompliance) return No(CaseRefusal.ComplianceOnly);
        return Reason(command.Reason, reason => new CaseEvent.Concluded(proposal.Conclusion, reason, proposal.By));
    }

    /// <summary>Whether a conclusion lets somebody go ahead whom the machine or a person holds.</summary>
    public static bool Releases(DispositionConclusion conclusion, CaseState state, Assessment? recommended) =>
        conclusion is DispositionConclusion.Cleared or DispositionConclusion.VerifiedWithCondition
        && (recommended?.Recommendation == Recommendation.HoldForReview || state.Last is { What: DispositionConclusion.Hold or DispositionConclusion.Confirmed });

    internal static CaseAnswer Reason(string? given, Func<string, CaseEvent> then) => Text(given, LeastReason, CaseRefusal.ReasonMissing, then);

    private static CaseAnswer Text(string? given, int least, CaseRefusal missing, Func<string, CaseEvent> then)
    {
        var text = given?.Trim() ?? "";
        return text.Length < least ? No(missing) : text.Length > MostText ? No(CaseRefusal.TextTooLong) : new CaseAnswer.Accepted(then(text));
    }

    internal static CaseAnswer No(CaseRefusal why) => new CaseAnswer.Refused(why);
}

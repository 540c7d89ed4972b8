using Verify.Core.Model;

namespace Verify.Core.Cases;

/// <summary>A dispute of the candidate about what an adverse step would rest on.</summary>
public sealed record Dispute(string Text, DateTimeOffset At, string? Answer, bool Corrected);

/// <summary>
/// An adverse step that rests on a report: notice before it, time to answer, and only then the step. A dispute stops the clock's end until it is answered
/// (15 USC 1681b(b)(3), 1681m(a)).
/// </summary>
public sealed record AdverseStep(DateOnly SentOn, DateOnly WaitsUntil, string Report, string By, IReadOnlyList<Dispute> Disputes, DateOnly? Final, bool Withdrawn)
{
    public bool Running => Final is null && !Withdrawn;
    public bool InDispute => Disputes.Any(dispute => dispute.Answer is null);

    internal static AdverseStep? After(AdverseStep? step, RecordedEvent recorded) => recorded.Event switch
    {
        CaseEvent.PreNotice notice => new AdverseStep(notice.SentOn, notice.WaitsUntil, notice.Report, recorded.Actor, [], null, false),
        CaseEvent.Disputed dispute when step is not null => step with { Disputes = [.. step.Disputes, new Dispute(dispute.Text, recorded.At, null, false)] },
        CaseEvent.DisputeAnswered answered when step is not null => step with { Disputes = [.. step.Disputes.Select(one => one.Answer is null ? one with { Answer = answered.Answer, Corrected = answered.Corrected } : one)] },
        CaseEvent.FinalNotice final when step is not null => step with { Final = final.SentOn },
        CaseEvent.AdverseWithdrawn when step is not null => step with { Withdrawn = true },
        _ => step,
    };
}

/// <summary>What a person wants to do about an adverse step.</summary>
public abstract record AdverseCommand
{
    private AdverseCommand() { }

    /// <param name="Report">Whose report it rests on, as the letter names it.</param>
    public sealed record SendPreNotice(string? Report) : AdverseCommand;
    public sealed record OpenDispute(string? Text) : AdverseCommand;
    public sealed record AnswerDispute(string? Answer, bool Corrected) : AdverseCommand;
    public sealed record Finalise(string? Reason) : AdverseCommand;
    public sealed record Withdraw(string? Reason) : AdverseCommand;
}

/// <summary>When an adverse step may be taken.</summary>
public static class AdverseRules
{
    /// <param name="today">The tenant's day.</param>
    /// <param name="waitingDays">Business days between the notice and the step. The law says "a reasonable time"; five is what is usual.</param>
    /// <param name="mismatchOpen">An eligibility check says that something does not agree, and that is not settled.</param>
    public static CaseAnswer Decide(AdverseStep? step, AdverseCommand command, DateOnly today, int waitingDays, IReadOnlySet<DateOnly> holidays, bool mismatchOpen) => command switch
    {
        AdverseCommand.SendPreNotice when mismatchOpen => CaseRules.No(CaseRefusal.MismatchOpen),
        AdverseCommand.SendPreNotice when step is { Running: true } => CaseRules.No(CaseRefusal.PreNoticeOpen),
        AdverseCommand.SendPreNotice send => string.IsNullOrWhiteSpace(send.Report) || send.Report.Length > 200 ? CaseRules.No(CaseRefusal.TextMissing)
            : new CaseAnswer.Accepted(new CaseEvent.PreNotice(today, BusinessDays.After(today, waitingDays, holidays), send.Report.Trim())),
        _ when step is not { Running: true } => CaseRules.No(CaseRefusal.PreNoticeMissing),
        AdverseCommand.OpenDispute when step.InDispute => CaseRules.No(CaseRefusal.DisputeOpen),
        AdverseCommand.OpenDispute open => CaseRules.Reason(open.Text, text => new CaseEvent.Disputed(text)),
        AdverseCommand.AnswerDispute when !step.InDispute => CaseRules.No(CaseRefusal.NoDispute),
        AdverseCommand.AnswerDispute answer => CaseRules.Reason(answer.Answer, text => new CaseEvent.DisputeAnswered(text, answer.Corrected)),
        AdverseCommand.Withdraw withdraw => CaseRules.Reason(withdraw.Reason, reason => new CaseEvent.AdverseWithdrawn(reason)),
        AdverseCommand.Finalise when step.InDispute => CaseRules.No(CaseRefusal.DisputeOpen),
        AdverseCommand.Finalise when mismatchOpen => CaseRules.No(CaseRefusal.MismatchOpen),
        AdverseCommand.Finalise when today <= step.WaitsUntil => CaseRules.No(CaseRefusal.StillWaiting),
        AdverseCommand.Finalise final => CaseRules.Reason(final.Reason, reason => new CaseEvent.FinalNotice(today, reason)),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    /// <summary>Whether an eligibility case stands open: then nothing adverse is done.</summary>
    public static bool MismatchOpen(IEnumerable<Evidence> evidence) => evidence.OfType<WorkAuthorisation>().LastOrDefault()?.Status is WorkAuthorisationStatus.Open or WorkAuthorisationStatus.TentativeMismatch;
}

/// <summary>Days on which people work: no Saturday, no Sunday, none of the tenant's holidays.</summary>
public static class BusinessDays
{
    /// <summary>The day that is so many business days later.</summary>
    public static DateOnly After(DateOnly day, int count, IReadOnlySet<DateOnly> holidays)
    {
        for (var left = count; left > 0;)
        {
            day = day.AddDays(1);
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.Contains(day)) left--;
        }
        return day;
    }
}

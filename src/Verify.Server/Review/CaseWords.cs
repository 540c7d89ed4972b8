using Verify.Core.Cases;

namespace Verify.Server.Review;

/// <summary>Case events as people read them: a title, and what was written.</summary>
internal static class CaseWords
{
    public static (string Title, string? Text) Of(RecordedEvent recorded) => recorded.Event switch
    {
        null => ("erased", null),
        CaseEvent.Assessed seen => ("Assessed", string.Join(", ", seen.Patterns.Select(Words.Pattern).Concat(seen.Queues.Select(Words.Plain)))),
        CaseEvent.Noted note => ("Note", note.Text),
        CaseEvent.Assigned assigned => (assigned.To is null ? "Given back" : "Assigned", assigned.To),
        CaseEvent.Proposed proposed => ("Proposed, waits for a second person", $"{Words.Plain(proposed.Conclusion)}: {proposed.Reason}"),
        CaseEvent.Declined declined => ("Not agreed; the hold stands", declined.Reason),
        CaseEvent.Concluded concluded => (concluded.ProposedBy is null ? "Decided" : "Agreed by a second person", $"{Words.Plain(concluded.Conclusion)}: {concluded.Reason}"),
        CaseEvent.CareOpened care => ("Victim care opened", care.Reason),
        CaseEvent.CareDone done => ("Victim care", Words.Plain(done.Step)),
        CaseEvent.CareClosed closed => ("Victim care closed", closed.Reason),
        CaseEvent.PreNotice notice => ("Notice before an adverse step", $"{notice.Report}; until {notice.WaitsUntil:yyyy-MM-dd}"),
        CaseEvent.Disputed disputed => ("The candidate disputes", disputed.Text),
        CaseEvent.DisputeAnswered answered => (answered.Corrected ? "Dispute answered; corrected" : "Dispute answered", answered.Answer),
        CaseEvent.FinalNotice final => ("Adverse step, with its notice", final.Reason),
        CaseEvent.AdverseWithdrawn withdrawn => ("Adverse step withdrawn", withdrawn.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(recorded)),
    };
}

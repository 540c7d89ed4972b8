using System.Collections.Immutable;
using Verify.Core.Model;

namespace Verify.Core.Cases;

/// <summary>A release that waits for a second person.</summary>
public sealed record Proposal(string By, DateTimeOffset At, DispositionConclusion Conclusion, string Reason, bool ByCompliance);

/// <summary>A conclusion as it stands.</summary>
public sealed record Conclusion(DispositionConclusion What, string By, string? ProposedBy, DateTimeOffset At, string Reason)
{
    /// <summary>Whether nothing more is to be done until something new is seen: a hold and an open question stay on the list.</summary>
    public bool Settles => What is DispositionConclusion.Cleared or DispositionConclusion.Confirmed or DispositionConclusion.VerifiedWithCondition;
}

/// <summary>The task for somebody whose identity was used.</summary>
public sealed record Care(string By, DateTimeOffset OpenedAt, string Reason, ImmutableSortedDictionary<CareStep, RecordedEvent> Done, DateTimeOffset? ClosedAt);

/// <summary>What the events of a case come to.</summary>
public sealed record CaseState
{
    /// <summary>The last event's; 0: there is no case yet.</summary>
    public long Version { get; init; }
    public string? Assignee { get; init; }
    public Proposal? Proposal { get; init; }
    public Conclusion? Last { get; init; }
    /// <summary>The engine saw something new after the last conclusion.</summary>
    public bool Reopened { get; init; }
    public Care? Care { get; init; }
    public AdverseStep? Adverse { get; init; }

    public bool Settled => Last is { Settles: true } && !Reopened && Proposal is null;

    /// <summary>The one word under which lists keep the case.</summary>
    public string Status => this switch
    {
        { Proposal: not null } => "second-person",
        { Reopened: true } or { Last: null } => "open",
        { Last: { What: DispositionConclusion.Cleared } } => "cleared",
        { Last: { What: DispositionConclusion.VerifiedWithCondition } } => "verified-with-condition",
        { Last: { What: DispositionConclusion.Hold } } => "hold",
        { Last: { What: DispositionConclusion.Confirmed } } => "confirmed",
        _ => "inconclusive",
    };

    public static CaseState Of(IEnumerable<RecordedEvent> events)
    {
        var state = new CaseState();
        foreach (var recorded in events) state = state.After(recorded);
        return state;
    }

    public CaseState After(RecordedEvent recorded)
    {
        var next = this with { Version = recorded.Version };
        return recorded.Event switch
        {
            CaseEvent.Assessed => next with { Reopened = Last is not null },
            CaseEvent.Assigned assigned => next with { Assignee = assigned.To },
            CaseEvent.Proposed proposed => next with { Proposal = new Proposal(recorded.Actor, recorded.At, proposed.Conclusion, proposed.Reason, proposed.ByCompliance) },
            CaseEvent.Declined => next with { Proposal = null },
            CaseEvent.Concluded concluded => next with { Proposal = null, Reopened = false, Last = new Conclusion(concluded.Conclusion, recorded.Actor, concluded.ProposedBy, recorded.At, concluded.Reason) },
            CaseEvent.CareOpened opened => next with { Care = new Care(recorded.Actor, recorded.At, opened.Reason, ImmutableSortedDictionary<CareStep, RecordedEvent>.Empty, null) },
            CaseEvent.CareDone done when Care is not null => next with { Care = Care with { Done = Care.Done.SetItem(done.Step, recorded) } },
            CaseEvent.CareClosed when Care is not null => next with { Care = Care with { ClosedAt = recorded.At } },
            _ => next with { Adverse = AdverseStep.After(Adverse, recorded) },
        };
    }
}

using System.Text.Json;
using Verify.Core.Model;

namespace Verify.Core.Cases;

/// <summary>What happened in a case. Events are appended and never changed; all that a case is follows from them.</summary>
public abstract record CaseEvent
{
    private CaseEvent() { }

    /// <summary>The engine saw what a person should look at.</summary>
    public sealed record Assessed(string Assessment, IReadOnlyList<string> Patterns, IReadOnlyList<string> Queues) : CaseEvent;

    public sealed record Noted(string Text) : CaseEvent;

    /// <param name="To">Who works on it; null: nobody.</param>
    public sealed record Assigned(string? To = null) : CaseEvent;

    /// <summary>A release that waits for a second person.</summary>
    public sealed record Proposed(DispositionConclusion Conclusion, string Reason, bool ByCompliance) : CaseEvent;

    /// <summary>The second person does not agree: the hold stands.</summary>
    public sealed record Declined(string Reason) : CaseEvent;

    /// <param name="ProposedBy">The first of two people, where two were needed.</param>
    public sealed record Concluded(DispositionConclusion Conclusion, string Reason, string? ProposedBy = null) : CaseEvent;

    /// <summary>Somebody whose identity was used is looked after.</summary>
    public sealed record CareOpened(string Reason) : CaseEvent;

    public sealed record CareDone(CareStep Step) : CaseEvent;

    public sealed record CareClosed(string Reason) : CaseEvent;

    /// <summary>The notice before an adverse step went to the candidate.</summary>
    public sealed record PreNotice(DateOnly SentOn, DateOnly WaitsUntil, string Report) : CaseEvent;

    public sealed record Disputed(string Text) : CaseEvent;

    public sealed record DisputeAnswered(string Answer, bool Corrected) : CaseEvent;

    /// <summary>The adverse step itself, and its notice.</summary>
    public sealed record FinalNotice(DateOnly SentOn, string Reason) : CaseEvent;

    public sealed record AdverseWithdrawn(string Reason) : CaseEvent;
}

/// <summary>What is done for somebody whose identity was used by another. None of it accuses anybody.</summary>
public enum CareStep { NeutralLetter, RecordsParted, WageRecordCorrected, BenefitsCorrected, TheftReportOffered }

/// <summary>An event as it was recorded. Without <paramref name="Event"/>: its content was erased with the person.</summary>
public sealed record RecordedEvent(long Version, string Actor, DateTimeOffset At, CaseEvent? Event);

/// <summary>Events as the store keeps them: a kind and JSON.</summary>
public static class CaseEvents
{
    private static readonly Dictionary<string, Type> Kinds = new(StringComparer.Ordinal)
    {
        ["assessment"] = typeof(CaseEvent.Assessed),
        ["note"] = typeof(CaseEvent.Noted),
        ["assigned"] = typeof(CaseEvent.Assigned),
        ["proposed"] = typeof(CaseEvent.Proposed),
        ["declined"] = typeof(CaseEvent.Declined),
        ["concluded"] = typeof(CaseEvent.Concluded),
        ["care-opened"] = typeof(CaseEvent.CareOpened),
        ["care-done"] = typeof(CaseEvent.CareDone),
        ["care-closed"] = typeof(CaseEvent.CareClosed),
        ["pre-notice"] = typeof(CaseEvent.PreNotice),
        ["disputed"] = typeof(CaseEvent.Disputed),
        ["dispute-answered"] = typeof(CaseEvent.DisputeAnswered),
        ["final-notice"] = typeof(CaseEvent.FinalNotice),
        ["adverse-withdrawn"] = typeof(CaseEvent.AdverseWithdrawn),
    };

    private static readonly Dictionary<Type, string> Names = Kinds.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static string KindOf(CaseEvent happened) => Names[happened.GetType()];

    public static byte[] Write(CaseEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), Json.Readable);

    /// <summary>Null for a kind that is not known here, or without content.</summary>
    public static CaseEvent? Read(string kind, byte[]? json) =>
        json is not null && Kinds.TryGetValue(kind, out var type) ? (CaseEvent?)JsonSerializer.Deserialize(json, type, Json.Readable) : null;
}

using System.Text.Json.Serialization;
using Verify.Core.Checks;
using Verify.Core.Gating;
using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>The machine's view. There is no "reject": people decide.</summary>
public enum Recommendation { Proceed, VerifyFurther, HoldForReview }

/// <summary>The decision record: what was seen, what it adds up to, what is missing, what is recommended. Replays to the same bytes.</summary>
public sealed record Assessment
{
    public required CandidateId CandidateId { get; init; }
    public required DateTimeOffset AsOf { get; init; }
    public required Stage Stage { get; init; }
    public required string Role { get; init; }
    public required Recommendation Recommendation { get; init; }
    /// <summary>Sum of the signals' points.</summary>
    public required int Score { get; init; }
    public required IReadOnlyList<ScoredSignal> Signals { get; init; }
    public required IReadOnlyList<MatchedPattern> Patterns { get; init; }
    public required Coverage Coverage { get; init; }
    /// <summary>Queues that hits opened besides the score: compliance, incident.</summary>
    public required IReadOnlyList<string> Queues { get; init; }
    /// <summary>A hold that compliance alone releases (catalogue rule 4); its queues bear the name.</summary>
    [JsonIgnore]
    public bool NeedsCompliance => Queues.Any(queue => queue.StartsWith("compliance", StringComparison.Ordinal));
    /// <summary>Evidence that was set aside or needs a look.</summary>
    public required IReadOnlyList<Mark> Marks { get; init; }
    /// <summary>Evidence that the score may not use, because it was collected outside the gate.</summary>
    public IReadOnlyList<SetAside> SetAside { get; init; } = [];
    /// <summary>The law of the job's place, or the policy, allows no score now: signals are shown without points and patterns, and a person looks.</summary>
    public GateAnswer.Refused? ScoreWithheld { get; init; }
    public required string DossierHash { get; init; }
    public required string PolicyVersion { get; init; }
    /// <summary>Hash of the policy's content: a policy that was changed under its old version is found by it.</summary>
    public required string PolicyHash { get; init; }
    public required string EngineVersion { get; init; }
    /// <summary>Hash of the ids and versions of all checks.</summary>
    public required string ChecksHash { get; init; }
    /// <summary>SHA-256 over dossier hash, policy, engine and check versions: equal fingerprints are equal assessments.</summary>
    public required string Fingerprint { get; init; }
}

/// <summary>A signal with its contribution to the score.</summary>
public sealed record ScoredSignal
{
    public required string Indicator { get; init; }
    public required Family Family { get; init; }
    public required SignalState State { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Reason { get; init; }
    public required Strength Strength { get; init; }
    /// <summary>After the one-fact rule and the family's cap.</summary>
    public required int Points { get; init; }
    /// <summary>Before them.</summary>
    public required int RawPoints { get; init; }
    public required IReadOnlyList<EvidenceId> Evidence { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Clears { get; init; }
    public IReadOnlyList<string> Facts { get; init; } = [];
    public string? Statement { get; init; }
    /// <summary>Why the points are fewer than the raw points: another hit on the same fact, the family's cap, shadow, a queue of its own, nothing strong beside it, cleared by a person, no score allowed.</summary>
    public string? Reduced { get; init; }
    public IReadOnlyList<Family> AlsoFamilies { get; init; } = [];
    /// <summary>Whether the hit speaks for its families. One that its family's cap left nothing of still does: what is added must not lower the count.</summary>
    [JsonIgnore]
    public bool Counts => Points > 0 || Reduced == Scoring.CappedByFamily;
}

/// <summary>A pattern that the signals make.</summary>
public sealed record MatchedPattern
{
    public required string Id { get; init; }
    public required Outcome Outcome { get; init; }
    public required IReadOnlyList<string> Signals { get; init; }
    public required string HonestExplanation { get; init; }
    public required string Title { get; init; }
    public IReadOnlyList<string> FirstActions { get; init; } = [];
    public IReadOnlyList<string> Context { get; init; } = [];
    /// <summary>The clause of which nothing, or too little, was seen; absent where the picture is complete.</summary>
    public IReadOnlyList<string>? Missing { get; init; }
}

/// <summary>How much of what policy wants was looked at. A thin dossier is never clean.</summary>
public sealed record Coverage
{
    public required int Required { get; init; }
    public required int Checked { get; init; }
    public required IReadOnlyList<string> Missing { get; init; }
}

using Verify.Core.Model;

namespace Verify.Core.Assessing;

/// <summary>What a matched pattern leads to.</summary>
public enum Outcome { SecurityCase, HrTask, RecruiterTask, VendorReview, AccountIncident, Incident }

/// <summary>Versioned data that decides: weights, caps, thresholds, coverage, patterns. Code decides nothing about people without it.</summary>
public sealed record Policy
{
    public required string Version { get; init; }
    public string? Description { get; init; }
    public required Weights Weights { get; init; }
    public required FamilyCap FamilyCap { get; init; }
    public required Escalation VerifyFurther { get; init; }
    public required Escalation HoldForReview { get; init; }
    /// <summary>Indicators that bypass the score and go to a queue of their own.</summary>
    public IReadOnlyList<OwnQueue> Queues { get; init; } = [];
    /// <summary>Checks that run and are shown, with weight 0, until their effect was replayed.</summary>
    public IReadOnlyList<string> Shadow { get; init; } = [];
    /// <summary>Numbers of checks: check id → threshold name → value.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Thresholds { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, double>>();
    /// <summary>What must have been checked, by role tier and stage.</summary>
    public IReadOnlyList<CoverageRule> Coverage { get; init; } = [];
    public IReadOnlyList<Pattern> Patterns { get; init; } = [];
    public IReadOnlyList<RetentionRule> Retention { get; init; } = [];
}

/// <summary>Integer points of a hit by its strength, before learned rates.</summary>
public sealed record Weights
{
    public required int Supporting { get; init; }
    public required int Strong { get; init; }
    public required int Conclusive { get; init; }
    /// <summary>Background rates among the tenant's own honest hires, a snapshot inside this version.</summary>
    public LearnedRates? Learned { get; init; }
}

/// <summary>Hit rates among honest hires; used once the population is large enough.</summary>
public sealed record LearnedRates
{
    public required PartialDate At { get; init; }
    public required int Hires { get; init; }
    public required IReadOnlyDictionary<string, double> Rates { get; init; }

    /// <summary>Fewer hires than this teach nothing (catalogue rule 9).</summary>
    public const int EnoughHires = 500;
}

/// <summary>The most that one family may contribute.</summary>
public sealed record FamilyCap
{
    public required int Usual { get; init; }
    public required int WithConclusive { get; init; }
}

/// <summary>A threshold that needs both points and families.</summary>
public sealed record Escalation
{
    public required int Points { get; init; }
    public required int Families { get; init; }
}

/// <summary>A queue for hits that no score may outvote.</summary>
public sealed record OwnQueue
{
    public required string Id { get; init; }
    public required IReadOnlyList<string> Indicators { get; init; }
    /// <summary>The hits add no points: they hold by themselves.</summary>
    public bool BypassScore { get; init; } = true;
}

/// <summary>Indicators that must have an answer by a stage, for a role tier (<c>*</c>: every tier).</summary>
public sealed record CoverageRule
{
    public required string Role { get; init; }
    public required Stage Stage { get; init; }
    public required IReadOnlyList<string> Required { get; init; }
}

/// <summary>How long evidence of a retention class is kept after the pipeline ended.</summary>
public sealed record RetentionRule
{
    public required Retention Class { get; init; }
    public required int Days { get; init; }
}

/// <summary>A named hypothesis made of indicators, with the honest explanation to test first.</summary>
public sealed record Pattern
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Summary { get; init; }
    public required Outcome Outcome { get; init; }
    /// <summary>What it leads to when the hits come from one family only; absent: then it does not match.</summary>
    public Outcome? SingleFamilyOutcome { get; init; }
    /// <summary>A benign look-alike: tried first, and its hits do not support other patterns.</summary>
    public bool Benign { get; init; }
    /// <summary>Alternatives; within one, all clauses must hold.</summary>
    public required IReadOnlyList<PatternCase> When { get; init; }
    /// <summary>Context that is listed with a match and does not decide.</summary>
    public IReadOnlyList<string> Context { get; init; } = [];
    public required string HonestExplanation { get; init; }
    public required IReadOnlyList<string> FirstActions { get; init; }
}

/// <summary>Clauses that hold together.</summary>
public sealed record PatternCase
{
    public required IReadOnlyList<PatternClause> All { get; init; }
}

/// <summary>
/// One clause: at least <see cref="AtLeast"/> of <see cref="AnyOf"/> were observed, none of <see cref="NoneOf"/> was, or one of the
/// circumstances <see cref="Given"/> holds. A name may end in <c>*</c>, or name a reason: <c>identity-cluster(INTERNAL)</c>.
/// </summary>
public sealed record PatternClause
{
    public IReadOnlyList<string> AnyOf { get; init; } = [];
    public int AtLeast { get; init; } = 1;
    public IReadOnlyList<string> NoneOf { get; init; } = [];
    public IReadOnlyList<Circumstance> Given { get; init; } = [];
}

/// <summary>Facts of the dossier that are no indicators.</summary>
public enum Circumstance { CaseOpen, TerminationPlanned }

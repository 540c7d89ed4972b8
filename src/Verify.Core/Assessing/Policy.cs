using Verify.Core.Gating;
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
    /// <summary>The tiers of roles, the plainest first. A job that no tier names has the first.</summary>
    public IReadOnlyList<RoleTier> Roles { get; init; } = [];
    /// <summary>From which stage steps are taken, and the law of the job's place.</summary>
    public GateRules Gating { get; init; } = new();
    /// <summary>How a worker of the HR system is known to be a hire of the ATS.</summary>
    public JoinRules Joining { get; init; } = new();
    public IReadOnlyList<Pattern> Patterns { get; init; } = [];
    /// <summary>When a pattern is too light for the case that it calls for; absent: never.</summary>
    public WeakPattern? WeakPattern { get; init; }
    /// <summary>When a pattern that lacks one clause is named all the same; absent: never.</summary>
    public IncompletePattern? IncompletePattern { get; init; }
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
    /// <summary>The policy version whose assessments taught them.</summary>
    public string? BasedOn { get; init; }
    /// <summary>Only hires assessed since then, where that was asked for.</summary>
    public PartialDate? Since { get; init; }
    /// <summary>What the rates were computed from: <c>(hits + 1) / (checked + 2)</c>.</summary>
    public IReadOnlyDictionary<string, RateCount> Counts { get; init; } = new Dictionary<string, RateCount>();
    public required IReadOnlyDictionary<string, double> Rates { get; init; }

    /// <summary>Fewer hires than this teach nothing (catalogue rule 9).</summary>
    public const int EnoughHires = 500;
}

/// <summary>Among honest hires: how many had an answer for an indicator, and for how many it was observed.</summary>
public sealed record RateCount
{
    public required int Hits { get; init; }
    public required int Checked { get; init; }
}

/// <summary>A tier of roles: what a wrong hire could reach, never who applies.</summary>
public sealed record RoleTier
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    /// <summary>Ids of jobs in the ATS.</summary>
    public IReadOnlyList<string> Jobs { get; init; } = [];
    /// <summary>Job families, as the ATS or HR system calls them.</summary>
    public IReadOnlyList<string> JobFamilies { get; init; } = [];

    /// <summary>The tier of a candidate by the last application; the highest that names its job.</summary>
    public static string? Of(IReadOnlyList<RoleTier> tiers, IEnumerable<Evidence> evidence)
    {
        Application? last = null;
        foreach (var application in evidence.OfType<Application>())
            if (last is null || ((application.ObservedAt ?? DateTimeOffset.MinValue), application.Id.Value).CompareTo((last.ObservedAt ?? DateTimeOffset.MinValue, last.Id.Value)) > 0) last = application;
        if (last is not null)
            for (var i = tiers.Count - 1; i >= 0; i--)
                if ((last.JobId is { } job && tiers[i].Jobs.Contains(job)) || (last.JobFamily is { } family && tiers[i].JobFamilies.Contains(family, StringComparer.OrdinalIgnoreCase))) return tiers[i].Id;
        return tiers.Count > 0 ? tiers[0].Id : null;
    }
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
    /// <summary>Whether it holds the candidate. Otherwise a person verifies further: one family alone never holds (catalogue rule 3).</summary>
    public bool Holds { get; init; } = true;
}

/// <summary>Indicators that must have an answer by a stage, for a role tier (<c>*</c>: every tier).</summary>
public sealed record CoverageRule
{
    public required string Role { get; init; }
    public required Stage Stage { get; init; }
    public required IReadOnlyList<string> Required { get; init; }
}

/// <summary>When two records of different systems are one hire by themselves.</summary>
public sealed record JoinRules
{
    /// <summary>Days by which the start dates may differ; a start is often moved by a week or two.</summary>
    public int StartToleranceDays { get; init; } = 14;
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
    /// <summary>A benign look-alike: tried, and shown, before the others.</summary>
    public bool Benign { get; init; }
    /// <summary>Alternatives; within one, all clauses must hold.</summary>
    public required IReadOnlyList<PatternCase> When { get; init; }
    /// <summary>Context that is listed with a match and does not decide.</summary>
    public IReadOnlyList<string> Context { get; init; } = [];
    public required string HonestExplanation { get; init; }
    public required IReadOnlyList<string> FirstActions { get; init; }
}

/// <summary>A pattern that would hold, made of fewer points than this, is a task: two supporting hits that happen to fit are no case.</summary>
public sealed record WeakPattern
{
    public required int Points { get; init; }
    public required Outcome Outcome { get; init; }
}

/// <summary>How many independent hits, of how many points and families, must agree on a pattern of which one clause is missing.</summary>
public sealed record IncompletePattern
{
    public required int Hits { get; init; }
    public required int Points { get; init; }
    public required int Families { get; init; }
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

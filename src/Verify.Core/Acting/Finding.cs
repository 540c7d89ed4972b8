using System.Text.Json.Serialization;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Core.Acting;

/// <summary>What happens to a finding. The numbers are OCSF's.</summary>
public enum FindingActivity { Create = 1, Update = 2, Close = 3 }

/// <summary>How soon somebody should look. The numbers are OCSF's.</summary>
public enum FindingSeverity { Informational = 1, Medium = 3, High = 4, Critical = 5 }

/// <summary>An indicator behind a finding, as codes.</summary>
public sealed record FindingSignal(string Indicator, Family Family, Strength Strength, int Points);

/// <summary>A pattern behind a finding.</summary>
public sealed record FindingPattern(string Id, string Title, Outcome Outcome);

/// <summary>What an assessment tells security's own systems: ids and codes. Statements may quote people, so they stay behind the link, with names and addresses.</summary>
public sealed record Finding
{
    public required CandidateId Candidate { get; init; }
    public required FindingActivity Activity { get; init; }
    public required FindingSeverity Severity { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Stage Stage { get; init; }
    public required Recommendation Recommendation { get; init; }
    public required int Score { get; init; }
    public required IReadOnlyList<FindingPattern> Patterns { get; init; }
    public required IReadOnlyList<FindingSignal> Signals { get; init; }
    public required IReadOnlyList<string> Queues { get; init; }
    /// <summary>Everything that policy asks for was looked at.</summary>
    public required bool Complete { get; init; }
    public required string PolicyVersion { get; init; }
    public required string EngineVersion { get; init; }
    public required string Fingerprint { get; init; }

    /// <summary>One line, in which nobody is named and nothing is concluded.</summary>
    [JsonIgnore]
    public string Title => Activity == FindingActivity.Close ? "Identity review no longer asked for"
        : Patterns.Count == 0 ? "Identity review asked for" : $"Identity review asked for: {string.Join(", ", Patterns.Select(pattern => pattern.Title))}";

    /// <summary>The finding that an assessment leads to, or nothing: only what asks for a review, or asked for one before, leaves the product.</summary>
    public static Finding? Of(Assessment? previous, Assessment current)
    {
        var (held, holds) = (previous?.Recommendation == Recommendation.HoldForReview, current.Recommendation == Recommendation.HoldForReview);
        FindingActivity? activity = (held, holds) switch
        {
            (false, true) => FindingActivity.Create,
            (true, true) => Changed(previous!, current) ? FindingActivity.Update : null,
            (true, false) => FindingActivity.Close,
            (false, false) => null,
        };
        return activity is null ? null : new Finding
        {
            Candidate = current.CandidateId,
            Activity = activity.Value,
            Severity = activity == FindingActivity.Close ? FindingSeverity.Informational : SeverityOf(current),
            At = current.AsOf,
            Stage = current.Stage,
            Recommendation = current.Recommendation,
            Score = current.Score,
            Patterns = [.. current.Patterns.Select(pattern => new FindingPattern(pattern.Id, pattern.Title, pattern.Outcome))],
            Signals = [.. Observed(current).Select(signal => new FindingSignal(signal.Indicator, signal.Family, signal.Strength, signal.Points))],
            Queues = current.Queues,
            Complete = current.Coverage.Missing.Count == 0,
            PolicyVersion = current.PolicyVersion,
            EngineVersion = current.EngineVersion,
            Fingerprint = current.Fingerprint,
        };
    }

    private static IEnumerable<ScoredSignal> Observed(Assessment assessment) => assessment.Signals.Where(signal => signal.State == SignalState.Observed);

    /// <summary>Other patterns, queues or indicators; points that move by themselves wake nobody.</summary>
    private static bool Changed(Assessment previous, Assessment current) =>
        !previous.Patterns.Select(pattern => pattern.Id).ToHashSet(StringComparer.Ordinal).SetEquals(current.Patterns.Select(pattern => pattern.Id))
        || !previous.Queues.ToHashSet(StringComparer.Ordinal).SetEquals(current.Queues)
        || !Observed(previous).Select(signal => signal.Indicator).ToHashSet(StringComparer.Ordinal).SetEquals(Observed(current).Select(signal => signal.Indicator));

    private static FindingSeverity SeverityOf(Assessment assessment) =>
        assessment.Patterns.Any(pattern => pattern.Outcome == Outcome.Incident) ? FindingSeverity.Critical
        : assessment.Patterns.Any(pattern => pattern.Outcome is Outcome.SecurityCase or Outcome.AccountIncident or Outcome.VendorReview) ? FindingSeverity.High
        : FindingSeverity.Medium;
}

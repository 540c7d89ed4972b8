using Verify.Core.Checks;

namespace Verify.Core.Assessing;

/// <summary>What stands behind a place in the review queue, from the least to the most that a reviewer may expect to find there.</summary>
public enum Support
{
    /// <summary>May proceed.</summary>
    None,
    /// <summary>To be verified further: points, coverage, a queue that holds nobody.</summary>
    Points,
    /// <summary>Held by points alone. Chance gathers them too, of many stories.</summary>
    HeldByPoints,
    /// <summary>A complete pattern whose outcome is a task.</summary>
    NamedTask,
    /// <summary>Held by a pattern that lacks one piece.</summary>
    HeldLacking,
    /// <summary>Held by a complete pattern, or by a queue of its own.</summary>
    HeldNamed,
}

/// <summary>
/// Where the review queue puts an assessment, the first one highest: by what supports it; then by the points that one hypothesis gathers (a scheme leaves traces of one
/// story, chance leaves traces of many); then by how many families agree (rule 3: independent hits, not many of one kind); then by the points. A named task stands
/// before a hold that nothing but points explains: of those in the labelled benchmark the first are right in 30 of 100, the second in 5. One whole number, so that a store sorts by it.
/// </summary>
public static class ReviewOrder
{
    private const long PerSupport = 1_000_000, PerFamily = 75;

    /// <summary>How far two places may lie apart and still stand on like support: the same kind, one story as strong.</summary>
    public const long PerStory = 1_000;

    /// <summary>The lowest place of anybody who may not simply proceed.</summary>
    public const long Flagged = (long)Support.Points * PerSupport;

    /// <summary>The recommendation that such support stands under.</summary>
    public static Recommendation RecommendationOf(Support support) => support switch
    {
        Support.None => Recommendation.Proceed,
        Support.Points or Support.NamedTask => Recommendation.VerifyFurther,
        _ => Recommendation.HoldForReview,
    };

    /// <summary>The places among which all of a recommendation lie; others may lie between them.</summary>
    public static (long Least, long Below) Span(Recommendation recommendation)
    {
        var under = Enum.GetValues<Support>().Where(support => RecommendationOf(support) == recommendation).ToArray();
        return ((long)under.Min() * PerSupport, ((long)under.Max() + 1) * PerSupport);
    }

    /// <summary>What a place says of its candidate; the last is the points of one story.</summary>
    public static (Support Support, int Story) Read(long order) => ((Support)(order / PerSupport), (int)(order % PerSupport / PerStory));

    public static long Of(Assessment assessment, CompiledPolicy policy)
    {
        var support = SupportOf(assessment, policy);
        var story = support == Support.NamedTask ? Story(assessment, policy.Patterns.Where(pattern => Complete(assessment, pattern)), families: 1)
            : Story(assessment, policy.Patterns.Where(pattern => Holds(pattern.Pattern.Outcome)), families: 2);
        return (long)support * PerSupport + Math.Min(story, PerSupport / PerStory - 1) * PerStory
            + Families(assessment.Signals.Where(signal => signal.Counts)) * PerFamily + Math.Min(assessment.Score, PerFamily - 1);
    }

    /// <summary>Whether a pattern of this outcome holds by itself.</summary>
    internal static bool Holds(Outcome outcome) => outcome is Outcome.SecurityCase or Outcome.VendorReview or Outcome.Incident;

    private static Support SupportOf(Assessment assessment, CompiledPolicy policy)
    {
        if (assessment.Recommendation == Recommendation.Proceed) return Support.None;
        var ownQueue = policy.Queues.Any(own => own.Queue.Holds && assessment.Queues.Contains(own.Queue.Id));
        if (assessment.Recommendation == Recommendation.HoldForReview)
        {
            var holding = assessment.Patterns.Where(pattern => Holds(pattern.Outcome)).ToArray();
            return ownQueue || holding.Any(pattern => pattern.Missing is null) ? Support.HeldNamed : holding.Length > 0 ? Support.HeldLacking : Support.HeldByPoints;
        }
        return assessment.Patterns.Any(pattern => pattern.Missing is null) ? Support.NamedTask : Support.Points;
    }

    private static bool Complete(Assessment assessment, CompiledPattern pattern) => assessment.Patterns.Any(matched => matched.Missing is null && matched.Id == pattern.Pattern.Id);

    /// <summary>The most points, of so many families at least, that one of these patterns names, whether it is complete or not.</summary>
    private static long Story(Assessment assessment, IEnumerable<CompiledPattern> patterns, int families)
    {
        var most = 0;
        foreach (var pattern in patterns)
        {
            var told = assessment.Signals.Where(signal => signal.Counts && pattern.Told.Has(signal.Indicator, signal.Reason)).ToArray();
            if (told.Length > 0 && Families(told) >= families) most = Math.Max(most, told.Sum(signal => signal.Points));
        }
        return most;
    }

    private static int Families(IEnumerable<ScoredSignal> signals) => signals.SelectMany(signal => signal.AlsoFamilies.Prepend(signal.Family)).Distinct().Count();
}

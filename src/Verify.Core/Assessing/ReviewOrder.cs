using Verify.Core.Checks;

namespace Verify.Core.Assessing;

/// <summary>
/// Where the review queue puts an assessment, the first one highest: by the recommendation; then whether a complete pattern that calls for as much, or a queue that holds,
/// stands behind it; then by the points that one hypothesis gathers (a scheme leaves traces of one story, chance leaves traces of many); then by how many families agree
/// (rule 3: independent hits, not many of one kind); then by the points. One whole number, so that a store sorts by it.
/// </summary>
public static class ReviewOrder
{
    private const long PerRecommendation = 1_000_000, PerName = 100_000, PerFamily = 75;

    /// <summary>How far two places may lie apart and still stand on like support: the same recommendation, named alike, one story as strong.</summary>
    public const long PerStory = 1_000;

    /// <summary>The lowest place of a recommendation.</summary>
    public static long Floor(Recommendation recommendation) => (long)recommendation * PerRecommendation;

    /// <summary>What a place says of its candidate; the last is the points of one story.</summary>
    public static (Recommendation Recommendation, bool Named, int Story) Read(long order) =>
        ((Recommendation)(order / PerRecommendation), order % PerRecommendation >= PerName, (int)(order % PerName / PerStory));

    public static long Of(Assessment assessment, CompiledPolicy policy)
    {
        var named = policy.Queues.Any(own => own.Queue.Holds && assessment.Queues.Contains(own.Queue.Id)) || assessment.Patterns.Any(pattern => pattern.Missing is null && (Holds(pattern.Outcome) || assessment.Recommendation != Recommendation.HoldForReview));
        return (long)assessment.Recommendation * PerRecommendation + (named ? PerName : 0) + Math.Min(Story(assessment, policy), PerName / PerStory - 1) * PerStory
            + Families(assessment.Signals.Where(signal => signal.Counts)) * PerFamily + Math.Min(assessment.Score, PerFamily - 1);
    }

    /// <summary>Whether a pattern of this outcome holds by itself.</summary>
    internal static bool Holds(Outcome outcome) => outcome is Outcome.SecurityCase or Outcome.VendorReview or Outcome.Incident;

    /// <summary>The most points of two families or more that one pattern names, whether it is complete or not.</summary>
    private static long Story(Assessment assessment, CompiledPolicy policy)
    {
        var most = 0;
        foreach (var pattern in policy.Patterns)
        {
            if (!Holds(pattern.Pattern.Outcome)) continue;
            var told = assessment.Signals.Where(signal => signal.Counts && pattern.Told.Has(signal.Indicator, signal.Reason)).ToArray();
            if (told.Length > 0 && Families(told) >= 2) most = Math.Max(most, told.Sum(signal => signal.Points));
        }
        return most;
    }

    private static int Families(IEnumerable<ScoredSignal> signals) => signals.SelectMany(signal => signal.AlsoFamilies.Prepend(signal.Family)).Distinct().Count();
}

using Verify.Core.Checks;

namespace Verify.Core.Assessing;

/// <summary>
/// Where the review queue puts an assessment, the first one highest: by the recommendation; then whether a named pattern that calls for a hold, or a queue of its own,
/// stands behind it; then by how many families agree (rule 3: independent hits, not many of one kind); then by the points. One whole number, so that a store sorts by it.
/// </summary>
public static class ReviewOrder
{
    private const long PerRecommendation = 1_000_000, PerName = 100_000, PerFamily = 1_000;

    public static long Of(Assessment assessment)
    {
        var named = assessment.Queues.Count > 0 || assessment.Patterns.Any(pattern => Holds(pattern.Outcome));
        return (long)assessment.Recommendation * PerRecommendation + (named ? PerName : 0) + Families(assessment) * PerFamily + Math.Min(assessment.Score, PerFamily - 1);
    }

    /// <summary>Whether a pattern of this outcome holds by itself.</summary>
    internal static bool Holds(Outcome outcome) => outcome is Outcome.SecurityCase or Outcome.VendorReview or Outcome.Incident;

    private static int Families(Assessment assessment) =>
        assessment.Signals.Where(signal => signal.Counts).SelectMany(signal => signal.AlsoFamilies.Prepend(signal.Family)).Distinct().Count();
}

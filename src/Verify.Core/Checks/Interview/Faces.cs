using Verify.Core.Model;

namespace Verify.Core.Checks.Interview;

/// <summary>Which comparisons of faces may be used, and what people answered over several of them.</summary>
internal static class Faces
{
    public const int EnoughReviewers = 2;

    /// <summary>A machine's answer needs the candidate's consent; people look at stills that are kept anyway.</summary>
    public static bool ByMachine(FaceComparison comparison) => comparison.Reviewers.Count == 0;

    /// <summary>Distinct reviewers who gave this answer.</summary>
    public static int Reviewers(IEnumerable<FaceComparison> comparisons, FaceAnswer answer)
    {
        var people = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var comparison in comparisons)
            if (comparison.Answer == answer) people.UnionWith(comparison.Reviewers);
        return people.Count;
    }
}

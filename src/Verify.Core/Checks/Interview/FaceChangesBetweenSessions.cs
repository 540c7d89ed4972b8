using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Interview;

/// <summary>Is the person of one session another than in the next?</summary>
internal static class FaceChangesBetweenSessions
{
    private static readonly Indicator Changes = new()
    {
        Id = "face-changes-between-sessions",
        Family = Family.Interview,
        Strength = Strength.Strong,
        Stages = [Stage.Interview, Stage.Onboarding],
        HonestCauses = "Haircut, glasses, beard, light, weight, masks; people recognise faces of other groups less well.",
        Clears = "A live check that every finalist gets, or two reviewers who do not see the name and find the same person.",
    };

    public static readonly Check Check = new()
    {
        Id = "face-changes-between-sessions",
        Version = 1,
        Title = "Faces of different sessions",
        Explanation = "A vendor's comparison with consent, or two people who answered independently, on stills of two sessions.",
        Indicators = [Changes],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var sessions = dossier.All<FaceComparison>().Where(comparison => Own(comparison.First) && Own(comparison.Second)).ToArray();
        if (sessions.Length == 0) return Changes.NotChecked("no comparison of sessions");

        var answered = false;
        var noConsent = false;
        foreach (var pair in sessions.GroupBy(Pair, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            noConsent |= pair.Any(comparison => Faces.ByMachine(comparison) && !comparison.ConsentGiven);
            var people = Faces.Reviewers(pair, FaceAnswer.Different);
            var machine = pair.LastOrDefault(comparison => Faces.ByMachine(comparison) && comparison is { ConsentGiven: true, Answer: not FaceAnswer.Inconclusive });
            if (people >= Faces.EnoughReviewers)
                return Changes.Observed("REVIEWERS", Strength.Strong, string.Create(CultureInfo.InvariantCulture, $"{people} reviewers independently found different persons in two sessions."), [$"faces:{pair.Key}"], [.. pair]);
            if (machine?.Answer == FaceAnswer.Different)
                return Changes.Observed("VENDOR", Strength.Strong, "The vendor's comparison of two sessions lies below its threshold.", [$"faces:{pair.Key}"], machine);
            answered |= machine is not null || Faces.Reviewers(pair, FaceAnswer.Same) > 0;
        }
        return answered ? Changes.NotObserved() : Changes.NotChecked(noConsent ? "consent missing" : "no clear answer");
    }

    private static bool Own(FaceSource source) => source is FaceSource.Interview or FaceSource.Selfie or FaceSource.FirstDay;

    /// <summary>The two sides in either order are one pair.</summary>
    private static string Pair(FaceComparison comparison)
    {
        var (a, b) = ($"{comparison.First}:{comparison.FirstId}", $"{comparison.Second}:{comparison.SecondId}");
        return string.CompareOrdinal(a, b) <= 0 ? $"{a}|{b}" : $"{b}|{a}";
    }
}

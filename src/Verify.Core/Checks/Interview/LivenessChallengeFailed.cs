using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Interview;

/// <summary>Does a live request that every finalist gets break the picture, or is it declined?</summary>
internal static class LivenessChallengeFailed
{
    private static readonly Threshold Reviewers = new("reviewers", 2, "reviewers");

    private static readonly Indicator Failed = new()
    {
        Id = "liveness-challenge-failed",
        Family = Family.Interview,
        Strength = Strength.Strong,
        Stages = [Stage.Interview],
        HonestCauses = "Disability, poor cameras, a narrow line, nerves.",
        Clears = "An alternative that was offered is passed.",
        Task = "Please offer the alternative that the role's policy names.",
    };

    public static readonly Check Check = new()
    {
        Id = "liveness-challenge-failed",
        Version = 1,
        Title = "Live request",
        Explanation = "A request that policy gives to every finalist; an artefact or a refusal counts when two reviewers agree and no alternative or accommodation applies.",
        Indicators = [Failed],
        Thresholds = [Reviewers],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var all = context.Dossier.All<Challenge>().Where(challenge => challenge.Type == ChallengeType.Liveness).ToArray();
        if (all.Length == 0) return Failed.NotChecked("no live request");
        var challenges = Array.FindAll(all, challenge => challenge.AppliesToEveryone);
        if (challenges.Length == 0) return Failed.NotChecked("request outside policy");

        var artefacts = Array.FindAll(challenges, challenge => Counts(challenge) && challenge is { Result: ChallengeResult.VisibleArtefact or ChallengeResult.Failed });
        var refusals = Array.FindAll(challenges, challenge => Counts(challenge) && challenge is { Result: ChallengeResult.Declined, AlternativeOffered: true });
        foreach (var (code, words, found) in ((string, string, Challenge[])[])[("ARTEFACT", "saw the picture break at a live request", artefacts), ("DECLINED", "noted that the live request and its alternative were declined", refusals)])
        {
            var people = found.SelectMany(challenge => challenge.Reviewers).Distinct(StringComparer.OrdinalIgnoreCase).Count();
            if (found.Length > 0 && people >= context.Value(Reviewers))
                return Failed.Observed(code, Strength.Strong, string.Create(CultureInfo.InvariantCulture, $"{people} reviewers {words}."), [], [.. found]);
        }
        if (artefacts.Length + refusals.Length > 0) return Failed.NotChecked("second reviewer missing");
        return challenges.All(challenge => challenge.Result == ChallengeResult.Inconclusive) ? Failed.NotChecked("no clear answer") : Failed.NotObserved();
    }

    private static bool Counts(Challenge challenge) => challenge is { Accommodation: false, AlternativeTaken: false };
}

using Verify.Core.Model;

namespace Verify.Core.Checks.Location;

/// <summary>Was a proof of place that everyone gives failed or declined?</summary>
internal static class LocationProofFailed
{
    private static readonly Threshold Recorders = new("recorders", 2, "people");

    private static readonly Indicator Proof = new()
    {
        Id = "location-proof-failed",
        Family = Family.Location,
        Strength = Strength.Supporting,
        Stages = [Stage.Interview, Stage.Onboarding],
        HonestCauses = "Privacy, safety at home, a disability, shared homes, being somewhere else for good reasons.",
        Clears = "Any of the other ways to show the place.",
        Task = "Please offer the candidate another way to show where they work from.",
    };

    public static readonly Check Check = new()
    {
        Id = "location-proof-failed",
        Version = 1,
        Title = "Proof of place",
        Explanation = "The challenge of the role's policy, given to every finalist with another way to meet it, as two people recorded it; a conflict between claim and network makes it strong.",
        Indicators = [Proof],
        Thresholds = [Recorders],
        Run = context => [Run(context)],
    };

    private static readonly Dictionary<string, double> Defaults = [];

    private static Signal Run(CheckContext context)
    {
        var challenges = context.Dossier.All<Challenge>().Where(c => c is { Type: ChallengeType.Location, AppliesToEveryone: true }).ToArray();
        if (challenges.Length == 0) return Proof.NotChecked("no proof of place that policy gives to everyone");
        var last = challenges[^1];
        if (last.Accommodation || last.AlternativeTaken || last.Result is ChallengeResult.Passed or ChallengeResult.Inconclusive) return Proof.NotObserved();
        if (last.Result == ChallengeResult.Declined && !last.AlternativeOffered) return Proof.NotObserved("No other way was offered.", last);
        if (last.Reviewers.Distinct(StringComparer.OrdinalIgnoreCase).Count() < context.Value(Recorders)) return Proof.NotObserved("Recorded by too few people.", last);

        var conflict = Conflict(context);
        return Proof.Observed(last.Result == ChallengeResult.Declined ? "DECLINED" : "FAILED", conflict is null ? Strength.Supporting : Strength.Strong,
            $"The proof of place was {(last.Result == ChallengeResult.Declined ? "declined, and no other way was taken" : "not met")}{(conflict is null ? "" : "; claim and network differ too")}.", [], last);
    }

    /// <summary>Another signal of this family that compares the claim with the network.</summary>
    private static Signal? Conflict(CheckContext context)
    {
        var plain = context with { Settings = Defaults };
        foreach (var check in (Check[])[LocationClaimVsNetwork.Check, LocationDriftAcrossStages.Check])
            if (check.Run(plain)[0] is { State: SignalState.Observed } signal) return signal;
        return null;
    }
}

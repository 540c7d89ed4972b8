using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Did the comparison of live face and portrait fail?</summary>
internal static class DocPortraitFaceMismatch
{
    private static readonly Indicator Mismatch = new()
    {
        Id = "doc-portrait-face-mismatch",
        Family = Family.IdentityDoc,
        Strength = Strength.Strong,
        Stages = [Stage.Interview, Stage.Onboarding],
        HonestCauses = "An old photo, ageing, illness, transition, light, a poor camera, models that read some skin tones badly.",
        Clears = "A second look by a person, or the route without biometrics.",
        Task = "Please offer the candidate another way to confirm the document, without a face comparison.",
    };

    public static readonly Check Check = new()
    {
        Id = "doc-portrait-face-mismatch",
        Version = 1,
        Title = "Face and portrait",
        Explanation = "The last decision of the vendor or the reviewers on the live face and the portrait counts; an inconclusive one does not.",
        Indicators = [Mismatch],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        if (context.Dossier.All<Consent>().LastOrDefault(c => c.Purpose == ConsentPurpose.Biometrics) is { Given: false }) return Mismatch.NotChecked("consent missing");
        Evidence? last = null;
        var (mismatch, asked) = (false, false);
        foreach (var item in context.Dossier.Evidence)
        {
            if (Decision(item) is not { } decision) continue;
            asked = true;
            if (decision == FaceDecision.Inconclusive) continue;
            (last, mismatch) = (item, decision == FaceDecision.BelowThreshold);
        }
        if (last is null) return Mismatch.NotChecked(asked ? "face comparison inconclusive" : "no face comparison");
        return mismatch ? Mismatch.Observed(null, Strength.Strong, Statement(last), [], last) : Mismatch.NotObserved();
    }

    private static FaceDecision? Decision(Evidence item) => item switch
    {
        IdentityCheck { Face: { } decision } => decision,
        IdentityCheck { FaceScore: { } score, FaceThreshold: { } threshold } => score < threshold ? FaceDecision.BelowThreshold : FaceDecision.Match,
        FaceComparison { ConsentGiven: true, OtherCandidate: null } comparison when IsDocument(comparison) => comparison.Answer switch
        {
            FaceAnswer.Same => FaceDecision.Match,
            FaceAnswer.Different => FaceDecision.BelowThreshold,
            _ => FaceDecision.Inconclusive,
        },
        _ => null,
    };

    private static bool IsDocument(FaceComparison comparison) => (comparison.First == FaceSource.Document) != (comparison.Second == FaceSource.Document);

    private static string Statement(Evidence evidence) => evidence is IdentityCheck { FaceScore: { } score, FaceThreshold: { } threshold } check
        ? string.Create(CultureInfo.InvariantCulture, $"{check.Vendor ?? "The vendor"} scored face and portrait {score:0.##}, below its threshold of {threshold:0.##}.")
        : evidence is FaceComparison { Reviewers.Count: > 0 } ? "Reviewers say that face and portrait differ." : "The comparison of face and portrait came out below its threshold.";
}

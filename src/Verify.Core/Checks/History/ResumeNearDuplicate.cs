using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.History;

/// <summary>Did somebody of another name send in almost the same CV?</summary>
internal static class ResumeNearDuplicate
{
    private static readonly Threshold Overall = new("overall", 0.80, "Jaccard similarity of five-word shingles");
    private static readonly Threshold Employment = new("employment", 0.60, "Jaccard similarity of the employment sections");

    private static readonly Indicator Duplicate = new()
    {
        Id = "resume-near-duplicate",
        Family = Family.History,
        Strength = Strength.Strong,
        Stages = [Stage.Application],
        HonestCauses = "Templates, CV writers, AI tools, boot camps, text copied from the job advert.",
        Clears = "The candidate talks through the projects; the shared passages turn out to be a template's or the advert's.",
    };

    public static readonly Check Check = new()
    {
        Id = "resume-near-duplicate",
        Version = 1,
        Title = "CV texts of different people",
        Explanation = "Five-word shingles of the CV, without the advert's and without common ones, are compared with those of other candidates.",
        Indicators = [Duplicate],
        Thresholds = [Overall, Employment],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var links = SharedLinks.ToOthers(context.Dossier, SelectorType.ResumeText);
        if (links.Count == 0) return SharedLinks.LookedUp(context.Dossier, SelectorType.ResumeText) ? Duplicate.NotObserved() : Duplicate.NotChecked(SharedLinks.NotLookedUp);

        var near = links.FindAll(link => link.Similarity >= context.Value(Overall) || link.SectionSimilarity >= context.Value(Employment));
        if (near.Count == 0) return links.TrueForAll(link => link.Similarity is null && link.SectionSimilarity is null) ? Duplicate.NotChecked("no similarity given") : Duplicate.NotObserved();

        var overall = near.Exists(link => link.Similarity >= context.Value(Overall));
        var most = near.Max(link => overall ? link.Similarity : link.SectionSimilarity) ?? 0;
        return Duplicate.Observed(overall ? "OVERALL" : "EMPLOYMENT", Strength.Strong,
            string.Create(CultureInfo.InvariantCulture, $"The {(overall ? "CV" : "employment part of the CV")} agrees by {most * 100:F0} per cent with that of a candidate of another name."),
            SharedLinks.Facts(context.Dossier, near), [.. near]);
    }
}

using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Do documents of different people share a file or the surroundings of the card?</summary>
internal static class DocTemplateReuse
{
    private static readonly Threshold HashBits = new("hash-bits", 6, "bits of 64");
    private static readonly Threshold Matches = new("matches", 2, "other people");

    private static readonly Indicator Reuse = new()
    {
        Id = "doc-template-reuse",
        Family = Family.IdentityDoc,
        Strength = Strength.Strong,
        Stages = [Stage.Onboarding],
        HonestCauses = "Capture frames of identity vendors, plain desks.",
        Clears = "A live recapture in front of another background.",
    };

    public static readonly Check Check = new()
    {
        Id = "doc-template-reuse",
        Version = 1,
        Title = "Document images of different people",
        Explanation = "Links over identical files, and over hashes of what surrounds the card; surroundings count with two matches or together with the portrait.",
        Indicators = [Reuse],
        Thresholds = [HashBits, Matches],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        if (!SharedLinks.LookedUp(context.Dossier, SelectorType.DocumentImage, SelectorType.DocumentSurroundings)) return Reuse.NotChecked(SharedLinks.NotLookedUp);
        var bits = context.Value(HashBits);
        var files = SharedLinks.ToOthers(context.Dossier, SelectorType.DocumentImage);
        var identical = files.FindAll(link => link.Distance is null or 0);
        if (identical.Count > 0)
            return Reuse.Observed("IDENTICAL", Strength.Conclusive, "The same image file was given as the document of another person.", SharedLinks.Facts(context.Dossier, identical), [.. identical]);

        var near = SharedLinks.ToOthers(context.Dossier, SelectorType.DocumentSurroundings).Concat(files).Where(link => link.Distance is null || link.Distance <= bits).ToList();
        if (near.Count == 0) return Reuse.NotObserved();
        var portraits = SharedLinks.ToOthers(context.Dossier, SelectorType.Portrait).FindAll(link => (link.Distance is null || link.Distance <= bits) && near.Any(n => n.Other == link.Other));
        var people = near.Select(link => link.Other).Distinct().Count();
        if (people < context.Value(Matches) && portraits.Count == 0) return Reuse.NotObserved("The surroundings are like those of one other document; one alone does not count.", [.. near]);
        var behind = near.Concat(portraits).ToArray();
        return Reuse.Observed(portraits.Count > 0 ? "PORTRAIT" : "SURROUNDINGS", Strength.Strong,
            string.Create(CultureInfo.InvariantCulture, $"The surroundings of the card are like those in documents of {people} other people{(portraits.Count > 0 ? ", with the same portrait" : "")}."), SharedLinks.Facts(context.Dossier, behind), behind);
    }
}

using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Is one portrait used under several names, or taken from a stock site?</summary>
internal static class PortraitReused
{
    private static readonly Threshold HashBits = new("hash-bits", 6, "bits of 64");
    private static readonly Threshold People = new("people", 20, "people");

    private static readonly Indicator Reused = new()
    {
        Id = "portrait-reused",
        Family = Family.IdentityDoc,
        Strength = Strength.Strong,
        Stages = [Stage.Screening, Stage.Onboarding],
        HonestCauses = "Twins, generic pictures, one person on two sites, stock portraits that honest firms use.",
        Clears = "A person compares the two pictures and finds different people.",
    };

    public static readonly Check Check = new()
    {
        Id = "portrait-reused",
        Version = 1,
        Title = "Portrait under another name",
        Explanation = "Links and public findings of pictures whose hashes are close, under another name; pictures seen for many people are left out, and nothing weighs before a person compared the two.",
        Indicators = [Reused],
        Thresholds = [HashBits, People],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var findings = dossier.All<PublicFinding>().Where(f => f.Type is FindingType.ImageReuse or FindingType.StockImage).ToArray();
        if (findings.Length == 0 && !SharedLinks.LookedUp(dossier, SelectorType.Portrait, SelectorType.Avatar)) return Reused.NotChecked(SharedLinks.NotLookedUp);

        var links = SharedLinks.ToOthers(dossier, SelectorType.Portrait, SelectorType.Avatar)
            .FindAll(l => l.FaceConfirmed != false && l.Holders <= context.Value(People) && (l.Distance is null || l.Distance <= context.Value(HashBits)));
        var pictures = findings.Where(f => Counts(f, context)).ToArray();
        if (links.Count == 0 && pictures.Length == 0) return Reused.NotObserved();

        var compared = links.Any(l => IsConfirmed(dossier, l)) || pictures.Any(f => !string.IsNullOrWhiteSpace(f.Reviewer));
        var stock = links.Count == 0 && pictures.All(f => f.Type == FindingType.StockImage);
        var signal = Reused.Observed(stock ? "STOCK" : "OTHER-NAME", Strength.Strong,
            $"The portrait {(stock ? "comes from a stock site" : "is used under another name")}{(compared ? "; a person compared the pictures" : "; a person has yet to compare the pictures")}.",
            SharedLinks.Facts(dossier, links), [.. links, .. pictures]);
        return compared ? signal : signal with { Percent = 0 };
    }

    private static bool Counts(PublicFinding finding, CheckContext context)
    {
        if (finding.SeenForPeople > context.Value(People) || finding.Distance > context.Value(HashBits)) return false;
        return finding.Type == FindingType.StockImage || ClaimedNames.Of(context.Dossier).Compare(finding.DisplayName) == NameRelation.Different;
    }

    /// <summary>People, or a vendor's comparison with consent, said that the faces are the same.</summary>
    private static bool IsConfirmed(Dossier dossier, Link link)
    {
        if (link.FaceConfirmed == true) return true;
        foreach (var comparison in dossier.All<FaceComparison>())
            if (comparison is { ConsentGiven: true, Answer: FaceAnswer.Same } && comparison.OtherCandidate == link.Other) return true;
        return false;
    }
}

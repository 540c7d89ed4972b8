using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Online;

/// <summary>Does the profile copy that of a real professional?</summary>
internal static class ProfileImpersonatesPerson
{
    private static readonly Threshold Similarity = new("similarity", 0.7, "Jaccard similarity of employment texts");

    private static readonly Indicator Copies = new()
    {
        Id = "profile-impersonates-person",
        Family = Family.Online,
        Strength = Strength.Strong,
        Stages = [Stage.Screening],
        HonestCauses = "Two accounts of one person, templates.",
        Clears = "The candidate signs in to both accounts, or the other person knows of it. Only security contacts that person.",
    };

    public static readonly Check Check = new()
    {
        Id = "profile-impersonates-person",
        Version = 1,
        Title = "Profile copied from another person",
        Explanation = "Employment texts are compared with public profiles of another name or picture; a reviewer confirms.",
        Indicators = [Copies],
        Thresholds = [Similarity],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var matches = context.Dossier.All<ProfileMatch>();
        if (matches.Count == 0) return Copies.NotChecked("no search for like profiles");
        var applicant = Applicant.Of(context.Dossier);
        var name = applicant.Application?.Name?.Text();
        var unconfirmed = false;
        foreach (var match in matches)
        {
            if (match.Similarity < context.Value(Similarity)) continue;
            var otherName = Names.Compare(name, match.OtherName, applicant.Aliases) == NameRelation.Different;
            if (!otherName && !match.OtherPicture) continue;
            unconfirmed |= !match.ReviewerConfirmed;
            if (!match.ReviewerConfirmed) continue;
            return Copies.Observed(otherName ? "NAME" : "PICTURE", Strength.Strong,
                string.Create(CultureInfo.InvariantCulture, $"The employment text agrees by {match.Similarity * 100:F0} per cent with a profile at {match.Site} of another {(otherName ? "name" : "picture")}; a reviewer confirmed it."), [], match);
        }
        return unconfirmed ? Copies.NotChecked("reviewer's confirmation missing") : Copies.NotObserved();
    }
}

using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Does one document or national number appear under two identities?</summary>
internal static class DocNumberReuse
{
    private static readonly Indicator Reuse = new()
    {
        Id = "doc-number-reuse",
        Family = Family.IdentityDoc,
        Strength = Strength.Conclusive,
        Stages = [Stage.Onboarding],
        HonestCauses = "A mistyped number, the same person applying again after a change of name, records merged by mistake.",
        Clears = "The number is read again, or both records turn out to be one person.",
    };

    public static readonly Check Check = new()
    {
        Id = "doc-number-reuse",
        Version = 1,
        Title = "Document number under two names",
        Explanation = "Links over the keyed hash of document or national number to people of another name; an equal birth date points to a duplicate profile.",
        Indicators = [Reuse],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        if (!SharedLinks.LookedUp(context.Dossier, SelectorType.DocumentNumber, SelectorType.TaxId)) return Reuse.NotChecked(SharedLinks.NotLookedUp);
        var links = SharedLinks.ToOthers(context.Dossier, SelectorType.DocumentNumber, SelectorType.TaxId);
        if (links.Count == 0) return Reuse.NotObserved();
        var conflicts = links.FindAll(link => link.SameBirthDate != true);
        if (conflicts.Count == 0) return Reuse.NotObserved("The birth dates are equal: probably one person with two records.", [.. links]);
        var what = conflicts[0].Selector == SelectorType.DocumentNumber ? "document number" : "national number";
        return Reuse.Observed(null, Strength.Conclusive, $"The same {what} is on file under another name.", SharedLinks.Facts(context.Dossier, conflicts), [.. conflicts]);
    }
}

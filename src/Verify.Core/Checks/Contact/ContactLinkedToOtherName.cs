using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Contact;

/// <summary>Is an e-mail or phone of the candidate publicly tied to another name?</summary>
internal static class ContactLinkedToOtherName
{
    private static readonly Threshold Sites = new("sites", 2, "independent sites");

    private static readonly Indicator Linked = new()
    {
        Id = "contact-linked-to-other-name",
        Family = Family.Contact,
        Strength = Strength.Strong,
        Stages = [Stage.Screening],
        HonestCauses = "Recycled numbers, shared family mailboxes, chosen names, stage names.",
        Clears = "A declared other name, or a statement since when the number is in use.",
    };

    public static readonly Check Check = new()
    {
        Id = "contact-linked-to-other-name",
        Version = 1,
        Title = "Contact point under another name",
        Explanation = "Public profiles that show the contact point with a name that the candidate does not use; two independent sites make it strong.",
        Indicators = [Linked],
        Thresholds = [Sites],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var findings = context.Dossier.All<PublicFinding>().Where(f => f.Type == FindingType.ContactProfile).ToArray();
        if (findings.Length == 0) return Linked.NotChecked("contact points not looked up in public");
        var names = ClaimedNames.Of(context.Dossier);
        if (!names.Known) return Linked.NotChecked("no name to compare");

        var other = findings.Where(f => PersonWords.LooksLikeName(f.DisplayName) && names.Compare(f.DisplayName) == NameRelation.Different && !names.IsHousehold(f.DisplayName)).ToArray();
        if (other.Length == 0) return Linked.NotObserved();
        var sites = other.Select(f => f.Site).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        return Linked.Observed(null, sites >= context.Value(Sites) ? Strength.Strong : Strength.Supporting,
            string.Create(CultureInfo.InvariantCulture, $"A contact point of the candidate stands under another name on {sites} {(sites == 1 ? "site" : "independent sites")}."), [], other);
    }
}

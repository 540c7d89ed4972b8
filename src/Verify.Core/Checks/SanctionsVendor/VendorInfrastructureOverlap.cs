using System.Globalization;
using Verify.Core.Linking;
using Verify.Core.Model;

namespace Verify.Core.Checks.SanctionsVendor;

/// <summary>Does a vendor share something rare with companies of other names, or with candidates who should be independent of it?</summary>
internal static class VendorInfrastructureOverlap
{
    private static readonly Threshold Candidates = new("candidates", 2, "independent candidates");

    private static readonly Indicator Overlap = new()
    {
        Id = "vendor-infrastructure-overlap",
        Family = Family.SanctionsVendor,
        Strength = Strength.Strong,
        Stages = [Stage.Offer],
        HonestCauses = "An agency that submits its own people, and says so; companies of one group.",
        Clears = "The contract shows that the vendor employs these candidates.",
    };

    public static readonly Check Check = new()
    {
        Id = "vendor-infrastructure-overlap",
        Version = 2,
        Title = "Vendor and candidates",
        Explanation = "Telephone, mailbox, site, registrant, server and door of the vendor are compared with those of other vendors and employers, and with the contact points and sites of candidates who are said to be independent of it. Doors and servers count where few are behind them; what many companies have, a free mailbox's domain and a name that a registrar holds back do not.",
        Indicators = [Overlap],
        Thresholds = [Candidates],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var vendors = dossier.All<Vendor>();
        var overlaps = dossier.All<VendorOverlap>();
        if (overlaps.Count == 0)
            return vendors.Count == 0 ? Overlap.NotChecked("no vendor")
                : dossier.All<LinkLookup>().Count == 0 ? Overlap.NotChecked(SharedLinks.NotLookedUp)
                : Companies.OfVendors(dossier).Any() ? Overlap.NotObserved() : Overlap.NotChecked("nothing of the vendor to compare");

        var ownPeople = vendors.Any(vendor => vendor.SubmitsOwnPeople);
        foreach (var overlap in overlaps)
        {
            var people = overlap.Candidates.Distinct().Count();
            // That they are its own people explains why candidates have the vendor's telephone; not why another company has it.
            if (people < context.Value(Candidates) || overlap.Declared || (ownPeople && overlap.Companies.Count == 0)) continue;
            return Overlap.Observed(null, Strength.Strong, Statement(overlap, people), overlap.Fact is { } fact ? [$"link:{fact}"] : [], [overlap, .. vendors]);
        }
        return Overlap.NotObserved(ownPeople ? "The vendor declared that it submits its own people." : null);
    }

    private static string Statement(VendorOverlap overlap, int people) => overlap.Companies.Count == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{people} candidates who are said to be independent of the vendor have the same {Words(overlap.Selector)}.")
        : string.Create(CultureInfo.InvariantCulture, $"The vendor has the same {Words(overlap.Selector)} as {string.Join(" and ", overlap.Companies.Select(name => $"'{name}'"))}; {people} candidates who are said to be independent of each other stand behind it.");

    private static string Words(SelectorType selector) => selector switch
    {
        SelectorType.Phone => "telephone number",
        SelectorType.Email => "mailbox",
        SelectorType.Site => "web site",
        SelectorType.Registrant => "registrant of its site",
        SelectorType.Ip => "server",
        SelectorType.Residence => "address",
        _ => "rare selector",
    };
}

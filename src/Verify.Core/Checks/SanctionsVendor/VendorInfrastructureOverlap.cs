using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.SanctionsVendor;

/// <summary>Do a vendor and candidates who should be independent of it share something rare?</summary>
internal static class VendorInfrastructureOverlap
{
    private static readonly Threshold Candidates = new("candidates", 2, "independent candidates");

    private static readonly Indicator Overlap = new()
    {
        Id = "vendor-infrastructure-overlap",
        Family = Family.SanctionsVendor,
        Strength = Strength.Strong,
        Stages = [Stage.Offer],
        HonestCauses = "An agency that submits its own people, and says so.",
        Clears = "The contract shows that the vendor employs these candidates.",
    };

    public static readonly Check Check = new()
    {
        Id = "vendor-infrastructure-overlap",
        Version = 1,
        Title = "Vendor and candidates",
        Explanation = "Rare selectors of the vendor are compared with those of candidates who are said to be independent of it.",
        Indicators = [Overlap],
        Thresholds = [Candidates],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var vendors = dossier.All<Vendor>();
        var overlaps = dossier.All<VendorOverlap>();
        if (overlaps.Count == 0 && vendors.Count == 0) return Overlap.NotChecked("no vendor");
        if (overlaps.Count == 0) return dossier.All<LinkLookup>().Count > 0 ? Overlap.NotObserved() : Overlap.NotChecked(SharedLinks.NotLookedUp);
        if (vendors.Any(vendor => vendor.SubmitsOwnPeople)) return Overlap.NotObserved("The vendor declared that it submits its own people.");
        foreach (var overlap in overlaps)
        {
            var people = overlap.Candidates.Distinct().Count();
            if (overlap.Declared || people < context.Value(Candidates)) continue;
            return Overlap.Observed(null, Strength.Strong,
                string.Create(CultureInfo.InvariantCulture, $"The vendor shares a rare selector with {people} candidates who are said to be independent of it."), [], overlap);
        }
        return Overlap.NotObserved();
    }
}

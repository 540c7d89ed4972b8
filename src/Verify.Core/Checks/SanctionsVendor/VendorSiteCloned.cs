using System.Globalization;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Checks.SanctionsVendor;

/// <summary>Does a vendor's site copy another company's?</summary>
internal static class VendorSiteCloned
{
    private static readonly Threshold Text = new("text", 0.7, "Jaccard similarity of texts");
    private static readonly Threshold Images = new("images", 5, "identical images that are not stock");

    private const int FewestShingles = 40;

    private static readonly Indicator Cloned = new()
    {
        Id = "vendor-site-cloned",
        Family = Family.SanctionsVendor,
        Strength = Strength.Strong,
        Stages = [Stage.Offer],
        HonestCauses = "Franchises, templates of a web agency, white-label sites.",
        Clears = "The vendor shows that the other site is its group's or its agency's.",
    };

    public static readonly Check Check = new()
    {
        Id = "vendor-site-cloned",
        Version = 2,
        Title = "A vendor's site and older ones",
        Explanation = "Text and images of the vendor's site are compared with an older, unrelated site; templates are taken out before.",
        Indicators = [Cloned],
        Thresholds = [Text, Images],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var compared = false;
        foreach (var site in context.Dossier.All<VendorSite>())
        {
            var similarity = Similarity(site);
            if (similarity is null && site.IdenticalImages is null) continue;
            compared = true;
            if (site.DeclaredRelated) continue;
            var text = similarity >= context.Value(Text);
            if (!text && !(site.IdenticalImages >= context.Value(Images))) continue;
            return Cloned.Observed(text ? "TEXT" : "IMAGES", Strength.Strong,
                text ? string.Create(CultureInfo.InvariantCulture, $"The text of {site.Site} agrees by {similarity * 100:F0} per cent with an older, unrelated site.")
                    : string.Create(CultureInfo.InvariantCulture, $"{site.Site} shows {site.IdenticalImages} images of an older, unrelated site."), [], site);
        }
        return compared ? Cloned.NotObserved() : Cloned.NotChecked("no site compared");
    }

    // Runs of three words; a few lines of text agree by chance or by template.
    private static double? Similarity(VendorSite site)
    {
        if (site.TextSimilarity is not null) return site.TextSimilarity;
        if (site.Text is null || site.OlderText is null) return null;
        var (own, older) = (Shingles.Of(site.Text), Shingles.Of(site.OlderText));
        return Math.Min(own.Length, older.Length) < FewestShingles ? null : Shingles.Jaccard(own, older);
    }
}

using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.SanctionsVendor;

/// <summary>Is the vendor new, without staff or filings, at a mass address?</summary>
internal static class VendorShellProfile
{
    private const int YoungMonths = 12, ManyFirms = 20;
    private static readonly Threshold Least = new("marks", 3, "of five marks");

    private static readonly Indicator Shell = new()
    {
        Id = "vendor-shell-profile",
        Family = Family.SanctionsVendor,
        Strength = Strength.Supporting,
        Stages = [Stage.Offer],
        HonestCauses = "Start-ups, sole traders, registered agents' addresses.",
        Clears = "A letter of the bank and a client who confirms the work.",
        Task = "Please ask the vendor for a bank letter and a client reference.",
    };

    public static readonly Check Check = new()
    {
        Id = "vendor-shell-profile",
        Version = 2,
        Title = "Profile of the vendor",
        Explanation = "Five marks are counted: younger than a year, an address of twenty firms or more, a free mailbox, no phone, no filings.",
        Indicators = [Shell],
        Thresholds = [Least],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var vendors = context.Dossier.All<Vendor>();
        if (vendors.Count == 0) return Shell.NotChecked("no vendor");
        var known = false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = vendors.Count - 1; i >= 0; i--)
        {
            var vendor = vendors[i];
            if (!seen.Add(Employers.Key(vendor.LegalName))) continue;
            known |= Known(vendor) >= context.Value(Least);
            var marks = Marks(vendor, context.AsOf);
            if (marks.Count < context.Value(Least)) continue;
            return Shell.Observed(null, Strength.Supporting,
                string.Create(CultureInfo.InvariantCulture, $"'{vendor.LegalName}' bears {marks.Count} of five marks: {string.Join(", ", marks)}."), [], vendor);
        }
        return known ? Shell.NotObserved() : Shell.NotChecked("too little vendor data");
    }

    /// <summary>The marks that the vendor bears, in words.</summary>
    public static IReadOnlyList<string> Marks(Vendor vendor, DateTimeOffset asOf)
    {
        var marks = new List<string>();
        if (vendor.Incorporated is { } founded && founded.Earliest > DateOnly.FromDateTime(asOf.UtcDateTime).PlusMonths(-YoungMonths)) marks.Add("younger than a year");
        if (vendor.FirmsAtAddress >= ManyFirms) marks.Add("address of many firms");
        if (vendor.FreeMailContact == true) marks.Add("free mailbox");
        if (vendor.HasPhone == false) marks.Add("no phone");
        if (vendor.HasFilings == false) marks.Add("no filings");
        return marks;
    }

    private static int Known(Vendor vendor) =>
        (vendor.Incorporated is null ? 0 : 1) + (vendor.FirmsAtAddress is null ? 0 : 1) + (vendor.FreeMailContact is null ? 0 : 1) + (vendor.HasPhone is null ? 0 : 1) + (vendor.HasFilings is null ? 0 : 1);
}

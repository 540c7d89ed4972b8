using System.Globalization;
using Verify.Core.Geo;
using Verify.Core.Model;

namespace Verify.Core.Checks.IdentityDoc;

/// <summary>Is the address on the document far from the claimed residence?</summary>
internal static class DocAddressConflict
{
    private static readonly Threshold DistanceKm = new("distance-km", 150, "km");
    private static readonly Threshold AgeMonths = new("age-months", 24, "months since issue");

    private static readonly Indicator Conflict = new()
    {
        Id = "doc-address-conflict",
        Family = Family.IdentityDoc,
        Strength = Strength.Supporting,
        Stages = [Stage.Offer, Stage.Onboarding],
        HonestCauses = "A recent move, students, people who live with family, licences that were not updated.",
        Clears = "A second proof of residence, or a declared move.",
        Task = "Please ask for a second proof of residence.",
    };

    public static readonly Check Check = new()
    {
        Id = "doc-address-conflict",
        Version = 2,
        Title = "Address on the document and residence",
        Explanation = "The distance between the address on the document and the nearest claimed residence, less what the places leave open, when the document is recent or its address is said to be current.",
        Indicators = [Conflict],
        Thresholds = [DistanceKm, AgeMonths],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var applicant = Applicant.Of(context.Dossier);
        var record = context.Dossier.Latest<HrRecord>();
        var home = Gazetteer.Locate(applicant.Residence);
        var registered = Gazetteer.Locate(record?.HomeAddress);
        if (home is null && registered is null) return Conflict.NotChecked("no residence that can be placed");
        if (applicant.Moves.Count > 0) return Conflict.NotObserved("The candidate declared a move.", [.. applicant.Declarations.Where(d => d.Move is not null)]);

        var placed = false;
        foreach (var document in DocumentCaptures.Of(context.Dossier).All.Select(d => d.Current))
        {
            if (Gazetteer.Locate(document.Address) is not { } printed) continue;
            placed = true;
            var km = Math.Min(Apart(home, printed), Apart(registered, printed));
            if (km <= context.Value(DistanceKm) || !IsCurrent(document, context)) continue;
            return Conflict.Observed(null, Strength.Supporting, string.Create(CultureInfo.InvariantCulture, $"The address on the document lies {km:F0} km from the claimed residence."), [],
                [document, .. home is null ? Array.Empty<Evidence>() : [applicant.ResidenceEvidence!], .. registered is null ? Array.Empty<Evidence>() : [record!]]);
        }
        return placed ? Conflict.NotObserved() : Conflict.NotChecked("no document with an address that can be placed");
    }

    private static double Apart(Located? claimed, Located printed) => claimed is { } home
        ? Math.Max(0, Distance.Km(home.Latitude, home.Longitude, printed.Latitude, printed.Longitude) - home.AccuracyKm - printed.AccuracyKm)
        : double.PositiveInfinity;

    /// <summary>An old document with an old address is ordinary.</summary>
    private static bool IsCurrent(Document document, CheckContext context) => document.AddressSaidCurrent == true
        || document.IssueDate is { } issued && issued.Earliest > DateOnly.FromDateTime(context.AsOf.UtcDateTime).PlusMonths(-(int)context.Value(AgeMonths));
}

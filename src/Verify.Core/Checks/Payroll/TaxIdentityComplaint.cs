using Verify.Core.Model;

namespace Verify.Core.Checks.Payroll;

/// <summary>Does a tax or benefits body, or the real person, report wages that were never earned?</summary>
internal static class TaxIdentityComplaint
{
    private static readonly Indicator Complaint = new()
    {
        Id = "tax-identity-complaint",
        Family = Family.Payroll,
        Strength = Strength.Strong,
        Stages = [Stage.FirstWeeks, Stage.Exit],
        HonestCauses = "A clerical mix-up, a tax number that was mistyped.",
        Clears = "The body confirms in writing that the number was mistaken.",
    };

    public static readonly Check Check = new()
    {
        Id = "tax-identity-complaint",
        Version = 1,
        Title = "Complaint about wages never earned",
        Explanation = "Complaints that came in by hand, linked by the keyed hash of the tax number. The person named may be the victim.",
        Indicators = [Complaint],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var complaints = dossier.All<IdentityComplaint>();
        if (complaints.Count == 0)
            return dossier.All<HrRecord>().Any(record => record.TaxIdHash is not null) || dossier.All<TaxRecord>().Any(record => record.TaxIdHash is not null)
                ? Complaint.NotObserved() : Complaint.NotChecked("no tax number to link complaints with");
        var last = complaints.LastOrDefault(complaint => complaint.Verified) ?? complaints[^1];
        var (code, words) = last.From switch
        {
            ComplaintFrom.TaxAuthority => ("TAX-AUTHORITY", "The tax authority"),
            ComplaintFrom.SocialSecurity => ("SOCIAL-SECURITY", "The social security body"),
            ComplaintFrom.UnemploymentOffice => ("UNEMPLOYMENT-OFFICE", "The unemployment office"),
            _ => ("NAMED-PERSON", "A person of this name"),
        };
        return Complaint.Observed(code, Strength.Strong,
            $"{words} reports wages under this identity that its holder did not earn{(last.Verified ? ", and confirmed it in writing" : "; this is not yet confirmed in writing")}. The holder may be the victim.", [], [.. complaints]);
    }
}

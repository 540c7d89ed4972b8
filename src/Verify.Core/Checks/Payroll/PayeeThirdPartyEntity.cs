using Verify.Core.Checks.SanctionsVendor;
using Verify.Core.Model;

namespace Verify.Core.Checks.Payroll;

/// <summary>Must pay go to a company that the worker neither owns nor directs?</summary>
internal static class PayeeThirdPartyEntity
{
    private static readonly Indicator ThirdParty = new()
    {
        Id = "payee-third-party-entity",
        Family = Family.Payroll,
        Strength = Strength.Supporting,
        Stages = [Stage.Offer, Stage.Onboarding],
        HonestCauses = "Umbrella companies, companies of one's own, employers of record.",
        Clears = "An ownership extract, or the contract with the umbrella company.",
        Task = "Please ask for an extract that shows who owns the company that is to be paid.",
    };

    public static readonly Check Check = new()
    {
        Id = "payee-third-party-entity",
        Version = 1,
        Title = "A company is paid instead of the worker",
        Explanation = "A payee that is a company is compared with its owners and officers; marks of a front company make the hit strong.",
        Indicators = [ThirdParty],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        if (dossier.Latest<Payout>() is not { } payout) return ThirdParty.NotChecked("no pay details");
        if (payout.PayeeIsOrganisation is null && payout.PayeeOrganisation is null) return ThirdParty.NotChecked("payee not stated");
        if (payout.PayeeIsOrganisation == false || payout.WorkerOwnsPayee == true) return ThirdParty.NotObserved();

        var owners = payout.PayeeOrganisation is { } payee ? dossier.All<Ownership>().Where(step => Employers.Key(step.Owned) == Employers.Key(payee)).ToArray() : [];
        if (payout.WorkerOwnsPayee is null && owners.Length == 0) return ThirdParty.NotChecked("no ownership extract");
        var applicant = Applicant.Of(dossier);
        var worker = dossier.All<HrRecord>().LastOrDefault(record => record.LegalName is not null)?.LegalName?.Text() ?? applicant.Application?.Name?.Text();
        if (payout.WorkerOwnsPayee is null && (worker is null || owners.Any(step => Names.Compare(worker, step.Owner, applicant.Aliases) != NameRelation.Different)))
            return worker is null ? ThirdParty.NotChecked("no legal name") : ThirdParty.NotObserved();

        var front = Front(dossier, payout.PayeeOrganisation);
        return ThirdParty.Observed(front is null ? null : "FRONT", front is null ? Strength.Supporting : Strength.Strong,
            $"Pay is to go to a company{(payout.PayeeOrganisation is null ? "" : $", '{payout.PayeeOrganisation}',")} of which the worker is not a listed owner or officer{(front is null ? "" : "; the company bears marks of a front")}.",
            [PayChanges.Fact(payout)], front is null ? [payout, .. owners] : [payout, front, .. owners]);
    }

    /// <summary>The piece of evidence by which the payee looks like a front company.</summary>
    private static Evidence? Front(Dossier dossier, string? payee)
    {
        if (payee is null) return null;
        var key = Employers.Key(payee);
        foreach (var hit in dossier.All<OrganisationHit>())
            if (Employers.Key(hit.Organisation) == key && hit.Match != OrganisationMatch.Name) return hit;
        foreach (var vendor in dossier.All<Vendor>())
            if (Employers.Key(vendor.LegalName) == key && VendorShellProfile.Marks(vendor, dossier.AsOf).Count >= 3) return vendor;
        return null;
    }
}

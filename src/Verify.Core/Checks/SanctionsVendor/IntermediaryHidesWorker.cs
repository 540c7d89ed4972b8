using Verify.Core.Model;

namespace Verify.Core.Checks.SanctionsVendor;

/// <summary>Does a staffing firm keep back who does the work, or swap people?</summary>
internal static class IntermediaryHidesWorker
{
    private static readonly Indicator Hides = new()
    {
        Id = "intermediary-hides-worker",
        Family = Family.SanctionsVendor,
        Strength = Strength.Supporting,
        Stages = [Stage.Offer, Stage.FirstWeeks],
        HonestCauses = "Privacy law, supply chains of several tiers, employers of record.",
        Clears = "The vendor verifies the worker by our policy, or the contract gains an audit right.",
        Task = "Please ask the vendor to verify the worker's identity by our policy.",
    };

    public static readonly Check Check = new()
    {
        Id = "intermediary-hides-worker",
        Version = 1,
        Title = "Vendor and worker",
        Explanation = "Was the worker verified when asked, did the worker change without notice, is there an audit right?",
        Indicators = [Hides],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        if (dossier.Latest<Vendor>() is not { } vendor) return Hides.NotChecked("no vendor");
        var contract = dossier.All<Contract>().LastOrDefault(contract => contract.AuditRight is not null);
        if (vendor is { WorkerVerificationAsked: true, WorkerVerified: false })
            return Hides.Observed("UNVERIFIED", Strength.Supporting, "The vendor was asked to verify the worker's identity and has not.", [], vendor);
        if (vendor.WorkerChangedWithoutNotice == true)
            return Hides.Observed("CHANGED", Strength.Supporting, "The worker was changed without notice.", [], vendor);
        var audit = contract?.AuditRight ?? vendor.AuditRight;
        if (audit == false)
            return Hides.Observed("NO-AUDIT", Strength.Supporting, "The contract with the vendor gives no audit right.", [], contract is null ? [vendor] : [vendor, contract]);
        return audit is null && vendor.WorkerVerified is null && vendor.WorkerChangedWithoutNotice is null ? Hides.NotChecked("no vendor data") : Hides.NotObserved();
    }
}

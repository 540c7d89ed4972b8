using Verify.Core.Model;

namespace Verify.Core.Checks.Payroll;

/// <summary>Is the holder of the account somebody else than the worker?</summary>
internal static class PayeeNameMismatch
{
    private static readonly Indicator Mismatch = new()
    {
        Id = "payee-name-mismatch",
        Family = Family.Payroll,
        Strength = Strength.Strong,
        Stages = [Stage.Onboarding],
        HonestCauses = "A joint or spouse's account, a maiden name, an account kept in another alphabet.",
        Clears = "A voided cheque or a letter of the bank.",
        Task = "Please ask for a voided cheque or a letter of the bank for the account that was given.",
    };

    public static readonly Check Check = new()
    {
        Id = "payee-name-mismatch",
        Version = 2,
        Title = "Account holder and worker",
        Explanation = "The bank's own comparison of holder and worker decides; without it the holder's name is compared with the legal name and the declared other names.",
        Indicators = [Mismatch],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var legal = dossier.All<HrRecord>().LastOrDefault(record => record.LegalName is not null);
        var payouts = dossier.All<Payout>();
        // The details in force decide: a later account in the worker's own name settles an earlier one.
        for (var i = payouts.Count - 1; i >= 0; i--)
            if (Judge(dossier, payouts[i], legal) is { } signal) return signal;
        return Mismatch.NotChecked(payouts.Count == 0 ? "no pay details" : "no bank name check");
    }

    /// <summary>Nothing when these details cannot be compared with a name.</summary>
    private static Signal? Judge(Dossier dossier, Payout payout, HrRecord? legal)
    {
        if (payout.BankNameCheck == BankNameCheck.Match) return Mismatch.NotObserved();
        var applicant = Applicant.Of(dossier);
        var name = legal?.LegalName?.Text() ?? applicant.Application?.Name?.Text();
        var relation = Names.Compare(name, payout.HolderName, applicant.Aliases);
        if (relation is NameRelation.Equal or NameRelation.Variant) return Mismatch.NotObserved("The holder is the worker under a variant or a declared other name.", payout);
        if (payout.HolderName is { } holder && applicant.Household.Any(member => Names.Compare(member, holder, []) is NameRelation.Equal or NameRelation.Variant))
            return Mismatch.NotObserved("The holder is a declared member of the household.", payout);

        if (payout is { PayeeIsOrganisation: true, WorkerOwnsPayee: true }) return Mismatch.NotObserved("The holder is a company that the worker owns or directs.", payout);
        string[] facts = [$"payout:{payout.Id}"];
        return payout.BankNameCheck switch
        {
            BankNameCheck.NoMatch => Mismatch.Observed("NO-MATCH", Strength.Strong, "The bank answers that the account's holder and the worker's name do not match.", facts, Behind(payout, legal)),
            BankNameCheck.Close => Mismatch.Observed("CLOSE", Strength.Supporting, "The bank answers that the account's holder and the worker's name match only closely.", facts, Behind(payout, legal)),
            _ when relation == NameRelation.Different && payout.PayeeIsOrganisation != true =>
                Mismatch.Observed("HOLDER", Strength.Supporting, "The holder given for the account has another name than the worker; the bank has not compared them.", facts, Behind(payout, legal)),
            _ => null,
        };
    }

    private static Evidence[] Behind(Payout payout, HrRecord? legal) => legal is null ? [payout] : [payout, legal];
}

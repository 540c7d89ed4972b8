using Verify.Core.Model;

namespace Verify.Core.Checks.Payroll;

/// <summary>Does pay go to a prepaid, virtual or money-service account, or to a country of neither work nor tax?</summary>
internal static class PayoutRailUnusual
{
    private static readonly Indicator Rail = new()
    {
        Id = "payout-rail-unusual",
        Family = Family.Payroll,
        Strength = Strength.Supporting,
        Stages = [Stage.Onboarding],
        HonestCauses = "People without a bank, migrants, users of online banks, frontier workers, family accounts.",
        Clears = "The worker explains the account. Wages that are due are never withheld without counsel.",
    };

    public static readonly Check Check = new()
    {
        Id = "payout-rail-unusual",
        Version = 1,
        Title = "Kind and country of the account",
        Explanation = "The kind of institution is looked up; the account's country is compared with those of work and tax, and with nothing else.",
        Indicators = [Rail],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        if (dossier.Latest<Payout>() is not { } payout) return Rail.NotChecked("no pay details");
        string[] facts = [PayChanges.Fact(payout)];
        var unusual = payout.Institution is InstitutionType.Prepaid or InstitutionType.VirtualAccount or InstitutionType.MoneyService || payout.Method is PayoutMethod.PrepaidCard or PayoutMethod.MoneyService;
        if (unusual && !payout.PolicyAllowsMethod)
            return Rail.Observed("RAIL", Strength.Supporting, "Pay goes to a prepaid, virtual or money-service account.", facts, payout);

        var hr = dossier.All<HrRecord>().LastOrDefault(record => record.WorkCountry is not null);
        var tax = dossier.All<TaxRecord>().LastOrDefault(record => record.Country is not null);
        if (payout.Country is not null && hr is not null)
            return Equal(payout.Country, hr.WorkCountry) || Equal(payout.Country, tax?.Country) ? Rail.NotObserved()
                : Rail.Observed("COUNTRY", Strength.Supporting, "The account is in another country than work and tax.", facts, tax is null ? [payout, hr] : [payout, hr, tax]);
        if (payout.Institution is null && payout.Method == PayoutMethod.BankAccount) return Rail.NotChecked("kind and country of the account not known");
        return Rail.NotObserved();
    }

    private static bool Equal(string a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

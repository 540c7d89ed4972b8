using Verify.Core.Model;

namespace Verify.Core.Checks.Payroll;

/// <summary>Is pay in virtual currency asked for where policy pays in money?</summary>
internal static class PayoutCryptoRequest
{
    private static readonly Indicator Crypto = new()
    {
        Id = "payout-crypto-request",
        Family = Family.Payroll,
        Strength = Strength.Supporting,
        Stages = [Stage.Offer, Stage.Onboarding],
        HonestCauses = "Work in the crypto trade, an unstable local currency.",
        Clears = "Pay goes to a bank account in the worker's name, or policy allows this method.",
        Task = "Please explain that pay goes to a bank account and ask for one.",
    };

    public static readonly Check Check = new()
    {
        Id = "payout-crypto-request",
        Version = 1,
        Title = "Pay in virtual currency",
        Explanation = "Any request for pay to a wallet counts unless policy allows that method.",
        Indicators = [Crypto],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var payouts = dossier.All<Payout>();
        if (payouts.Count == 0) return Crypto.NotChecked("no pay details");
        foreach (var payout in payouts)
            if ((payout.Method == PayoutMethod.Wallet || !string.IsNullOrWhiteSpace(payout.WalletAddress)) && !payout.PolicyAllowsMethod)
                return Crypto.Observed(null, Strength.Supporting, "Pay to a wallet was asked for; policy pays in money.", [PayChanges.Fact(payout)], payout);
        return Crypto.NotObserved();
    }
}

using Verify.Core.Model;

namespace Verify.Core.Checks.SanctionsVendor;

/// <summary>Is the wallet for pay a listed address?</summary>
internal static class SanctionsWalletHit
{
    private static readonly Indicator Wallet = new()
    {
        Id = "sanctions-wallet-hit",
        Family = Family.SanctionsVendor,
        Strength = Strength.Strong,
        Stages = [Stage.Offer, Stage.Onboarding],
        HonestCauses = "Pooled wallets of an exchange, dust that a stranger sent.",
        Clears = "An analyst shows that the listed address is another one.",
    };

    public static readonly Check Check = new()
    {
        Id = "sanctions-wallet-hit",
        Version = 1,
        Title = "Wallet on a sanctions list",
        Explanation = "The wallet is compared exactly with listed addresses; indirect exposure, a vendor's figure, only supports.",
        Indicators = [Wallet],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var screened = false;
        (Screening Screening, ScreeningMatch Match)? direct = null, indirect = null;
        foreach (var screening in dossier.All<Screening>())
        {
            if (screening.Lists.Count == 0) continue;
            screened |= screening.Subject == ScreeningSubject.Wallet;
            foreach (var match in screening.Matches)
            {
                if (match.Cleared || (screening.Subject != ScreeningSubject.Wallet && !match.Attributes.Contains("wallet"))) continue;
                if (match.Indirect) indirect ??= (screening, match);
                else if (match.NameScore >= 1 || match.Attributes.Contains("wallet")) direct ??= (screening, match);
            }
        }
        if (direct is var (exact, entry)) return Hit("EXACT", Strength.Strong, $"The wallet is an address of entry {entry.EntryId} of the list {entry.List}.", exact, entry);
        if (indirect is var (exposed, near)) return Hit("INDIRECT", Strength.Supporting, $"A vendor reports indirect exposure of the wallet to entry {near.EntryId} of the list {near.List}.", exposed, near);
        if (screened) return Wallet.NotObserved();
        return Wallet.NotChecked(dossier.All<Payout>().Any(payout => payout.WalletAddress is not null) || dossier.All<Screening>().Any(screening => screening.Subject == ScreeningSubject.Wallet) ? "no list" : "no wallet");
    }

    private static Signal Hit(string code, Strength strength, string statement, Screening screening, ScreeningMatch match) =>
        Wallet.Observed(code, strength, statement, [$"listing:{match.List}:{match.EntryId}"], screening);
}

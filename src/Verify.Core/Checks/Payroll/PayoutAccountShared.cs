using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Payroll;

/// <summary>Does one account receive the pay of two or more people?</summary>
internal static class PayoutAccountShared
{
    private static readonly Indicator Shared = new()
    {
        Id = "payout-account-shared",
        Family = Family.Payroll,
        Strength = Strength.Strong,
        Stages = [Stage.Onboarding, Stage.FirstWeeks],
        HonestCauses = "Couples with a joint account, an account of the parents.",
        Clears = "Both people, asked separately, explain the same account; or a declared household.",
    };

    public static readonly Check Check = new()
    {
        Id = "payout-account-shared",
        Version = 2,
        Title = "One account for several people",
        Explanation = "The keyed hash of the account is compared with those of other people; declared couples are left out.",
        Indicators = [Shared],
        Run = context => [Run(context.Dossier)],
    };

    private static Signal Run(Dossier dossier)
    {
        var links = SharedLinks.ToOthers(dossier, SelectorType.Account);
        if (links.Count == 0) return SharedLinks.LookedUp(dossier, SelectorType.Account) ? Shared.NotObserved() : Shared.NotChecked(SharedLinks.NotLookedUp);
        var people = links.Select(link => link.Other).Distinct().Count();
        return Shared.Observed(null, Strength.Strong,
            string.Create(CultureInfo.InvariantCulture, $"The account given for pay is also that of {people} other {(people == 1 ? "person" : "people")} with another name."),
            SharedLinks.Facts(dossier, links), [.. links]);
    }
}

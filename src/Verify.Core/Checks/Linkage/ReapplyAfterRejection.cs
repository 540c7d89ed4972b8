using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Linkage;

/// <summary>Does a person who was rejected or dismissed come back under another name?</summary>
internal static class ReapplyAfterRejection
{
    private static readonly Threshold Attributes = new("attributes", 2, "shared rare attributes");

    private static readonly SelectorType[] Rare =
    [
        SelectorType.DocumentNumber, SelectorType.TaxId, SelectorType.Device, SelectorType.Phone, SelectorType.Email, SelectorType.Account, SelectorType.Wallet, SelectorType.ResumeText,
    ];

    private static readonly Indicator Back = new()
    {
        Id = "reapply-after-rejection",
        Family = Family.Linkage,
        Strength = Strength.Strong,
        Stages = [Stage.Application],
        HonestCauses = "A legal change of name, an honest second try, people of one household.",
        Clears = "A document of the change of name, or a reviewer finds two people.",
    };

    public static readonly Check Check = new()
    {
        Id = "reapply-after-rejection",
        Version = 2,
        Title = "Return under another name",
        Explanation = "Documents, devices, contact points, accounts and CV shared with one person of another name whose earlier case ended badly are counted by kind.",
        Indicators = [Back],
        Thresholds = [Attributes],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var links = SharedLinks.ToOthers(context.Dossier, Rare).FindAll(link => Negative(link.OtherRole) && !link.Weak && link.Similarity is null or >= 0.8);
        var homes = HomeMates.Of(context.Dossier);
        foreach (var person in links.GroupBy(link => link.Other).OrderBy(group => group.Key))
        {
            var kinds = person.Select(link => homes.Explains(link) ? HomeMates.Home : Kind(link.Selector)).Distinct().Count();
            if (kinds < context.Value(Attributes)) continue;
            return Back.Observed(null, Strength.Strong,
                string.Create(CultureInfo.InvariantCulture, $"{kinds} kinds of rare attribute are shared with a person of another name whose earlier case ended in rejection or dismissal."),
                SharedLinks.Facts(context.Dossier, person), [.. person]);
        }
        return SharedLinks.LookedUp(context.Dossier, Rare) ? Back.NotObserved() : Back.NotChecked(SharedLinks.NotLookedUp);
    }

    private static bool Negative(LinkedRole role) => role is LinkedRole.RejectedForFraud or LinkedRole.Confirmed or LinkedRole.Rejected or LinkedRole.Dismissed;

    /// <summary>Two selectors of one kind are one attribute: a document's number and the tax number on it.</summary>
    private static string Kind(SelectorType selector) => selector switch
    {
        SelectorType.DocumentNumber or SelectorType.TaxId => "document",
        SelectorType.Account or SelectorType.Wallet => "account",
        _ => selector.ToString(),
    };
}

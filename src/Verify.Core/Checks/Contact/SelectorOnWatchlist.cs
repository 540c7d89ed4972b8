using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Contact;

/// <summary>Does a contact point, address, account or document match a partner's indicator or an earlier case?</summary>
internal static class SelectorOnWatchlist
{
    private static readonly Threshold AddressYears = new("address-years", 3, "years");

    private static readonly Indicator Listed = new()
    {
        Id = "selector-on-watchlist",
        Family = Family.Contact,
        Strength = Strength.Strong,
        Stages = [Stage.Application, Stage.Screening, Stage.Interview, Stage.Offer, Stage.Onboarding, Stage.FirstWeeks],
        HonestCauses = "Recycled numbers, new tenants of a flat, poisoned or stale feeds, and above all the real person whose identity was stolen.",
        Clears = "The partner withdraws the indicator, or the selector proves to have changed hands.",
    };

    public static readonly Check Check = new()
    {
        Id = "selector-on-watchlist",
        Version = 2,
        Title = "Partner feeds and earlier cases",
        Explanation = "Exact matches of keyed hashes with at least medium confidence that have not run out; old delivery addresses and entries without an end weigh less. The person may be the victim of a stolen identity.",
        Indicators = [Listed],
        Thresholds = [AddressYears],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var hits = context.Dossier.All<FeedHit>();
        if (hits.Count == 0) return context.Dossier.All<LinkLookup>().Any(l => l.Feeds.Count > 0) ? Listed.NotObserved() : Listed.NotChecked("no partner feed compared");

        FeedHit? found = null;
        var best = Strength.Supporting;
        foreach (var hit in hits)
        {
            if (hit.Confidence < FeedConfidence.Medium || hit.ValidUntil <= context.AsOf) continue;
            var strength = IsOldAddress(hit, context) || hit.ValidUntil is null ? Strength.Supporting : Strength.Strong;
            if (found is null || strength > best) (found, best) = (hit, strength);
        }
        return found is null ? Listed.NotObserved("The matches have run out or are of low confidence.", [.. hits])
            : Listed.Observed(null, best, string.Create(CultureInfo.InvariantCulture, $"{Words(found.Selector)} matches an indicator of {found.Feed}{(found.FirstSeen is { } first ? $" first seen {first.UtcDateTime:yyyy-MM-dd}" : "")}. The person may be the victim."), [], found);
    }

    private static bool IsOldAddress(FeedHit hit, CheckContext context) =>
        hit.Selector is SelectorType.DeliveryAddress or SelectorType.Building or SelectorType.Residence && hit.FirstSeen < context.AsOf.PlusYears(-(int)context.Value(AddressYears));

    private static string Words(SelectorType selector) => selector switch
    {
        SelectorType.Phone => "The phone number",
        SelectorType.Email or SelectorType.EmailPattern => "The mailbox",
        SelectorType.DeliveryAddress or SelectorType.Building or SelectorType.Residence => "The address",
        SelectorType.Account or SelectorType.Wallet => "The account",
        SelectorType.DocumentNumber or SelectorType.TaxId => "The document",
        _ => "A selector",
    };
}

using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.SanctionsVendor;

/// <summary>Do blocked persons together own half or more of a vendor or payee?</summary>
internal static class SanctionsOwnedEntity
{
    private static readonly Threshold Percent = new("percent", 50, "per cent owned by blocked persons");

    private static readonly Indicator Owned = new()
    {
        Id = "sanctions-owned-entity",
        Family = Family.SanctionsVendor,
        Strength = Strength.Strong,
        Stages = [Stage.Offer, Stage.Onboarding],
        HonestCauses = "Old ownership data, nominee shareholders.",
        Clears = "A newer extract, with its source and date, shows other owners.",
    };

    public static readonly Check Check = new()
    {
        Id = "sanctions-owned-entity",
        Version = 1,
        Title = "Ownership by blocked persons",
        Explanation = "Shares of blocked owners are multiplied down each chain of ownership and added across chains.",
        Indicators = [Owned],
        Thresholds = [Percent],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        var steps = new Dictionary<(string Owner, string Owned), Ownership>();
        foreach (var step in dossier.All<Ownership>())
        {
            // A newer statement on the same share replaces the older; the blocked owner stays blocked.
            var key = (Employers.Key(step.Owner), Employers.Key(step.Owned));
            if (step.Percent is > 0 and <= 100 && (!steps.TryGetValue(key, out var known) || !(known.AsOf?.Latest > step.AsOf?.Earliest))) steps[key] = step;
        }
        if (steps.Count == 0) return Owned.NotChecked("no ownership data");

        var owners = steps.GroupBy(pair => pair.Key.Owned).ToDictionary(group => group.Key, group => group.Select(pair => pair.Value).ToArray(), StringComparer.Ordinal);
        var incomplete = false;
        foreach (var target in Targets(dossier, steps.Keys, owners))
        {
            var shares = new Dictionary<string, double>(StringComparer.Ordinal);
            var blocked = Blocked(target, owners, shares);
            if (blocked >= context.Value(Percent) - 1e-9)
                return Owned.Observed(null, Strength.Strong,
                    string.Create(CultureInfo.InvariantCulture, $"Blocked persons own {blocked:F1} per cent of '{owners[target][0].Owned}', directly and through others."),
                    [$"owned:{target}"], [.. steps.Values.Where(step => shares.ContainsKey(Employers.Key(step.Owned)))]);
            incomplete |= blocked + Math.Max(0, 100 - owners[target].Sum(step => step.Percent)) >= context.Value(Percent);
        }
        return incomplete ? Owned.NotChecked("ownership incomplete") : Owned.NotObserved();
    }

    /// <summary>The vendor and the payee; where neither is in the extract, whatever owns nothing further.</summary>
    private static string[] Targets(Dossier dossier, IEnumerable<(string Owner, string Owned)> steps, Dictionary<string, Ownership[]> owners)
    {
        var named = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var vendor in dossier.All<Vendor>()) named.Add(Employers.Key(vendor.LegalName));
        foreach (var payout in dossier.All<Payout>())
            if (payout.PayeeOrganisation is { } payee) named.Add(Employers.Key(payee));
        named.IntersectWith(owners.Keys);
        if (named.Count > 0) return [.. named];
        var holders = steps.Select(step => step.Owner).ToHashSet(StringComparer.Ordinal);
        var roots = owners.Keys.Where(owned => !holders.Contains(owned)).Order(StringComparer.Ordinal).ToArray();
        return roots.Length > 0 ? roots : [.. owners.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Per cent held by blocked persons. A firm that owns itself in a circle adds nothing on the second round.</summary>
    private static double Blocked(string owned, Dictionary<string, Ownership[]> owners, Dictionary<string, double> shares)
    {
        if (shares.TryGetValue(owned, out var known)) return known;
        shares[owned] = 0;
        if (!owners.TryGetValue(owned, out var steps)) { shares.Remove(owned); return 0; }
        double total = 0;
        foreach (var step in steps) total += step.Percent / 100 * (step.OwnerBlocked ? 100 : Blocked(Employers.Key(step.Owner), owners, shares));
        return shares[owned] = Math.Min(total, 100);
    }
}

using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>Links to other people over one shared value: how many identities hold it, this candidate included.</summary>
internal sealed record SharedValue(string Fact, IReadOnlyList<Link> Links, int Identities);

/// <summary>Links as checks read them. Only links between people of different names count; hubs and declared households do not.</summary>
internal static class SharedLinks
{
    public const string NotLookedUp = "links not looked up";

    /// <summary>The fact behind a link. Every indicator that reads the same shared value uses this id, so that it counts once.</summary>
    public static string Fact(Link link) => $"link:{link.Fact ?? $"{link.Selector}:{link.Other}"}";

    /// <summary>Whether links over one of these selectors were looked up, or are there.</summary>
    public static bool LookedUp(Dossier dossier, params ReadOnlySpan<SelectorType> selectors)
    {
        foreach (var lookup in dossier.All<LinkLookup>())
            foreach (var selector in lookup.Selectors)
                if (selectors.Contains(selector)) return true;
        foreach (var link in dossier.All<Link>())
            if (selectors.Contains(link.Selector)) return true;
        return false;
    }

    /// <summary>Links over these selectors to people of another name, without hubs and households.</summary>
    public static List<Link> ToOthers(Dossier dossier, params ReadOnlySpan<SelectorType> selectors)
    {
        var found = new List<Link>();
        var household = Applicant.Of(dossier).HouseholdCandidates;
        foreach (var link in dossier.All<Link>())
            if (selectors.Contains(link.Selector) && link is { Names: NameRelation.Different, Hub: false, Household: false } && !household.Contains(link.Other)) found.Add(link);
        return found;
    }

    /// <summary>Groups links by the value that is shared, most widely held first.</summary>
    public static List<SharedValue> ByValue(List<Link> links)
    {
        var groups = new Dictionary<string, List<Link>>(StringComparer.Ordinal);
        foreach (var link in links)
        {
            if (!groups.TryGetValue(Fact(link), out var group)) groups.Add(Fact(link), group = []);
            group.Add(link);
        }
        var values = new List<SharedValue>(groups.Count);
        foreach (var (fact, group) in groups)
        {
            var others = group.Select(link => link.Other).Distinct().Count();
            values.Add(new SharedValue(fact, group, Math.Max(others + 1, group.Max(link => link.Holders))));
        }
        values.Sort(static (a, b) => a.Identities != b.Identities ? b.Identities.CompareTo(a.Identities) : string.CompareOrdinal(a.Fact, b.Fact));
        return values;
    }

    /// <summary>The facts of links, each once.</summary>
    public static string[] Facts(IEnumerable<Link> links) => [.. links.Select(Fact).Distinct(StringComparer.Ordinal)];
}

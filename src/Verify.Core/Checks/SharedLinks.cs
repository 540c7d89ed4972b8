using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>Links to other people over one shared value: how many identities hold it, this candidate included.</summary>
internal sealed record SharedValue(string Fact, IReadOnlyList<Link> Links, int Identities);

/// <summary>Links as checks read them. Only links between people of different names count; hubs and declared households do not.</summary>
internal static class SharedLinks
{
    /// <summary>Without a look-up and without a link nothing is known about sharing.</summary>
    public const string NotLookedUp = "links not looked up";

    /// <summary>The fact behind a link. Every indicator that reads the same shared value uses this id, so that it counts once.</summary>
    public static string Fact(Link link) => $"link:{link.Fact ?? $"{link.Selector}:{link.Other}"}";

    /// <summary>The fact behind a cluster's edge: its two ends name it as the link between them does.</summary>
    public static string Fact(Dossier dossier, ClusterEdge edge)
    {
        if (HomeMates.Of(dossier).Explains(edge)) return HomeMates.Home;
        var self = dossier.CandidateId;
        return $"link:{edge.Fact ?? $"{edge.Selector}:{(edge.A == self ? edge.B.Value : edge.B == self ? edge.A.Value : $"{edge.A}+{edge.B}")}"}";
    }

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
        {
            if (!selectors.Contains(link.Selector) || link is not { Names: NameRelation.Different, Hub: false, Household: false }) continue;
            if (link.Other != dossier.CandidateId && !household.Contains(link.Other)) found.Add(link);
        }
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

    /// <summary>The facts of links, each once, in order.</summary>
    public static string[] Facts(Dossier dossier, IEnumerable<Link> links)
    {
        var homes = HomeMates.Of(dossier);
        var facts = new List<string>(2);
        foreach (var link in links)
            if ((homes.Explains(link) ? HomeMates.Home : Fact(link)) is var fact && !facts.Contains(fact)) facts.Add(fact);
        facts.Sort(StringComparer.Ordinal);
        return [.. facts];
    }

    /// <summary>The family that a shared selector speaks for.</summary>
    public static Family FamilyOf(SelectorType selector) => selector switch
    {
        SelectorType.Phone or SelectorType.Email or SelectorType.EmailPattern => Family.Contact,
        SelectorType.Device or SelectorType.Ip or SelectorType.Network => Family.NetworkDevice,
        SelectorType.Account or SelectorType.Wallet => Family.Payroll,
        SelectorType.DeliveryAddress or SelectorType.Building or SelectorType.Residence => Family.Address,
        SelectorType.ResumeText or SelectorType.ResumeMetadata or SelectorType.Referee => Family.History,
        SelectorType.Avatar or SelectorType.CodeAccount or SelectorType.Site or SelectorType.ProfileFriends => Family.Online,
        SelectorType.Room or SelectorType.InterviewText => Family.Interview,
        SelectorType.AuthenticatorDevice => Family.Endpoint,
        _ => Family.IdentityDoc,
    };
}

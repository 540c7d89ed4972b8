using Verify.Core.Assessing;
using Verify.Core.Model;

namespace Verify.Core.Checks;

/// <summary>Links to other people as the checks read them: between different names, outside a household, not through a hub.</summary>
internal static class SharedSelectors
{
    /// <summary>Without a look-up and without a link nothing is known about sharing.</summary>
    public const string NotLookedUp = "links not looked up";

    /// <summary>Whether this kind of selector was compared with other candidates, or a link of that kind is there anyway.</summary>
    public static bool LookedUp(Dossier dossier, params ReadOnlySpan<SelectorType> selectors)
    {
        foreach (var lookup in dossier.All<LinkLookup>())
            foreach (var selector in lookup.Selectors)
                if (selectors.Contains(selector)) return true;
        foreach (var link in dossier.All<Link>())
            if (selectors.Contains(link.Selector)) return true;
        return false;
    }

    /// <summary>Links of these kinds that tie the candidate to a person of another name.</summary>
    public static List<Link> Others(Dossier dossier, params ReadOnlySpan<SelectorType> selectors)
    {
        var found = new List<Link>();
        var household = Applicant.Of(dossier).HouseholdCandidates;
        foreach (var link in dossier.All<Link>())
        {
            if (!selectors.Contains(link.Selector) || link.Names != NameRelation.Different) continue;
            if (link.Household || link.Hub || link.Other == dossier.CandidateId || household.Contains(link.Other)) continue;
            found.Add(link);
        }
        return found;
    }

    /// <summary>The fact behind a link: the single-selector indicator and the cluster name it alike, so that it counts once.</summary>
    public static string Fact(Link link) => $"link:{link.Fact ?? $"{link.Selector}:{link.Other}"}";

    public static string Fact(ClusterEdge edge, CandidateId self) =>
        $"link:{edge.Fact ?? $"{edge.Selector}:{(edge.A == self ? edge.B.Value : edge.B == self ? edge.A.Value : $"{edge.A}+{edge.B}")}"}";

    /// <summary>Facts of several links, each once, in order.</summary>
    public static string[] Facts(IEnumerable<Link> links) => [.. links.Select(Fact).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

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

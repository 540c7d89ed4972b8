using System.Globalization;
using Verify.Core.Model;

namespace Verify.Core.Checks.Linkage;

/// <summary>Do several applications form one group through rare things that they share?</summary>
internal static class IdentityCluster
{
    private static readonly Threshold Identities = new("identities", 3, "identities");
    private static readonly Threshold EdgeTypes = new("edge-types", 2, "kinds of shared selector");
    private static readonly Threshold Bits = new("bits", 20, "bits in total");
    private static readonly Threshold TypeShare = new("type-share-percent", 50, "per cent of the total by one kind at most");

    private static readonly Indicator Group = new()
    {
        Id = "identity-cluster",
        Family = Family.Linkage,
        Strength = Strength.Strong,
        Stages = [Stage.Application, Stage.Screening, Stage.Interview, Stage.Offer, Stage.Onboarding, Stage.FirstWeeks, Stage.Exit],
        HonestCauses = "Agencies, families, universities, CV services, one address behind many people's network.",
        Clears = "A reviewer finds the shared agency, family or network behind the edges and retracts them.",
    };

    public static readonly Check Check = new()
    {
        Id = "identity-cluster",
        Version = 2,
        Title = "Group of identities",
        Explanation = "The connected group of this candidate is weighed: identities, kinds of shared selector, and the rarity of each; one door is one kind, by whatever paper it is known. Hubs and households are left out.",
        Indicators = [Group],
        Thresholds = [Identities, EdgeTypes, Bits, TypeShare],
        Run = context => [Run(context)],
    };

    private static Signal Run(CheckContext context)
    {
        var dossier = context.Dossier;
        if (dossier.Latest<Cluster>() is not { } cluster) return dossier.All<LinkLookup>().Count > 0 ? Group.NotObserved() : Group.NotChecked(SharedLinks.NotLookedUp);

        var edges = cluster.Edges.Where(edge => edge.A != edge.B && edge.Bits > 0).Distinct().ToArray();
        var byType = ByKind(edges, HomeMates.Of(dossier));
        var total = byType.Values.Sum();
        var members = cluster.Members.Distinct().Count();
        var most = byType.Count == 0 ? 0 : byType.Values.Max();
        if (members < context.Value(Identities) || byType.Count < context.Value(EdgeTypes) || total < context.Value(Bits) || most * 100 > total * context.Value(TypeShare))
            return Group.NotObserved();

        var statement = string.Create(CultureInfo.InvariantCulture,
            $"{members} identities share {byType.Count} kinds of rare selector ({string.Join(", ", byType.Keys)}), {total:F0} bits in all{(cluster.Employees.Count > 0 ? "; an employee is among them" : "")}.");
        return Group.Observed(cluster.Employees.Count > 0 ? "INTERNAL" : null, Strength.Strong, statement,
            [.. edges.Select(edge => SharedLinks.Fact(dossier, edge)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], cluster)
            with { AlsoFamilies = [.. edges.Select(edge => SharedLinks.FamilyOf(edge.Selector)).Distinct().Order()] };
    }

    /// <summary>Bits by kind of selector. What two people share of one kind is one thing: a door is also a building and a residence, a home its line and network as well, and only the rarest of them weighs.</summary>
    private static SortedDictionary<string, double> ByKind(ClusterEdge[] edges, HomeMates homes)
    {
        var pairs = new Dictionary<(CandidateId, CandidateId, string), double>();
        foreach (var edge in edges)
        {
            var (a, b) = edge.A.CompareTo(edge.B) < 0 ? (edge.A, edge.B) : (edge.B, edge.A);
            var key = (a, b, homes.Explains(edge) ? HomeMates.Home : Kind(edge.Selector));
            pairs[key] = Math.Max(pairs.GetValueOrDefault(key), edge.Bits);
        }
        var kinds = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var ((_, _, kind), bits) in pairs) kinds[kind] = kinds.GetValueOrDefault(kind) + bits;
        return kinds;
    }

    private static string Kind(SelectorType selector) => selector switch
    {
        SelectorType.DeliveryAddress or SelectorType.Building or SelectorType.Residence => "address",
        SelectorType.Ip or SelectorType.Network => "network",
        SelectorType.DocumentNumber or SelectorType.TaxId => "document number",
        SelectorType.Account or SelectorType.Wallet => "account",
        SelectorType.Email or SelectorType.EmailPattern => "email",
        _ => Words(selector),
    };

    private static string Words(SelectorType selector) => string.Concat(selector.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}

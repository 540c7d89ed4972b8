using System.Text;
using Verify.Connectors.Sdk;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Server.Linking;

/// <summary>Looks up what the candidate's vendors share with other companies and with people.</summary>
internal static class VendorOverlaps
{
    // A dossier with a thousand numbers is no reason for a thousand look-ups.
    private const int MostSought = 60;

    /// <summary>What is new to say in the candidate's dossier, and whose dossiers are to be looked at again because of what the candidate brings.</summary>
    public static async Task<(IReadOnlyList<EvidenceDraft> Said, IReadOnlyList<CandidateId> Concerned)> FindAsync(TenantStore tenant, Dossier dossier, LinkParty mine, CancellationToken cancel)
    {
        var held = await tenant.FindSelectorsAsync(dossier.CandidateId, [.. Companies.Sought(dossier, mine.Selectors).Take(MostSought)], LinkCandidate.MostHolders, cancel);
        var found = Companies.OfVendors(dossier).Select(selector => Overlap(dossier, mine, selector, held)).OfType<VendorOverlap>();
        EvidenceDraft[] said = [.. Changes(dossier, [.. found]).Select(overlap => EvidenceDraft.Of("vendor-overlap", overlap))];
        // Two who come through vendors look again in turn only as long as there is news.
        if (said.Length == 0 && mine.IsLookedUp && dossier.All<Vendor>().Count > 0) return ([], []);
        var concerned = held.Where(group => group.Key.OfCompany).SelectMany(group => group).GroupBy(Company, hit => hit.Other)
            .Where(company => company.Key is not null && Companies.Concerns(dossier, company.Key)).SelectMany(company => company);
        return (said, [.. concerned.Distinct().Order()]);
    }

    private static VendorOverlap? Overlap(Dossier dossier, LinkParty mine, EvidenceSelector selector, ILookup<EvidenceSelector, SelectorHit> held)
    {
        var through = held[selector with { Signature = null }].ToArray();
        var own = held[selector with { Signature = null, OfCompany = false }].ToArray();
        // Of somebody erased it is not known any more through whom they came.
        var (companies, people) = Companies.Meet(dossier, selector.Type,
            [.. own.Select(hit => new CompanyHolder(hit.Other, null)), .. through.Where(hit => hit.Signature is not null).Select(hit => new CompanyHolder(hit.Other, Company(hit)))]);
        return people.Count == 0 ? null : new VendorOverlap
        {
            Id = EvidenceDraft.Placeholder,
            Source = LinkParty.Source,
            ObservedAt = mine.AsOf,
            Selector = selector.Type,
            Candidates = people,
            Companies = companies,
            Fact = own.Concat(through).First().Fact,
        };
    }

    /// <summary>Each takes the place of what was said before about the same kind of thing; what is shared no more is said again as shared with nobody.</summary>
    private static IEnumerable<VendorOverlap> Changes(Dossier dossier, IReadOnlyList<VendorOverlap> found)
    {
        var known = dossier.All<VendorOverlap>().Where(overlap => overlap.Source == LinkParty.Source).ToList();
        foreach (var overlap in found)
        {
            var earlier = known.Find(said => said.Selector == overlap.Selector && said.Fact == overlap.Fact);
            if (earlier is not null) known.Remove(earlier);
            if (earlier is null || Json.Hash(Bare(earlier)) != Json.Hash(Bare(overlap))) yield return overlap with { Supersedes = earlier?.Id };
        }
        foreach (var gone in known.Where(said => said.Candidates.Count > 0))
            yield return gone with { Id = EvidenceDraft.Placeholder, Candidates = [], Companies = [], Supersedes = gone.Id };
    }

    private static VendorOverlap Bare(VendorOverlap overlap) => overlap with { Id = EvidenceDraft.Placeholder, ObservedAt = null, Supersedes = null };

    private static string? Company(SelectorHit hit) => hit.Signature is { } signature ? Encoding.UTF8.GetString(signature) : null;
}

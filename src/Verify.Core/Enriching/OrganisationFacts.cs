using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Core.Watchlists;

namespace Verify.Core.Enriching;

/// <summary>What a dossier tells of one organisation of the history: by the claim itself and by registers' records of that name.</summary>
internal sealed record OrganisationFacts(string Name, IReadOnlyList<string> RegistryIds, IReadOnlyList<string> Domains, IReadOnlyList<string> Phones, IReadOnlyList<Place> Addresses, IReadOnlyList<string> Directors, string? Country)
{
    private const int LookalikeEdits = 1;

    public static OrganisationFacts Of(string name, Dossier dossier)
    {
        var key = Employers.Key(name);
        var jobs = dossier.All<EmploymentClaim>().Where(c => c.Employer == name).ToArray();
        var studies = dossier.All<EducationClaim>().Where(c => c.Institution == name).ToArray();
        var records = dossier.All<OrganisationRecord>().Where(r => Employers.Key(r.Name) == key).ToArray();
        return new OrganisationFacts(name,
            Known(jobs.Select(c => c.RegistryId).Concat(studies.Select(c => c.RegistryId)).Concat(records.Select(r => r.RegistryId))),
            Known(jobs.Select(c => c.Domain).Concat(studies.Select(c => c.Domain)).Concat(records.Select(r => r.Domain))),
            Known(records.Select(r => r.Phone)), [.. records.Select(r => r.Address).OfType<Place>()], [.. records.SelectMany(r => r.Directors).Distinct(StringComparer.Ordinal)],
            jobs.Select(c => c.Country).LastOrDefault(c => c is not null));
    }

    /// <summary>The listed subjects that the organisation may be, what agrees best first.</summary>
    public IEnumerable<(ListEntry Entry, string Name, OrganisationMatch Match, double? Score)> Hits(ScreeningIndex index)
    {
        foreach (var held in RegistryIds.SelectMany(index.WithSelector)) yield return (held.Entry, held.Name, OrganisationMatch.RegistryId, null);
        foreach (var held in Domains.SelectMany(index.WithSelector)) yield return (held.Entry, held.Name, OrganisationMatch.Domain, null);
        foreach (var held in Phones.SelectMany(index.WithSelector)) yield return (held.Entry, held.Name, OrganisationMatch.Phone, null);
        var query = new ScreeningQuery { Name = Name, Type = "organisation", Country = Country, Address = Addresses.Count > 0 ? Addresses[^1].Text() : null };
        var named = index.Screen(query).Where(m => m.Decision != ScreeningDecision.None).OrderBy(m => HasAddress(m) ? 0 : 1).ToArray();
        foreach (var match in named) yield return (new ListEntry(match.List, match.EntryId), match.Name, HasAddress(match) ? OrganisationMatch.Address : OrganisationMatch.Name, Math.Round(match.Score, 3));
        foreach (var held in Domains.SelectMany(d => index.WithSiteLike(d, (host, official) => Lookalike.Imitates(host, official, LookalikeEdits)))) yield return (held.Entry, held.Name, OrganisationMatch.LookalikeDomain, null);
        foreach (var match in Directors.SelectMany(d => index.Screen(new ScreeningQuery { Name = d, Type = "person" })).Where(m => m.Decision != ScreeningDecision.None))
            yield return (new ListEntry(match.List, match.EntryId), match.Name, OrganisationMatch.Director, Math.Round(match.Score, 3));
    }

    private static bool HasAddress(Watchlists.ScreeningMatch match) => match.Attributes.Any(a => a is { Attribute: "address", Result: AttributeResult.Equal });

    private static string[] Known(IEnumerable<string?> values) => [.. values.Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v!).Distinct(StringComparer.Ordinal)];
}

using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Core.Linking;

/// <summary>Somebody else who holds what a vendor of the candidate's holds.</summary>
/// <param name="Company">The signature of the company through which they hold it; null where it is their own.</param>
public readonly record struct CompanyHolder(CandidateId Candidate, string? Company);

/// <summary>
/// What vendors and employers are reached and run by, kept apart from what is a candidate's own; and what is odd in sharing it. What an agent, a host or a registrar
/// gives to many customers is nobody's own: a door or a server counts only where it is known that few are behind it.
/// </summary>
public static class Companies
{
    /// <summary>As many companies of other names with one value are one agent's customers, not one hand; ours.</summary>
    private const int Crowd = 5;

    // Firms at one door, sites on one server; ours.
    private const int FewNeighbours = 5;

    private const string OfVendor = "vendor", OfEmployer = "employer";

    public static IEnumerable<EvidenceSelector> Of(Evidence evidence) => evidence switch
    {
        Vendor v => Held(OfVendor, v.RegistryId, v.LegalName,
        [
            .. Exact(Selectors.Phone(v.Phone)), .. Exact(Selectors.Email(v.Email)), .. Site(v.Domain), .. Site(Emails.Domain(v.Email)), .. Registrant(v.Registrant),
            .. v.FirmsAtAddress <= FewNeighbours ? EvidenceSelectors.Address(SelectorType.Residence, v.Address) : [],
            .. v.SitesAtIp <= FewNeighbours ? Exact(Selectors.Code(SelectorType.Ip, v.SiteIp)) : [],
        ]),
        OrganisationRecord o => Held(OfEmployer, o.RegistryId, o.Name, [.. Exact(Selectors.Phone(o.Phone)), .. Site(o.Domain)]),
        _ => [],
    };

    /// <summary>Under what the store is asked for others who hold it too: what is a company's under companies' and, of a vendor's, under people's; what is a person's own under companies'.</summary>
    public static IEnumerable<EvidenceSelector> Sought(Dossier dossier, IEnumerable<EvidenceSelector> own) =>
        OfVendors(dossier).Concat(dossier.All<OrganisationRecord>().SelectMany(Of)).Concat(own.Where(selector => IsOfBoth(selector.Type)))
            .Select(selector => new EvidenceSelector(selector.Type, selector.Value, OfCompany: true))
            .Concat(OfVendors(dossier).Where(selector => IsOfBoth(selector.Type)).Select(selector => new EvidenceSelector(selector.Type, selector.Value)))
            .Distinct();

    /// <summary>What the candidate's vendors are reached and run by, each value once.</summary>
    public static IEnumerable<EvidenceSelector> OfVendors(Dossier dossier) => dossier.All<Vendor>().SelectMany(Of).DistinctBy(selector => (selector.Type, selector.Value));

    /// <summary>Whether such a holder comes through a vendor of another name, whose view the candidate's evidence changes.</summary>
    public static bool Concerns(Dossier dossier, string company) => company.StartsWith(OfVendor, StringComparison.Ordinal) && !Knows(dossier, company);

    /// <summary>The companies of other names that hold what a vendor of the candidate's holds, and the people who are supposed to have nothing to do with it; nobody where it says nothing.</summary>
    public static (IReadOnlyList<string> Companies, IReadOnlyList<CandidateId> People) Meet(Dossier dossier, SelectorType type, IReadOnlyList<CompanyHolder> others)
    {
        var companies = new List<string>();
        var people = new SortedSet<CandidateId>();
        var through = others.Where(holder => holder.Company is not null).ToLookup(holder => holder.Company!, holder => holder.Candidate);
        foreach (var company in through)
        {
            if (Knows(dossier, company.Key)) continue;
            if (!companies.Exists(known => Same(known, company.Key))) companies.Add(company.Key);
            people.UnionWith([dossier.CandidateId, .. company]);
        }
        if (companies.Count >= Crowd) return ([], []);
        // Who comes through the vendor, or another that has it, is not independent of it.
        var alone = others.Where(holder => holder.Company is null).Select(holder => holder.Candidate).Except(through.SelectMany(company => company)).ToArray();
        if (alone.Length < SelectorTypes.Facts(type).HubDegree) people.UnionWith(alone);
        return ([.. companies.Select(company => Parts(company).Name).Order(StringComparer.Ordinal)], [.. people]);
    }

    private static bool IsOfBoth(SelectorType type) => type is SelectorType.Phone or SelectorType.Email or SelectorType.Site;

    /// <summary>Whether the dossier names the company openly: as a vendor or employer, or as an owner of one.</summary>
    private static bool Knows(Dossier dossier, string company) =>
        dossier.All<Vendor>().Select(v => Signature(OfVendor, v.RegistryId, v.LegalName))
            .Concat(dossier.All<OrganisationRecord>().Select(o => Signature(OfEmployer, o.RegistryId, o.Name)))
            .Concat(dossier.All<Ownership>().SelectMany(o => new[] { o.Owner, o.Owned }).Select(name => Signature(OfEmployer, null, name)))
            .Any(known => Same(known, company));

    /// <summary>One register number, one name in two spellings, or names that begin with one word of their own: companies of a group that say so.</summary>
    private static bool Same(string a, string b)
    {
        var (left, right) = (Parts(a), Parts(b));
        return (left.RegistryId.Length > 0 && left.RegistryId == right.RegistryId) || left.Name == right.Name
            || (Brand(left.Name) is { } brand && brand == Brand(right.Name)) || NameScore.Score(left.Name, right.Name, "Organization").Score >= NameScore.MatchThreshold;
    }

    // Everyday words and places weigh less than one: half of all agencies begin with them.
    private static string? Brand(string name) => Array.Find(NameForm.Of(name, NameKind.Organisation).Tokens, word => word.Weight >= 1)?.Text;

    private static string Signature(string role, string? registryId, string name) => $"{role}|{Selectors.Compact(registryId)}|{name.Trim()}";

    private static (string RegistryId, string Name) Parts(string signature) => signature.Split('|', 3) is [_, var id, var name] ? (id, name) : ("", signature);

    private static IEnumerable<EvidenceSelector> Held(string role, string? registryId, string name, IEnumerable<EvidenceSelector> selectors) =>
        selectors.Distinct().Select(selector => selector with { Signature = Signature(role, registryId, name), OfCompany = true });

    private static IEnumerable<EvidenceSelector> Exact(SelectorKeys keys) => keys.Selectors.Select(selector => new EvidenceSelector(selector.Type, selector.Value));

    private static IEnumerable<EvidenceSelector> Site(string? domain) =>
        WebLinks.IsOwnSite(domain) && WebLinks.RegisteredName(WebLinks.Host(domain)!) is { } name && !Emails.IsFree(name) ? Exact(Selectors.Code(SelectorType.Site, name)) : [];

    // What a registrar's service writes to keep its customers' names back.
    private static readonly string[] Withheld = ["privacy", "proxy", "redacted", "withheld", "protect", "whois", "gdpr", "private", "notdisclosed", "datasubject"];

    private static IEnumerable<EvidenceSelector> Registrant(string? name) =>
        Selectors.Compact(name) is { Length: > 3 } key && !Array.Exists(Withheld, word => key.Contains(word, StringComparison.Ordinal)) ? Exact(Selectors.Code(SelectorType.Registrant, key)) : [];
}

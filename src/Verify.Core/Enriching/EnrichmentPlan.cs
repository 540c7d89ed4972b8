using Verify.Core.Model;

namespace Verify.Core.Enriching;

/// <summary>A look-up that is wanted: the kind of evidence that it should bring, and what is looked up.</summary>
/// <param name="Kind">Name of the evidence kind.</param>
/// <param name="Input">The value looked up; may be personal data.</param>
/// <param name="Role">Who it is, where a party is screened.</param>
public sealed record WantedEvidence(string Kind, string Input, ScreeningSubject Role = ScreeningSubject.Candidate)
{
    /// <summary>The connection to ask, where a vendor is meant.</summary>
    public string? Provider { get; init; }
    /// <summary>Further values that belong to the question, by name and in order of it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> With { get; init; } = [];
}

/// <summary>Versions of the offline sources that are loaded; an answer from an older one is asked again.</summary>
/// <param name="IpSnapshot">Name and date of the address intelligence, or null.</param>
/// <param name="Lists">The watch lists, or none.</param>
/// <param name="ListsAt">When these lists were taken in: the moment that a screening speaks of.</param>
public sealed record LoadedSources(string? IpSnapshot, IReadOnlyList<ListVersion> Lists, DateTimeOffset? ListsAt = null);

/// <summary>What else to find out about a candidate. Pure: dossier, sources and consent in, requests out.</summary>
public static class EnrichmentPlan
{
    public static IReadOnlyList<WantedEvidence> For(Dossier dossier, LoadedSources sources)
    {
        var wanted = new List<WantedEvidence>();
        if (sources.IpSnapshot is not null) Addresses(dossier, sources.IpSnapshot, wanted);
        if (sources.Lists.Count > 0)
        {
            Screening(dossier, sources.Lists, wanted);
            Organisations(dossier, sources.Lists, wanted);
        }
        return wanted;
    }

    private static void Addresses(Dossier dossier, string snapshot, List<WantedEvidence> wanted)
    {
        var known = dossier.All<IpIntel>().Where(i => i.Source != OfflineSource || i.Snapshot == snapshot).Select(i => i.Ip).ToHashSet(StringComparer.Ordinal);
        foreach (var ip in dossier.All<NetworkEvent>().Select(e => e.Ip).Distinct(StringComparer.Ordinal))
            if (!known.Contains(ip)) wanted.Add(new WantedEvidence("ip-intel", ip));
    }

    /// <summary>The source that the offline look-ups sign with.</summary>
    public const string OfflineSource = "offline";

    private static void Screening(Dossier dossier, IReadOnlyList<ListVersion> lists, List<WantedEvidence> wanted)
    {
        var birth = BirthDate(dossier) is not null;
        foreach (var party in ScreenedParties.Of(dossier))
            if (!dossier.All<Screening>().Any(s => s.Subject == party.Role && s.SubjectName == party.Name && Same(s.Lists, lists)
                && (party.Role != ScreeningSubject.Candidate || s.BirthDateKnown == birth))) wanted.Add(new WantedEvidence("screening", party.Name, party.Role));
    }

    private static void Organisations(Dossier dossier, IReadOnlyList<ListVersion> lists, List<WantedEvidence> wanted)
    {
        var done = dossier.All<OrganisationScreening>().Where(s => Same(s.Lists, lists)).SelectMany(s => s.Organisations).ToHashSet(StringComparer.Ordinal);
        foreach (var name in ScreenedParties.Organisations(dossier))
            if (!done.Contains(name)) wanted.Add(new WantedEvidence("organisation-screening", name));
    }

    /// <summary>What the offline sources said before about the same input.</summary>
    public static IEnumerable<Evidence> Earlier(WantedEvidence wanted, Dossier dossier) => wanted.Kind switch
    {
        "screening" => dossier.All<Screening>().Where(s => s.Source == OfflineSource && s.Subject == wanted.Role && s.SubjectName == wanted.Input),
        "organisation-screening" => dossier.All<OrganisationScreening>().Where(s => s.Source == OfflineSource && s.Organisations is [var only] && only == wanted.Input)
            .Concat<Evidence>(dossier.All<OrganisationHit>().Where(h => h.Source == OfflineSource && h.Organisation == wanted.Input)),
        _ => [],
    };

    /// <summary>The birth date that a document states, for screening only.</summary>
    public static PartialDate? BirthDate(Dossier dossier) => dossier.All<Document>().LastOrDefault(d => d.BirthDate is not null)?.BirthDate;

    private static bool Same(IReadOnlyList<ListVersion> a, IReadOnlyList<ListVersion> b) =>
        a.Count == b.Count && a.Zip(b).All(pair => pair.First.Name == pair.Second.Name && pair.First.Version == pair.Second.Version);
}

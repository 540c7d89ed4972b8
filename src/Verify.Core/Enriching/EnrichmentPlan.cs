using Verify.Core.Model;

namespace Verify.Core.Enriching;

/// <summary>A look-up that is wanted: the kind of evidence that it should bring, and what is looked up.</summary>
/// <param name="Kind">Name of the evidence kind.</param>
/// <param name="Input">The value looked up; may be personal data.</param>
public sealed record WantedEvidence(string Kind, string Input);

/// <summary>Versions of the offline sources that are loaded; an answer from an older one is asked again.</summary>
/// <param name="IpSnapshot">Name and date of the address intelligence, or null.</param>
/// <param name="Lists">The watch lists, or none.</param>
public sealed record LoadedSources(string? IpSnapshot, IReadOnlyList<ListVersion> Lists);

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
        foreach (var name in SubjectNames(dossier))
            if (!dossier.All<Screening>().Any(s => s.Subject == ScreeningSubject.Candidate && s.SubjectName == name && Same(s.Lists, lists)
                && s.BirthDateKnown == BirthDate(dossier) is not null)) wanted.Add(new WantedEvidence("screening", name));
    }

    private static void Organisations(Dossier dossier, IReadOnlyList<ListVersion> lists, List<WantedEvidence> wanted)
    {
        var done = dossier.All<OrganisationScreening>().Where(s => Same(s.Lists, lists)).SelectMany(s => s.Organisations).ToHashSet(StringComparer.Ordinal);
        foreach (var name in dossier.All<EmploymentClaim>().Select(c => c.Employer).Concat(dossier.All<EducationClaim>().Select(c => c.Institution)).Distinct(StringComparer.Ordinal))
            if (!done.Contains(name)) wanted.Add(new WantedEvidence("organisation-screening", name));
    }

    /// <summary>Names to screen: the last application's, each document's and the HR system's, without repetition.</summary>
    public static IReadOnlyList<string> SubjectNames(Dossier dossier) =>
    [
        .. dossier.All<Application>().Select(a => a.Name?.Text()).Concat(dossier.All<Document>().Select(d => d.Name?.Text())).Concat(dossier.All<HrRecord>().Select(h => h.LegalName?.Text()))
            .Where(name => !string.IsNullOrWhiteSpace(name)).Select(name => name!).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The birth date that a document states, for screening only.</summary>
    public static PartialDate? BirthDate(Dossier dossier) => dossier.All<Document>().LastOrDefault(d => d.BirthDate is not null)?.BirthDate;

    private static bool Same(IReadOnlyList<ListVersion> a, IReadOnlyList<ListVersion> b) =>
        a.Count == b.Count && a.Zip(b).All(pair => pair.First.Name == pair.Second.Name && pair.First.Version == pair.Second.Version);
}

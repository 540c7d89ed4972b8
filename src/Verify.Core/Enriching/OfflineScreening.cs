using Verify.Core.Model;
using Verify.Core.Watchlists;
using Verify.Core.Checks;
using Match = Verify.Core.Watchlists.ScreeningMatch;

namespace Verify.Core.Enriching;

/// <summary>Screens a person or an organisation of the history against the loaded lists, and says so as evidence.</summary>
public static class OfflineScreening
{
    private static readonly EvidenceId Draft = new("draft");

    /// <summary>The person under one name, with what documents and application tell besides.</summary>
    public static Screening Person(string name, Dossier dossier, ScreeningIndex index, IReadOnlyList<ListVersion> lists)
    {
        var birth = EnrichmentPlan.BirthDate(dossier);
        var query = new ScreeningQuery
        {
            Name = name,
            Type = "person",
            BirthDate = birth is { } date ? ListedDate.Parse(date.ToString()) : null,
            Country = Applicant.Of(dossier).Residence?.Country,
            Address = Applicant.Of(dossier).Residence?.Text(),
        };
        return new Screening
        {
            Id = Draft,
            Source = EnrichmentPlan.OfflineSource,
            ObservedAt = dossier.AsOf,
            Subject = ScreeningSubject.Candidate,
            SubjectName = name,
            Lists = lists,
            BirthDateKnown = birth is not null,
            Matches = [.. index.Screen(query).Where(m => m.Decision != ScreeningDecision.None).Select(Evidence)],
        };
    }

    /// <summary>The screening of one organisation, and a hit for each listed one that it may be.</summary>
    public static IEnumerable<Evidence> Organisation(string name, Dossier dossier, ScreeningIndex index, IReadOnlyList<ListVersion> lists)
    {
        yield return new OrganisationScreening { Id = Draft, Source = EnrichmentPlan.OfflineSource, ObservedAt = dossier.AsOf, Lists = lists, Organisations = [name] };
        var claim = dossier.All<EmploymentClaim>().LastOrDefault(c => c.Employer == name);
        foreach (var match in index.Screen(new ScreeningQuery { Name = name, Type = "organisation", Identifier = claim?.RegistryId, Country = claim?.Country }))
        {
            if (match.Decision == ScreeningDecision.None) continue;
            yield return new OrganisationHit
            {
                Id = Draft,
                Source = EnrichmentPlan.OfflineSource,
                ObservedAt = dossier.AsOf,
                Organisation = name,
                List = match.List,
                EntryId = match.EntryId,
                EntryName = match.Name,
                Match = match.Attributes.Any(a => a is { Attribute: "identifier", Result: AttributeResult.Equal }) ? OrganisationMatch.RegistryId : OrganisationMatch.Name,
                NameScore = Math.Round(match.Score, 3),
                ListVersion = lists.FirstOrDefault(l => l.Name == match.List)?.Version,
            };
        }
    }

    private static Model.ScreeningMatch Evidence(Match match) => new()
    {
        List = match.List,
        EntryId = match.EntryId,
        EntryName = match.Name,
        NameScore = Math.Round(match.Score, 3),
        Attributes = [.. match.Attributes.Where(a => a.Result is AttributeResult.Equal or AttributeResult.SameYear).Select(Word).Distinct(StringComparer.Ordinal)],
        Conflicts = [.. match.Attributes.Where(a => a.Result == AttributeResult.Contradicts).Select(Word).Distinct(StringComparer.Ordinal)],
    };

    private static string Word(ComparedAttribute attribute) => attribute is { Attribute: "birthDate", Result: AttributeResult.SameYear } ? "birth-year" : attribute.Attribute switch
    {
        "birthDate" => "birth-date",
        "birthPlace" => "place",
        var other => other,
    };
}

using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Core.Watchlists;
using Match = Verify.Core.Watchlists.ScreeningMatch;

namespace Verify.Core.Enriching;

/// <summary>Screens the parties and organisations of a dossier against the loaded lists, and says so as evidence.</summary>
public static class OfflineScreening
{
    private static readonly EvidenceId Draft = new("draft");

    /// <summary>One party, with what the dossier tells of it besides the name.</summary>
    public static Screening Party(ScreenedParty party, Dossier dossier, ScreeningIndex index, LoadedSources sources) => new()
    {
        Id = Draft,
        Source = EnrichmentPlan.OfflineSource,
        ObservedAt = At(sources, dossier),
        Subject = party.Role,
        SubjectName = party.Name,
        Lists = sources.Lists,
        BirthDateKnown = party.Role == ScreeningSubject.Candidate && EnrichmentPlan.BirthDate(dossier) is not null,
        Matches = party.Role switch
        {
            ScreeningSubject.Candidate => Candidate(party.Name, dossier, index),
            ScreeningSubject.Vendor => Vendor(party.Name, dossier, index),
            ScreeningSubject.Payee => Named(new ScreeningQuery { Name = party.Name, Type = "organisation" }, index),
            ScreeningSubject.Owner => Named(new ScreeningQuery { Name = party.Name }, index),
            ScreeningSubject.Wallet => [.. index.WithSelector(party.Name).Select(h => Held(h, "wallet", 1))],
            _ => throw new InvalidOperationException($"nobody screens {party.Role}"),
        },
    };

    // When the lists were taken in, not when the look-up happened to run: the same deliveries in another order make the same dossier.
    private static DateTimeOffset At(LoadedSources sources, Dossier dossier) => sources.ListsAt ?? dossier.AsOf;

    private static Model.ScreeningMatch[] Candidate(string name, Dossier dossier, ScreeningIndex index)
    {
        var residence = Applicant.Of(dossier).Residence;
        var matches = Named(new ScreeningQuery
        {
            Name = name, Type = "person", Country = residence?.Country, Address = residence?.Text(),
            BirthDate = EnrichmentPlan.BirthDate(dossier) is { } date ? ListedDate.Parse(date.ToString()) : null,
        }, index);
        var applications = dossier.All<Application>();
        // A mailbox is its holder's; a telephone number passes on, and only strengthens a name.
        return With(With(matches, applications.SelectMany(a => a.Emails), "identifier", index, alone: true), applications.SelectMany(a => a.Phones), "phone", index, alone: false);
    }

    private static Model.ScreeningMatch[] Vendor(string name, Dossier dossier, ScreeningIndex index)
    {
        var vendor = dossier.All<Vendor>().Last(v => v.LegalName == name);
        var matches = Named(new ScreeningQuery { Name = name, Type = "organisation", Identifier = vendor.RegistryId, Address = vendor.Address?.Text(), Country = vendor.Address?.Country }, index);
        matches = With(matches, [vendor.Domain], "website", index, alone: true);
        matches = With(matches, [vendor.Phone], "phone", index, alone: false);
        var directors = vendor.Directors.SelectMany(d => index.Screen(new ScreeningQuery { Name = d, Type = "person" })).Where(m => m.Decision != ScreeningDecision.None);
        return [.. matches, .. directors.Where(d => !matches.Any(m => m.EntryId == d.EntryId)).Select(d => Evidence(d) with { Attributes = ["director"] })];
    }

    private static Model.ScreeningMatch[] Named(ScreeningQuery query, ScreeningIndex index) => [.. index.Screen(query).Where(m => m.Decision != ScreeningDecision.None).Select(Evidence)];

    // What a listed subject holds and the party too: an attribute of a match by name, or a match of its own.
    private static Model.ScreeningMatch[] With(Model.ScreeningMatch[] matches, IEnumerable<string?> values, string attribute, ScreeningIndex index, bool alone)
    {
        var result = matches.ToList();
        foreach (var holder in values.OfType<string>().SelectMany(index.WithSelector).Distinct())
        {
            var at = result.FindIndex(m => m.List == holder.Entry.List && m.EntryId == holder.Entry.EntryId);
            if (at >= 0) result[at] = result[at] with { Attributes = [.. result[at].Attributes.Append(attribute).Distinct(StringComparer.Ordinal)] };
            else if (alone) result.Add(Held(holder, attribute, 0));
        }
        return [.. result];
    }

    private static Model.ScreeningMatch Held(ListedHolder holder, string attribute, double score) =>
        new() { List = holder.Entry.List, EntryId = holder.Entry.EntryId, EntryName = holder.Name, NameScore = score, Attributes = [attribute] };

    /// <summary>The screening of one organisation of the history, and a hit for each listed one that it may be.</summary>
    public static IEnumerable<Evidence> Organisation(string name, Dossier dossier, ScreeningIndex index, LoadedSources sources)
    {
        yield return new OrganisationScreening { Id = Draft, Source = EnrichmentPlan.OfflineSource, ObservedAt = At(sources, dossier), Lists = sources.Lists, Organisations = [name] };
        var told = new HashSet<ListEntry>();
        foreach (var (entry, entryName, match, score) in OrganisationFacts.Of(name, dossier).Hits(index))
        {
            if (!told.Add(entry)) continue;
            yield return new OrganisationHit
            {
                Id = Draft, Source = EnrichmentPlan.OfflineSource, ObservedAt = At(sources, dossier), Organisation = name, List = entry.List, EntryId = entry.EntryId, EntryName = entryName,
                Match = match, NameScore = score, ListVersion = sources.Lists.FirstOrDefault(l => l.Name == entry.List)?.Version,
            };
        }
    }

    /// <summary>Whether two look-ups say the same, whatever the versions of the lists and the time.</summary>
    public static bool SaysTheSame(IEnumerable<Evidence> one, IEnumerable<Evidence> other) => one.Select(Said).ToHashSet(StringComparer.Ordinal).SetEquals(other.Select(Said));

    private static string Said(Evidence evidence) => Json.Hash<Evidence>(evidence switch
    {
        Screening screening => screening with { Id = Draft, ObservedAt = null, Supersedes = null, Lists = [] },
        OrganisationScreening screening => screening with { Id = Draft, ObservedAt = null, Supersedes = null, Lists = [] },
        OrganisationHit hit => hit with { Id = Draft, ObservedAt = null, Supersedes = null, ListVersion = null },
        _ => evidence,
    });

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

using Verify.Core.Text;

namespace Verify.Core.Watchlists;

/// <summary>
/// All lists, ready to be asked. A query's words find listed words by spelling, sound and one-letter difference; the rarest
/// words choose a few candidates; only those are compared in full.
/// </summary>
public sealed class ScreeningIndex
{
    private readonly NameIndex persons;
    private readonly NameIndex organisations;
    private readonly ListedSubject[] subjects;
    private readonly int[] groupOf;
    private readonly Dictionary<int, ListedSubject[]> groups;
    private readonly Dictionary<string, int[]> selectors;
    private readonly (string Host, int Subject)[] sites;

    private ScreeningIndex(ListedSubject[] subjects, Action<Action[]>? together)
    {
        this.subjects = subjects;
        var parts = Side.BySide<object>(together,
            [() => NameIndex.Build(subjects, NameKind.Person, together), () => NameIndex.Build(subjects, NameKind.Organisation, together), () => Grouped(subjects), () => BySelector(subjects), () => Sites(subjects)]);
        (persons, organisations, (groupOf, groups), selectors, sites) =
            ((NameIndex)parts[0], (NameIndex)parts[1], ((int[], Dictionary<int, ListedSubject[]>))parts[2], (Dictionary<string, int[]>)parts[3], ((string, int)[])parts[4]);
    }

    private static (int[] GroupOf, Dictionary<int, ListedSubject[]> Groups) Grouped(ListedSubject[] subjects)
    {
        var of = SubjectMerge.Groups(subjects);
        return (of, Enumerable.Range(0, subjects.Length).GroupBy(i => of[i])
            .ToDictionary(g => g.Key, g => g.Select(i => subjects[i]).OrderBy(s => ListOrder(s.List)).ThenBy(s => s.EntryId, StringComparer.Ordinal).ToArray()));
    }

    private static Dictionary<string, int[]> BySelector(ListedSubject[] subjects) => Enumerable.Range(0, subjects.Length).SelectMany(i => Selectors(subjects[i]).Select(s => (Key: s, Index: i)))
        .Where(x => x.Key.Length >= 5).GroupBy(x => x.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(x => x.Index).Distinct().ToArray(), StringComparer.Ordinal);

    private static (string Host, int Subject)[] Sites(ListedSubject[] subjects) =>
        [.. Enumerable.Range(0, subjects.Length).SelectMany(i => subjects[i].Websites.Select(AttributeComparison.Site).OfType<string>().Where(s => !s.Contains('/', StringComparison.Ordinal)).Select(s => (s, i))).Distinct()];

    /// <summary>How many subjects there are once the same one on several lists counts once.</summary>
    public int Count => groups.Count;

    /// <summary>Builds the index. Subjects that several lists have are merged.</summary>
    /// <param name="subjects">Of all lists.</param>
    /// <param name="together">Runs parts that do not depend on each other; without it, one after the other. The index is the same.</param>
    public static ScreeningIndex Build(IReadOnlyList<ListedSubject> subjects, Action<Action[]>? together = null) =>
        new([.. subjects], together);

    /// <summary>The subjects that the query may be, best first: those whose name scores at least the threshold (without one, the default of its kind), or whose identifier is equal.</summary>
    public IReadOnlyList<ScreeningMatch> Screen(ScreeningQuery query, double? threshold = null)
    {
        var best = new Dictionary<int, (double Score, int Subject, string Name)>();
        var kind = NameScore.KindOf(query.Type);
        if (kind is not NameKind.Organisation) persons.Find(NameForm.Of(query.Name, NameKind.Person), threshold ?? ScreeningOptions.PersonThreshold, Take);
        if (kind is not NameKind.Person)
        {
            var form = NameForm.Of(query.Name, NameKind.Organisation);
            organisations.Find(form, threshold ?? (kind is null && !NameScore.LooksLikeOrganisation(form) ? ScreeningOptions.UnsaidThreshold : ScreeningOptions.OrganisationThreshold), Take);
        }
        if (query.Identifier is { } identifier && selectors.TryGetValue(AttributeComparison.PlainSelector(identifier), out var holders))
        {
            foreach (var holder in holders) Take(holder, 0, subjects[holder].PrimaryName);
        }
        if (best.Count == 0) return [];
        return [.. best.Select(found => Match(query, found.Key, found.Value)).OrderBy(m => m.Decision).ThenByDescending(m => m.Score).ThenBy(m => ListOrder(m.List)).ThenBy(m => m.EntryId, StringComparer.Ordinal).Take(ScreeningOptions.MaxMatches)];

        void Take(int subject, double score, string name)
        {
            var group = groupOf[subject];
            if (!best.TryGetValue(group, out var known) || score > known.Score) best[group] = (score, subject, name);
        }
    }

    /// <summary>The subjects that have this identifier, phone, e-mail, website or wallet, in one spelling.</summary>
    public IReadOnlyList<ListedHolder> WithSelector(string value) =>
        AttributeComparison.PlainSelector(value) is { Length: >= 5 } plain && selectors.TryGetValue(plain, out var found) ? [.. found.Select(Holder)] : [];

    /// <summary>The subjects with a site for which this host could be taken; the same host is not among them.</summary>
    public IReadOnlyList<ListedHolder> WithSiteLike(string host, Func<string, string, bool> imitates) =>
        AttributeComparison.Site(host) is { } site ? [.. sites.Where(s => s.Host != site && imitates(site, s.Host)).Select(s => Holder(s.Subject)).Distinct()] : [];

    private ListedHolder Holder(int subject) => new(new ListEntry(subjects[subject].List, subjects[subject].EntryId), subjects[subject].PrimaryName);

    private ScreeningMatch Match(ScreeningQuery query, int group, (double Score, int Subject, string Name) found)
    {
        var members = groups[group];
        var attributes = AttributeComparison.Compare(query, members);
        var decision = AttributeComparison.Decide(found.Score, attributes);
        var first = members[0];
        return new ScreeningMatch(first.List, first.EntryId, found.Name, first.Kind.ToString().ToLowerInvariant(), found.Score, decision, attributes,
            [.. members.Select(m => new ListEntry(m.List, m.EntryId))], [.. members.SelectMany(m => m.Programmes).Distinct(StringComparer.Ordinal)]);
    }

    private static IEnumerable<string> Selectors(ListedSubject subject) =>
        subject.Identifiers.Select(i => i.Number).Concat(subject.Phones).Concat(subject.Emails).Concat(subject.Websites).Concat(subject.Wallets).Select(AttributeComparison.PlainSelector);

    internal static int ListOrder(string list) => list switch { "OFAC" => 0, "UN" => 1, "EU" => 2, "UK" => 3, _ => 4 };
}

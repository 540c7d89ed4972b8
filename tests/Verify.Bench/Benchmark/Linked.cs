using System.Security.Cryptography;
using System.Text;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Server.Linking;
using Verify.Server.Store;
using Cluster = Verify.Core.Model.Cluster;

namespace Verify.Bench.Benchmark;

/// <summary>
/// Links of a whole population, found by the same code that the server runs for one candidate: selectors of the evidence, an index over their values,
/// the look-up with its hubs, the links in both dossiers, the group that they make.
/// </summary>
internal static class Linked
{
    /// <summary>The dossiers with what the linker adds.</summary>
    public static IReadOnlyList<DossierInput> Dossiers(IReadOnlyList<(Story Story, IReadOnlyList<Evidence> Evidence)> people)
    {
        var bare = people.Select(person => Input(person.Story, person.Evidence)).ToArray();
        var parties = bare.Select(input => LinkParty.Of(Dossier.Fold(input))).ToArray();
        var index = new Dictionary<(SelectorType, string), List<(int Holder, string? Signature)>>();
        for (var i = 0; i < bare.Length; i++)
            foreach (var selector in bare[i].Evidence.SelectMany(EvidenceSelectors.Of).Distinct())
                (index.TryGetValue((selector.Type, selector.Value), out var holders) ? holders : index[(selector.Type, selector.Value)] = []).Add((i, selector.Signature));

        var links = new List<Evidence>[bare.Length];
        for (var i = 0; i < bare.Length; i++) links[i] = [.. LinksOf(i, bare, parties, index)];
        Groups(bare, links);
        return [.. bare.Select((input, i) => Input(people[i].Story, [.. input.Evidence, .. Named(input.CandidateId, links[i])]))];
    }

    private static IEnumerable<Evidence> LinksOf(int mine, DossierInput[] bare, LinkParty[] parties, Dictionary<(SelectorType, string), List<(int Holder, string? Signature)>> index)
    {
        var hits = new List<SelectorHit>();
        foreach (var selector in bare[mine].Evidence.SelectMany(EvidenceSelectors.Of).DistinctBy(s => (s.Type, s.Value)))
        {
            var others = index[(selector.Type, selector.Value)].Where(holder => holder.Holder != mine).DistinctBy(holder => holder.Holder).Take(LinkCandidate.MostHolders).ToArray();
            hits.AddRange(others.Select(other => new SelectorHit(bare[other.Holder].CandidateId, selector.Kind, Fact(selector), others.Length, other.Signature is { } text ? Encoding.UTF8.GetBytes(text) : null)));
        }
        var pairs = hits.GroupBy(hit => hit.Other).OrderBy(group => group.Key).SelectMany(group => LinkCandidate.Shared(parties[mine], [.. group]).Select(shared => (Other: group.Key, Shared: shared))).ToList();
        LinkCandidate.MarkGatherings(parties[mine], pairs, pairs.Select(pair => pair.Other).Distinct().ToDictionary(other => other, other => parties[Index(other)]));
        foreach (var (other, shared) in pairs)
            yield return parties[mine].LinkTo(parties[Index(other)], shared, shared.Hub ? 0 : SelectorMatch.Bits(shared.Type, shared.Holders, bare.Length)).Evidence;
        yield return LinkCandidate.LookupDone(parties[mine]).Evidence;
    }

    private static int Index(CandidateId id) => int.Parse(id.Value.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    private static string Fact(EvidenceSelector selector) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{selector.Kind}\n{selector.Value}")).AsSpan(0, 8));

    /// <summary>Walks the links from everybody and tells every member of a group what it looks like.</summary>
    private static void Groups(DossierInput[] bare, List<Evidence>[] links)
    {
        var seen = new HashSet<CandidateId>();
        foreach (var start in bare)
        {
            if (!seen.Add(start.CandidateId)) continue;
            var members = new SortedDictionary<CandidateId, Dossier> { [start.CandidateId] = WithLinks(bare, links, start.CandidateId) };
            var open = new Queue<CandidateId>(members.Keys);
            while (open.TryDequeue(out var next))
                foreach (var other in ClusterCandidates.Bonds(members[next]))
                    if (seen.Add(other))
                    {
                        members[other] = WithLinks(bare, links, other);
                        open.Enqueue(other);
                    }
            if (ClusterCandidates.GroupOf(members) is not { } group) continue;
            foreach (var member in members.Keys) links[Index(member)].Add(group);
        }
    }

    // A link is dated by the later of the two dossiers: the moment moves along with it.
    private static Dossier WithLinks(DossierInput[] bare, List<Evidence>[] links, CandidateId id)
    {
        IReadOnlyList<Evidence> evidence = [.. bare[Index(id)].Evidence, .. Named(id, links[Index(id)])];
        return Dossier.Fold(bare[Index(id)] with { Evidence = evidence, AsOf = Standing.AsOf(evidence, DateTimeOffset.MaxValue) });
    }

    private static IEnumerable<Evidence> Named(CandidateId candidate, IEnumerable<Evidence> links) =>
        links.Select((evidence, i) => evidence with { Id = new EvidenceId($"{candidate}-l{i:d3}") });

    /// <summary>The dossier of one moment: a day after the last thing that was seen.</summary>
    private static DossierInput Input(Story story, IReadOnlyList<Evidence> evidence) => new()
    {
        CandidateId = story.Id,
        AsOf = Standing.AsOf(evidence, DateTimeOffset.MaxValue).AddDays(1),
        Stage = Standing.StageOf(evidence),
        Role = story.Role,
        Evidence = evidence,
    };
}

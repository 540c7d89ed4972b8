using System.Text;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Work;
using Cluster = Verify.Core.Model.Cluster;

namespace Verify.Server.Linking;

/// <summary>
/// Looks up who shares what with a candidate, after the selectors were committed: of two candidates that come in at once, at least the later look-up sees the other.
/// Asserts the links, and says so in both dossiers.
/// </summary>
internal sealed class LinkCandidate(Intake intake, TimeProvider time) : IEvidenceStep
{
    /// <summary>Above this many holders a selector says nothing about any two of them; the cost of one insert stays bounded.</summary>
    internal const int MostHolders = 51;

    public async Task<bool> RunAsync(ClaimedJob job, TenantStore tenant, Dossier dossier, CancellationToken cancel)
    {
        var candidate = dossier.CandidateId;
        var now = time.GetUtcNow();
        var mine = LinkParty.Of(dossier);
        var hits = (await tenant.SharedSelectorsAsync(candidate, MostHolders, cancel)).Where(hit => hit.Other != candidate && SelectorTypes.TryType(hit.Kind, out _)).ToArray();
        var (pairs, parties) = await MeetAsync(tenant, mine, hits, now, cancel);
        var (overlaps, concerned) = await VendorOverlaps.FindAsync(tenant, dossier, mine, cancel);
        if (pairs.Count == 0 && overlaps.Count == 0 && concerned.Count == 0 && mine.IsLookedUp) return false;
        var population = await tenant.PopulationAsync(cancel);
        var crossed = hits.Where(hit => hit.Holders == Hubs.LargestHome || hit.Holders == Degree(hit)).Select(hit => hit.Other).Distinct().Order().ToArray();

        // Commits come back in order: a crash that takes this one back takes the end of the job along, and it is done again.
        return await tenant.InTransactionAsync(async tx =>
        {
            var linked = false;
            foreach (var (other, selector) in pairs) linked |= await AssertAsync(tx, mine, parties[other], selector, population, now);
            if (linked) await tx.EnqueueJobAsync(ClusterCandidates.JobKind, candidate, candidate.Value, null, now);
            // With this holder a value became a crowd's: what was linked over it before is looked at again, once.
            foreach (var other in linked ? crossed : []) await tx.EnqueueAssessAsync(other, now);
            foreach (var other in concerned) await tx.EnqueueAssessAsync(other, now);
            linked |= await intake.AppendAsync(tx, candidate, overlaps, now, causeJobs: false) > 0;
            linked |= await SayDoneAsync(tx, mine, now);
            await tx.HoldJobAsync(job);
            return linked;
        }, cancel, mayBeLost: true);
    }

    /// <summary>What the candidate shares with each other, by the store's keyed hashes alone; then only those are loaded with whom there is something.</summary>
    private static async Task<(List<(CandidateId Other, SharedSelector Shared)> Pairs, Dictionary<CandidateId, LinkParty> Parties)> MeetAsync(
        TenantStore tenant, LinkParty mine, SelectorHit[] hits, DateTimeOffset now, CancellationToken cancel)
    {
        var pairs = new List<(CandidateId Other, SharedSelector Shared)>();
        foreach (var group in hits.GroupBy(hit => hit.Other).OrderBy(group => group.Key))
            pairs.AddRange(Shared(mine, [.. group]).Select(shared => (group.Key, shared)));
        var crowds = hits.Where(hit => hit.Holders >= Degree(hit)).Select(hit => hit.Fact).ToHashSet(StringComparer.Ordinal);
        // A link from before its value became a hub is said again, as one.
        pairs.AddRange(mine.Links.Where(link => !link.Hub && link.Fact is not null && crowds.Contains(link.Fact))
            .Select(link => (link.Other, new SharedSelector(link.Selector, link.Fact!, MostHolders, link.Similarity, link.Distance, Hub: true))));

        var parties = new Dictionary<CandidateId, LinkParty>();
        foreach (var (other, _) in pairs)
            if (!parties.ContainsKey(other)) parties[other] = await LinkParty.LoadAsync(tenant, other, now, cancel);
        MarkGatherings(mine, pairs, parties);
        return (pairs, parties);
    }

    /// <summary>Marks what an agency, a shared network or a building holds as a hub.</summary>
    internal static void MarkGatherings(LinkParty mine, List<(CandidateId Other, SharedSelector Shared)> pairs, IReadOnlyDictionary<CandidateId, LinkParty> parties)
    {
        foreach (var fact in pairs.Where(pair => !pair.Shared.Hub && pair.Shared.Holders > Hubs.LargestHome).GroupBy(pair => (pair.Shared.Type, pair.Shared.Fact)).ToList())
        {
            var gathering = Hubs.Judge(fact.Key.Type, LinkParty.Counts([mine, .. fact.Select(pair => parties[pair.Other])]));
            if (Hubs.Links(gathering)) continue;
            for (var i = 0; i < pairs.Count; i++)
                if ((pairs[i].Shared.Type, pairs[i].Shared.Fact) == fact.Key) pairs[i] = (pairs[i].Other, pairs[i].Shared with { Hub = true });
        }
        // The same crowd, counted over all bands.
        foreach (var alike in pairs.Where(pair => pair.Shared.Distance is not null).GroupBy(pair => pair.Shared.Type).Where(group => group.Select(pair => pair.Other).Distinct().Count() >= EvidenceSelectors.HubDegree(group.Key)).Select(group => group.Key).ToList())
            for (var i = 0; i < pairs.Count; i++)
                if (pairs[i].Shared.Type == alike) pairs[i] = (pairs[i].Other, pairs[i].Shared with { Hub = true });
    }

    private static int Degree(SelectorHit hit) => SelectorTypes.TryType(hit.Kind, out var type) ? EvidenceSelectors.HubDegree(type) : 0;

    private async Task<bool> AssertAsync(TenantTransaction tx, LinkParty mine, LinkParty other, SharedSelector shared, Population population, DateTimeOffset now)
    {
        var bits = shared.Hub ? 0 : SelectorMatch.Bits(shared.Type, shared.Holders, population.Candidates, population.Weights);
        var reasons = JsonSerializer.SerializeToUtf8Bytes(new { shared.Fact, shared.Similarity, shared.Distance, shared.Holders }, Json.Readable);
        var outcome = await tx.AddLinkAsync(mine.Candidate, other.Candidate, shared.Type.Text(), reasons, bits);
        if (outcome == LinkOutcome.Retracted) return false;
        var appended = await intake.AppendAsync(tx, mine.Candidate, [mine.LinkTo(other, shared, bits)], now, causeJobs: false);
        var mirrored = await intake.AppendAsync(tx, other.Candidate, [other.LinkTo(mine, shared, bits)], now, causeJobs: false);
        if (mirrored > 0) await tx.EnqueueAssessAsync(other.Candidate, now);
        return appended > 0 || mirrored > 0;
    }

    /// <summary>Exact selectors as they are; of near ones the best band, scored by the signatures, when it is near enough. Hubs are left out.</summary>
    internal static List<SharedSelector> Shared(LinkParty mine, IReadOnlyList<SelectorHit> hits)
    {
        var shared = new List<SharedSelector>();
        foreach (var kind in hits.GroupBy(hit => hit.Kind).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (!SelectorTypes.TryType(kind.Key, out var type)) continue;
            var usable = kind.Where(hit => hit.Holders < Degree(hit)).ToArray();
            if (usable.Length == 0) continue;
            if (usable.All(hit => hit.Signature is null))
            {
                shared.AddRange(usable.Select(hit => new SharedSelector(type, hit.Fact, hit.Holders + 1, null, null)));
                continue;
            }
            var theirs = usable.Where(hit => hit.Signature is not null).Select(hit => Encoding.UTF8.GetString(hit.Signature!)).Distinct(StringComparer.Ordinal);
            var best = theirs.SelectMany(signature => mine.Signatures(type).Select(own => EvidenceSelectors.Compare(type, own, signature)))
                .OrderByDescending(found => found.Similarity ?? 0).ThenBy(found => found.Distance ?? 64).FirstOrDefault();
            var near = best.Similarity >= EvidenceSelectors.LeastSimilarity || best.Distance <= EvidenceSelectors.MostDistance;
            // Pictures that are alike seldom fall into the same bands all together: one crowded band among them tells a capture frame or an avatar that everybody uses.
            var frame = best.Distance is not null && usable.Length < kind.Count();
            if (near) shared.Add(new SharedSelector(type, usable.MinBy(hit => hit.Fact, StringComparer.Ordinal)!.Fact, usable.Max(hit => hit.Holders) + 1, best.Similarity, best.Distance, frame));
        }
        return shared;
    }

    /// <summary>Only the last look-up stands: which moments in between were looked at hangs on what arrived when, and the same evidence makes the same dossier.</summary>
    private async Task<bool> SayDoneAsync(TenantTransaction tx, LinkParty mine, DateTimeOffset now)
    {
        var done = LookupDone(mine);
        if (await intake.AppendAsync(tx, mine.Candidate, [done], now, causeJobs: false) == 0) return false;
        var id = await tx.EvidenceIdAsync(mine.Candidate, done.RawIdentity);
        foreach (var earlier in mine.Lookups) await tx.SupersedeAsync(mine.Candidate, earlier.Id, id);
        return true;
    }

    internal static EvidenceDraft LookupDone(LinkParty mine) => EvidenceDraft.Of("links", new LinkLookup
    {
        Id = EvidenceDraft.Placeholder,
        Source = LinkParty.Source,
        ObservedAt = mine.AsOf,
        Selectors = mine.Types,
        Supersedes = null,
    });
}

/// <summary>One thing that two candidates share.</summary>
/// <param name="Fact">Names the shared value without telling it.</param>
/// <param name="Holders">Candidates that hold it, this one included.</param>
/// <param name="Hub">An agency, a campus or a crowd holds it: shown, and without weight.</param>
internal sealed record SharedSelector(SelectorType Type, string Fact, int Holders, double? Similarity, int? Distance, bool Hub = false);

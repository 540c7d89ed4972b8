using System.Text;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Hooks;
using Verify.Server.Store;
using Verify.Server.Work;
using Cluster = Verify.Core.Model.Cluster;

namespace Verify.Server.Linking;

/// <summary>
/// Looks up who shares what with a candidate, after the selectors were committed: of two candidates that come in at once, at least the later look-up sees the other.
/// Asserts the links, and says so in both dossiers.
/// </summary>
internal sealed class LinkCandidate(Intake intake, TimeProvider time) : IJobHandler
{
    /// <summary>Above this many holders a selector says nothing about any two of them; the cost of one insert stays bounded.</summary>
    internal const int MostHolders = 51;

    public string Kind => JobKinds.Link;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var candidate = job.Candidate!.Value;
        var now = time.GetUtcNow();
        var mine = await LinkParty.LoadAsync(tenant, candidate, now, cancel);
        var hits = await tenant.SharedSelectorsAsync(candidate, MostHolders, cancel);
        var population = await tenant.PopulationAsync(cancel);
        var pairs = new List<(LinkParty Other, IReadOnlyList<SharedSelector> Shared)>();
        foreach (var group in hits.Where(hit => hit.Other != candidate).GroupBy(hit => hit.Other).OrderBy(group => group.Key))
        {
            var other = await LinkParty.LoadAsync(tenant, group.Key, now, cancel);
            var shared = Shared(mine, [.. group]);
            if (shared.Count > 0) pairs.Add((other, shared));
        }

        await tenant.InTransactionAsync(async tx =>
        {
            var linked = false;
            foreach (var (other, shared) in pairs)
                foreach (var selector in shared)
                    linked |= await AssertAsync(tx, mine, other, selector, population, now);
            await intake.AppendAsync(tx, candidate, [LookupDone(mine)], now, causeJobs: false);
            if (linked || mine.NewLookup) await tx.EnqueueAssessAsync(candidate, now);
            if (linked) await tx.EnqueueJobAsync(ClusterCandidates.JobKind, candidate, candidate.Value, null, now);
            await tx.CompleteJobAsync(job);
        }, cancel);
    }

    private async Task<bool> AssertAsync(TenantTransaction tx, LinkParty mine, LinkParty other, SharedSelector shared, int population, DateTimeOffset now)
    {
        var bits = EvidenceSelectors.Bits(shared.Type, shared.Holders, population);
        var reasons = JsonSerializer.SerializeToUtf8Bytes(new { shared.Fact, shared.Similarity, shared.Distance, shared.Holders }, Json.Readable);
        var outcome = await tx.AddLinkAsync(mine.Candidate, other.Candidate, EvidenceSelector.NameOf(shared.Type), reasons, bits);
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
            if (!LinkParty.TryType(kind.Key, out var type)) continue;
            var usable = kind.Where(hit => hit.Holders < EvidenceSelectors.HubDegree(type)).ToArray();
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
            if (near) shared.Add(new SharedSelector(type, usable.MinBy(hit => hit.Fact, StringComparer.Ordinal)!.Fact, usable.Max(hit => hit.Holders) + 1, best.Similarity, best.Distance));
        }
        return shared;
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
internal sealed record SharedSelector(SelectorType Type, string Fact, int Holders, double? Similarity, int? Distance);

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

/// <summary>Walks the links from one candidate and tells every member of the group what the group looks like.</summary>
internal sealed class ClusterCandidates(Intake intake, TimeProvider time) : IJobHandler
{
    public const string JobKind = "cluster";
    private const int MostMembers = 60;

    public string Kind => JobKind;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var members = new SortedSet<CandidateId> { job.Candidate!.Value };
        var open = new Queue<CandidateId>(members);
        var dossiers = new Dictionary<CandidateId, Dossier>();
        while (open.TryDequeue(out var next) && members.Count <= MostMembers)
        {
            var dossier = Dossier.Fold(await Dossiers.LoadAsync(tenant, next, now, cancel));
            dossiers[next] = dossier;
            foreach (var other in Bonds(dossier))
                if (members.Add(other)) open.Enqueue(other);
        }
        await tenant.InTransactionAsync(async tx =>
        {
            // Past the bound the walk stopped half-way: what it saw is no group.
            if (members.Count <= MostMembers && GroupOf(dossiers) is { } group)
                foreach (var (id, dossier) in dossiers.OrderBy(pair => pair.Key))
                    await TellAsync(tx, id, dossier, group, now);
            await tx.CompleteJobAsync(job);
        }, cancel);
    }

    /// <summary>The group that these dossiers make by their links, as each of its members is told; null when they are too few or too many to be one.</summary>
    internal static Cluster? GroupOf(IReadOnlyDictionary<CandidateId, Dossier> members)
    {
        if (members.Count is < 3 or > MostMembers) return null;
        var edges = members.Values.SelectMany(d => d.All<Link>().Where(Counts).Where(l => d.CandidateId.CompareTo(l.Other) < 0 && members.ContainsKey(l.Other))
            .Select(l => new ClusterEdge { A = d.CandidateId, B = l.Other, Selector = l.Selector, Bits = l.Bits ?? 0, Fact = l.Fact }))
            .OrderBy(e => e.A).ThenBy(e => e.B).ThenBy(e => e.Selector).ThenBy(e => e.Fact, StringComparer.Ordinal).ToArray();
        return new Cluster
        {
            Id = EvidenceDraft.Placeholder,
            Source = LinkParty.Source,
            ObservedAt = members.Values.Max(d => d.All<Link>().Max(l => l.ObservedAt)),
            Members = [.. members.Keys.Order()],
            Employees = [.. members.Where(pair => pair.Value.Stage >= Stage.FirstWeeks).Select(pair => pair.Key).Order()],
            Edges = edges,
        };
    }

    private async Task TellAsync(TenantTransaction tx, CandidateId id, Dossier dossier, Cluster cluster, DateTimeOffset now)
    {
        var known = dossier.All<Cluster>().LastOrDefault();
        if (known is not null && Json.Hash(known with { Id = cluster.Id, Supersedes = null, ObservedAt = null }) == Json.Hash(cluster with { ObservedAt = null })) return;
        cluster = cluster with { Supersedes = known?.Id };
        if (await intake.AppendAsync(tx, id, [EvidenceDraft.Of("cluster", cluster)], now, causeJobs: false) > 0) await tx.EnqueueAssessAsync(id, now);
    }

    /// <summary>
    /// Whom this candidate hangs together with. What two people share must be rare enough in sum: common networks would chain strangers to one crowd,
    /// too large to be told to anybody, and real groups would vanish in it.
    /// </summary>
    internal static IEnumerable<CandidateId> Bonds(Dossier dossier) =>
        dossier.All<Link>().Where(Counts).GroupBy(link => link.Other).Where(pair => pair.Sum(link => link.Bits ?? 0) >= Clusters.LeastBits).Select(pair => pair.Key);

    /// <summary>Declared households, hubs and one person's two records make no group of identities.</summary>
    private static bool Counts(Link link) => link is { Household: false, Hub: false, Names: NameRelation.Different or NameRelation.Unknown };
}

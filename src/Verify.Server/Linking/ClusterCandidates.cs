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

/// <summary>Walks the links from one candidate and tells every member of the group what the group looks like.</summary>
internal sealed class ClusterCandidates(Intake intake, TimeProvider time) : IJobHandler
{
    public const string JobKind = "cluster";
    private const int MostMembers = 60;

    public string Kind => JobKind;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var (dossiers, cuts) = await ReachAsync(tenant, job.Candidate!.Value, now, cancel);
        var edges = EdgesOf(dossiers);
        var groups = Clusters.Build(edges.GroupBy(e => new CandidatePair(e.A, e.B)).Select(pair => new ScoredEdge(pair.Key.A, pair.Key.B,
            [.. pair.Select(e => new EdgeReason(e.Selector, e.Bits, e.Fact ?? ""))])), cuts);

        await tenant.InTransactionAsync(async tx =>
        {
            // Past the bound the walk stopped half-way: what it saw is no group.
            if (dossiers.Count <= MostMembers)
                foreach (var (id, dossier) in dossiers.OrderBy(pair => pair.Key))
                {
                    IReadOnlyList<CandidateId> members = groups.Of(id) is { Members.Length: >= 3 } group ? [.. group.Members] : [id];
                    await TellAsync(tx, dossier, members, [.. edges.Where(e => members.Contains(e.A) && members.Contains(e.B))], dossiers, now);
                    // Who was in the group and is not reached any more has a group of its own to look at.
                    foreach (var left in Known(dossier)?.Members.Where(member => !dossiers.ContainsKey(member)) ?? [])
                        await tx.EnqueueJobAsync(JobKind, left, left.Value, null, now);
                }
            await tx.CompleteJobAsync(job);
        }, cancel);
    }

    /// <summary>
    /// Whom this candidate hangs together with. What two people share must be rare enough in sum: common networks would chain strangers to one crowd,
    /// too large to be told to anybody, and real groups would vanish in it.
    /// </summary>
    internal static IEnumerable<CandidateId> Bonds(Dossier dossier) =>
        dossier.All<Link>().Where(Counts).GroupBy(link => link.Other).Where(pair => pair.Sum(link => link.Bits ?? 0) >= Clusters.LeastBits).Select(pair => pair.Key);

    /// <summary>The group that these dossiers make by their links, as each of its members is told; null when they are too few or too many to be one.</summary>
    internal static Cluster? GroupOf(IReadOnlyDictionary<CandidateId, Dossier> members) =>
        members.Count is < 3 or > MostMembers ? null : ClusterOf([.. members.Keys.Order()], EdgesOf(members), members, null);

    /// <summary>Everybody who hangs together with the candidate, and the pairs among them that a person parted.</summary>
    private static async Task<(Dictionary<CandidateId, Dossier> Dossiers, List<CandidatePair> Cuts)> ReachAsync(TenantStore tenant, CandidateId start, DateTimeOffset now, CancellationToken cancel)
    {
        var (seen, open) = (new HashSet<CandidateId> { start }, new Queue<CandidateId>([start]));
        var (dossiers, cuts) = (new Dictionary<CandidateId, Dossier>(), new List<CandidatePair>());
        while (open.TryDequeue(out var next) && dossiers.Count <= MostMembers)
        {
            var dossier = Dossier.Fold(await Dossiers.LoadAsync(tenant, next, now, cancel));
            dossiers[next] = dossier;
            foreach (var other in Bonds(dossier))
                if (seen.Add(other)) open.Enqueue(other);
            cuts.AddRange((await tenant.LinksAsync(next, cancel)).Where(row => row.Kind == TenantTransaction.AnyKind && row.Other != next).Select(row => new CandidatePair(next, row.Other)));
        }
        return (dossiers, cuts);
    }

    private static ClusterEdge[] EdgesOf(IReadOnlyDictionary<CandidateId, Dossier> dossiers) =>
    [
        .. dossiers.Values.SelectMany(d => d.All<Link>().Where(Counts).Where(l => d.CandidateId.CompareTo(l.Other) < 0 && dossiers.ContainsKey(l.Other))
            .Select(l => new ClusterEdge { A = d.CandidateId, B = l.Other, Selector = l.Selector, Bits = l.Bits ?? 0, Fact = l.Fact }))
            .OrderBy(e => e.A).ThenBy(e => e.B).ThenBy(e => e.Selector).ThenBy(e => e.Fact, StringComparer.Ordinal),
    ];

    private static Cluster ClusterOf(IReadOnlyList<CandidateId> members, IReadOnlyList<ClusterEdge> edges, IReadOnlyDictionary<CandidateId, Dossier> dossiers, DateTimeOffset? known)
    {
        var dates = members.Where(dossiers.ContainsKey).SelectMany(member => dossiers[member].All<Link>()).Select(link => link.ObservedAt).Append(known);
        return new Cluster
        {
            Id = EvidenceDraft.Placeholder,
            Source = LinkParty.Source,
            ObservedAt = dates.Max(),
            Members = members,
            Employees = [.. members.Where(m => dossiers.TryGetValue(m, out var other) && other.Stage >= Stage.FirstWeeks)],
            Edges = edges,
        };
    }

    private static Cluster? Known(Dossier dossier) => dossier.All<Cluster>().LastOrDefault();

    private async Task TellAsync(TenantTransaction tx, Dossier dossier, IReadOnlyList<CandidateId> members, IReadOnlyList<ClusterEdge> edges, Dictionary<CandidateId, Dossier> dossiers, DateTimeOffset now)
    {
        var known = Known(dossier);
        // Alone, and never said otherwise.
        if (known is null && members.Count == 1) return;
        var cluster = ClusterOf(members, edges, dossiers, known?.ObservedAt);
        if (known is not null && Json.Hash(known with { Id = cluster.Id, Supersedes = null, ObservedAt = null }) == Json.Hash(cluster with { ObservedAt = null })) return;
        cluster = cluster with { Supersedes = known?.Id };
        if (await intake.AppendAsync(tx, dossier.CandidateId, [EvidenceDraft.Of("cluster", cluster)], now, causeJobs: false) > 0) await tx.EnqueueAssessAsync(dossier.CandidateId, now);
    }

    /// <summary>Declared households, hubs, one person's two records, and an address that passed from one customer to the next make no group of identities.</summary>
    private static bool Counts(Link link) =>
        link is { Household: false, Hub: false, Names: NameRelation.Different or NameRelation.Unknown } && !(link.WithinDays > Clusters.MostDaysApart);
}

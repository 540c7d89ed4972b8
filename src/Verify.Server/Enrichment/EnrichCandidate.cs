using Verify.Connectors.Sdk;
using Verify.Core.Enriching;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Watchlists;
using Verify.Server.Work;

namespace Verify.Server.Enrichment;

/// <summary>Looks up what the plan wants to know about a candidate, and appends the answers.</summary>
internal sealed class EnrichCandidate(Sources sources, Intake intake, Policies policies, TimeProvider time) : IJobHandler
{
    public string Kind => JobKinds.Enrich;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var candidate = job.Candidate!.Value;
        var now = time.GetUtcNow();
        var dossier = Dossier.Fold(await Dossiers.LoadAsync(tenant, candidate, now, cancel));
        var loaded = sources.Current();
        var found = new List<EvidenceDraft>();
        var replaced = new List<(EvidenceId Old, EvidenceDraft By)>();
        foreach (var wanted in GatedPlan.Allowed(EnrichmentPlan.For(dossier, loaded.Versions), dossier, (await policies.ForAsync(tenant, cancel)).Policy.Gating))
        {
            EvidenceDraft[] drafts = [.. loaded.LookUp(wanted, dossier).Select(evidence => EvidenceDraft.Of("offline", evidence))];
            found.AddRange(drafts);
            if (drafts.Length > 0) replaced.AddRange(EnrichmentPlan.Earlier(wanted, dossier).Select(old => (old.Id, drafts[0])));
        }
        await tenant.InTransactionAsync(async tx =>
        {
            if (found.Count > 0 && await intake.AppendAsync(tx, candidate, found, now, causeJobs: false) > 0) await tx.EnqueueAssessAsync(candidate, now);
            // What an older version of a list said no longer stands: an entry that was taken off must not go on speaking.
            foreach (var (old, by) in replaced) await tx.SupersedeAsync(candidate, old, await tx.EvidenceIdAsync(candidate, by.RawIdentity));
            await tx.CompleteJobAsync(job);
        }, cancel);
    }
}

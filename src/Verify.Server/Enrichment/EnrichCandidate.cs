using Verify.Connectors.Sdk;
using Verify.Core.Enriching;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Interviewing;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Watchlists;
using Verify.Server.Work;

namespace Verify.Server.Enrichment;

/// <summary>Looks up what the plan wants to know about a candidate, and appends the answers.</summary>
internal sealed class EnrichCandidate(Sources sources, VendorLookups vendors, Intake intake, Policies policies, TimeProvider time) : IEvidenceStep
{
    public async Task<bool> RunAsync(ClaimedJob job, TenantStore tenant, Dossier dossier, CancellationToken cancel)
    {
        var candidate = dossier.CandidateId;
        var now = time.GetUtcNow();
        var loaded = sources.Current();
        var found = new List<EvidenceDraft>();
        var replaced = new List<(EvidenceId Old, EvidenceDraft By)>();
        var rules = (await policies.ForAsync(tenant, cancel)).Policy.Gating;
        foreach (var wanted in GatedPlan.Allowed(EnrichmentPlan.For(dossier, loaded.Versions), dossier, rules))
        {
            EvidenceDraft[] drafts = [.. loaded.LookUp(wanted, dossier).Select(evidence => EvidenceDraft.Of("offline", evidence))];
            found.AddRange(drafts);
            if (drafts.Length > 0) replaced.AddRange(EnrichmentPlan.Earlier(wanted, dossier).Select(old => (old.Id, drafts[0])));
        }
        var asked = await vendors.RunAsync(tenant, candidate, dossier, rules, cancel);
        var recorded = dossier.All<InterviewSession>().Any(session => session.Recording is not null);
        if (found.Count == 0 && asked.Count == 0 && !recorded) return false;
        return await tenant.InTransactionAsync(async tx =>
        {
            var changed = await intake.AppendAsync(tx, candidate, found, now, causeJobs: false) > 0;
            // What an older version of a list said no longer stands: an entry that was taken off must not go on speaking.
            foreach (var (old, by) in replaced) changed |= await tx.SupersedeAsync(candidate, old, await tx.EvidenceIdAsync(candidate, by.RawIdentity));
            foreach (var outcome in asked) changed |= await TakeInAsync(tx, candidate, dossier, outcome, now);
            // What somebody else is asking just now is work in hand; a vendor that is away is waited for by a timer.
            if (asked.Min(outcome => outcome.Again) is { } again) await tx.EnqueueJobAsync(again - now <= VendorLookups.Soon ? JobKinds.Assess : AskAgain.JobKind, candidate, candidate.Value, null, again);
            if (recorded) await tx.EnqueueJobAsync(WatchRecordings.JobKind, candidate, candidate.Value, null, now);
            await tx.HoldJobAsync(job);
            return changed;
        }, cancel);
    }

    /// <summary>A vendor's answer may name a further employer or account, which is looked up, linked and assessed in its turn. It takes the place of what the same vendor said before.</summary>
    private async Task<bool> TakeInAsync(TenantTransaction tx, CandidateId candidate, Dossier dossier, VendorOutcome outcome, DateTimeOffset now)
    {
        if (outcome.Drafts.Count == 0) return false;
        var changed = await intake.AppendAsync(tx, candidate, outcome.Drafts, now) > 0;
        var fresh = new List<EvidenceId>();
        foreach (var draft in outcome.Drafts) fresh.Add(await tx.EvidenceIdAsync(candidate, draft.RawIdentity));
        foreach (var old in VendorPlan.Earlier(outcome.Wanted, outcome.Drafts[0].Evidence is FailedLookup ? VendorLookups.Source : outcome.Source, dossier))
            if (!fresh.Contains(old.Id)) changed |= await tx.SupersedeAsync(candidate, old.Id, fresh[0]);
        return changed;
    }
}

using Verify.Connectors.Sdk;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Hooks;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Linking;

/// <summary>"These two are different": the link goes from both dossiers and is never asserted again.</summary>
internal static class Unlinking
{
    public static async Task RetractAsync(TenantStore tenant, Intake intake, CandidateId one, CandidateId other, string kind, string actor, string reason, DateTimeOffset now, CancellationToken cancel)
    {
        var mine = await Dossiers.EvidenceAsync(tenant, one, cancel);
        var theirs = await Dossiers.EvidenceAsync(tenant, other, cancel);
        await tenant.InTransactionAsync(async tx =>
        {
            await tx.RetractLinkAsync(one, other, kind, actor, reason);
            await TakeBackAsync(tx, intake, one, mine, other, kind, now);
            await TakeBackAsync(tx, intake, other, theirs, one, kind, now);
            await tx.AppendAuditAsync(actor, "link-retracted", one.Value, $"{other} {kind}");
            foreach (var candidate in (CandidateId[])[one, other])
            {
                await tx.EnqueueAssessAsync(candidate, now);
                await tx.EnqueueJobAsync(ClusterCandidates.JobKind, candidate, candidate.Value, null, now);
            }
        }, cancel);
    }

    /// <summary>Evidence is never edited: a look-up that found nothing takes the place of the link.</summary>
    private static async Task TakeBackAsync(TenantTransaction tx, Intake intake, CandidateId candidate, IReadOnlyList<Evidence> evidence, CandidateId other, string kind, DateTimeOffset now)
    {
        foreach (var link in evidence.OfType<Link>().Where(l => l.Other == other && l.Selector.Text() == kind))
            await intake.AppendAsync(tx, candidate, [EvidenceDraft.Of("unlink", new LinkLookup
            {
                Id = EvidenceDraft.Placeholder,
                Source = LinkParty.Source,
                ObservedAt = link.ObservedAt,
                Selectors = [link.Selector],
                Supersedes = link.Id,
            })], now, causeJobs: false);
    }
}

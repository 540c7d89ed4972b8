using Verify.Connectors.Sdk;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Linking;

/// <summary>A person takes links back. They go from both dossiers and are not asserted again until a person restores the pair.</summary>
internal static class Unlinking
{
    private const string LookupKind = "link-lookup";

    /// <summary>"These two are different": whatever they share, now or later, makes no link between them and keeps them out of one group.</summary>
    public static async Task CutAsync(TenantStore tenant, Intake intake, CandidateId one, CandidateId other, string actor, string reason, DateTimeOffset now, CancellationToken cancel)
    {
        var mine = await Dossiers.EvidenceAsync(tenant, one, cancel);
        var theirs = await Dossiers.EvidenceAsync(tenant, other, cancel);
        await tenant.InTransactionAsync(async tx =>
        {
            await tx.CutPairAsync(one, other, actor, reason);
            foreach (var kind in mine.OfType<Link>().Where(link => link.Other == other).Select(link => link.Selector.Text()).Distinct().Order(StringComparer.Ordinal))
            {
                await TakeBackAsync(tx, intake, one, mine, other, kind, now);
                await TakeBackAsync(tx, intake, other, theirs, one, kind, now);
            }
            await AfterAsync(tx, actor, "pair-cut", one, other, now);
        }, cancel);
    }

    /// <summary>Takes a cut back: the links that it had taken are there again as they were.</summary>
    public static async Task RestoreAsync(TenantStore tenant, Intake intake, CandidateId one, CandidateId other, string actor, DateTimeOffset now, CancellationToken cancel)
    {
        var mine = await tenant.EvidenceAsync(one, cancel);
        var theirs = await tenant.EvidenceAsync(other, cancel);
        await tenant.InTransactionAsync(async tx =>
        {
            foreach (var kind in await tx.RestorePairAsync(one, other))
            {
                await BringBackAsync(tx, intake, one, mine, other, kind, now);
                await BringBackAsync(tx, intake, other, theirs, one, kind, now);
            }
            await AfterAsync(tx, actor, "pair-restored", one, other, now);
        }, cancel);
    }

    private static async Task AfterAsync(TenantTransaction tx, string actor, string action, CandidateId one, CandidateId other, DateTimeOffset now)
    {
        await tx.AppendAuditAsync(actor, action, one.Value, other.Value);
        foreach (var candidate in (CandidateId[])[one, other])
        {
            await tx.EnqueueAssessAsync(candidate, now);
            await tx.EnqueueJobAsync(ClusterCandidates.JobKind, candidate, candidate.Value, null, now);
        }
    }

    /// <summary>One kind of link goes; others of the pair stay.</summary>
    public static async Task RetractAsync(TenantStore tenant, Intake intake, CandidateId one, CandidateId other, string kind, string actor, string reason, DateTimeOffset now, CancellationToken cancel)
    {
        var mine = await Dossiers.EvidenceAsync(tenant, one, cancel);
        var theirs = await Dossiers.EvidenceAsync(tenant, other, cancel);
        await tenant.InTransactionAsync(async tx =>
        {
            await tx.RetractLinkAsync(one, other, kind, actor, reason);
            await TakeBackAsync(tx, intake, one, mine, other, kind, now);
            await TakeBackAsync(tx, intake, other, theirs, one, kind, now);
            await AfterAsync(tx, actor, "link-retracted", one, other, now);
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

    // The look-up that took the link's place is superseded by the link in turn, so that it is an observation of its own and not the one that went.
    private static async Task BringBackAsync(TenantTransaction tx, Intake intake, CandidateId candidate, IReadOnlyList<StoredEvidence> evidence, CandidateId other, string kind, DateTimeOffset now)
    {
        var standing = evidence.Where(stored => stored.SupersededBy is null && stored.Kind == LookupKind).Select(stored => stored.Id).ToHashSet();
        foreach (var stored in evidence.Where(stored => stored.SupersededBy is { } by && standing.Contains(by)))
            if (Dossiers.Read(stored) is Link link && link.Other == other && link.Selector.Text() == kind)
                await intake.AppendAsync(tx, candidate, [EvidenceDraft.Of("link", link with { Id = EvidenceDraft.Placeholder, Supersedes = stored.SupersededBy })], now, causeJobs: false);
    }
}

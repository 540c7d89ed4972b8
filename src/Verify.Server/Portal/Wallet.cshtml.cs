using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Configuration;
using Verify.Server.Connecting;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Uploads;

namespace Verify.Server.Portal;

/// <summary>Another way to the live check: a credential in the candidate's wallet. Open only where the tenant connected such a system and the live check is asked for, and with consent where a face is looked at.</summary>
[Authorize(Policy = PortalSetup.ForCandidate)]
[EnableRateLimiting(PortalSetup.UploadLimit)]
internal sealed class WalletModel(VerifyStore store, Policies policies, ConnectorCatalog catalog, ConnectorSessions sessions, ServerSettings settings, Intake intake, PortalRecorder recorder) : PageModel
{
    public bool Open { get; private set; }

    /// <summary>To the wallet; short-lived, so it is shown and not kept.</summary>
    public Uri? Link { get; private set; }
    public string? Problem { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => Open = await AskerAsync(await Visit.OfAsync(User, store, policies, cancel), cancel) is not null;

    public async Task OnPostAsync(CancellationToken cancel)
    {
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        if (await AskerAsync(visit, cancel) is not var (asker, stored, session)) return;
        Open = true;
        var now = recorder.Now;
        var reference = asker.NewReference(session.Connection, now);
        // Before the vendor hears of it, so that whatever it says can be told whose it is.
        await visit.Tenant.InTransactionAsync(async tx =>
        {
            await tx.JoinAsync(stored.Id, reference, visit.Candidate);
            await tx.AppendAuditAsync(visit.Actor, "wallet-proof-asked", visit.Candidate.Value, stored.Id);
        }, cancel);
        var asked = await asker.AskAsync(new ProofAsk(reference, new Uri(settings.PublicUrl, $"hooks/{stored.Connector}/{stored.PathToken}")), session, cancel);
        if (!asked.Succeeded(out var request, out _))
        {
            Problem = "The wallet's service does not answer. Please try again later, or take the live check or a call.";
            return;
        }
        await visit.Tenant.InTransactionAsync(tx => intake.AppendAsync(tx, visit.Candidate, [EvidenceDraft.Of($"{PortalRecorder.Source}|wallet", new IdentityCheck
        {
            Id = EvidenceDraft.Placeholder, Source = PortalRecorder.Source, ObservedAt = now, RequestId = request.Id, Status = IdentityCheckStatus.Sent, AppliesToEveryone = true, AlternativeOffered = true,
        })], now), cancel);
        Link = request.Link;
    }

    private async Task<(IProofRequest Asker, Store.Connection Stored, Session Session)?> AskerAsync(Visit visit, CancellationToken cancel)
    {
        if (!visit.MayGive(Slots.Liveness)) return null;
        foreach (var stored in (await visit.Tenant.ConnectionsAsync(cancel)).Where(one => one.Enabled))
            if (catalog.Find(stored.Connector) is { Connector: IProofRequest asker } entry)
            {
                var session = sessions.For(visit.Tenant.Tenant, stored, entry);
                if (!asker.UsesBiometrics(session.Connection) || visit.Allows(ConsentPurpose.Biometrics)) return (asker, stored, session);
            }
        return null;
    }
}

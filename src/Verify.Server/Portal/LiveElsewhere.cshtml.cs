using System.Text.Json;
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

/// <summary>The live check on a vendor's page. Open only where the tenant connected such a vendor, a live check is asked for, and the candidate agreed that faces are looked at.</summary>
[Authorize(Policy = PortalSetup.ForCandidate)]
[EnableRateLimiting(PortalSetup.UploadLimit)]
internal sealed class LiveElsewhereModel(VerifyStore store, Policies policies, ConnectorCatalog catalog, ConnectorSessions sessions, ServerSettings settings, Intake intake, PortalRecorder recorder) : PageModel
{
    public bool Open { get; private set; }

    /// <summary>The vendor's page sent the browser back; what came of it is asked of the vendor itself.</summary>
    public bool Back { get; private set; }

    /// <summary>To the vendor's page; it opens once, so it is shown and not kept.</summary>
    public Uri? Link { get; private set; }
    public string? Problem { get; private set; }

    public async Task OnGetAsync(bool back, CancellationToken cancel)
    {
        Back = back;
        Open = await CheckerAsync(await Visit.OfAsync(User, store, policies, cancel), cancel) is not null;
    }

    public async Task OnPostAsync(CancellationToken cancel)
    {
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        if (await CheckerAsync(visit, cancel) is not var (checker, stored, session)) return;
        Open = true;
        var begun = await checker.BeginAsync(new Uri(settings.PublicUrl, "portal/live/elsewhere?back=true"), session, cancel);
        if (!begun.Succeeded(out var check, out _))
        {
            Problem = "Microsoft's service does not answer. Please try again later, or take the live check or a call.";
            return;
        }
        var now = recorder.Now;
        await visit.Tenant.InTransactionAsync(async tx =>
        {
            await intake.AppendAsync(tx, visit.Candidate, [new EvidenceDraft($"{stored.Connector}|{check.Id}|sent", new IdentityCheck
            {
                Id = EvidenceDraft.Placeholder, Source = PortalRecorder.Source, ObservedAt = now, RequestId = check.Id, Status = IdentityCheckStatus.Sent, AppliesToEveryone = true, AlternativeOffered = true,
            })], now);
            await tx.EnqueueJobAsync(ReadLiveCheck.JobKind, visit.Candidate, check.Id, JsonSerializer.SerializeToUtf8Bytes(new WaitingCheck(stored.Id, check.Id, check.ExpiresAt)), now + ReadLiveCheck.Between);
            await tx.AppendAuditAsync(visit.Actor, "live-check-begun", visit.Candidate.Value, stored.Id);
        }, cancel);
        Link = check.Link;
    }

    private async Task<(ILiveChecks Checker, Store.Connection Stored, Session Session)?> CheckerAsync(Visit visit, CancellationToken cancel)
    {
        if (!visit.MayGive(Slots.Liveness) || !visit.Allows(ConsentPurpose.Biometrics)) return null;
        foreach (var stored in (await visit.Tenant.ConnectionsAsync(cancel)).Where(one => one.Enabled))
            if (catalog.Find(stored.Connector) is { Connector: ILiveChecks checker } entry) return (checker, stored, sessions.For(visit.Tenant.Tenant, stored, entry));
        return null;
    }
}

using Verify.Server.Configuration;
using Verify.Server.Observability;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Privacy;

/// <summary>
/// Every hour: writes the head of the audit log to a file outside the database, or to the log where none is named. Who holds such a line can prove later that
/// the log up to there was not written anew, even by somebody who has the database and the keys.
/// </summary>
internal sealed class AnchorAudit(ServerSettings settings, TimeProvider time, ILogger<AnchorAudit> log) : IJobHandler
{
    public const string JobKind = "timer:audit-anchor";
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public string Kind => JobKind;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (await tenant.AuditHeadAsync(cancel) is { } head)
        {
            var anchor = new AuditAnchor(tenant.Tenant.Value, head.Sequence, Convert.ToHexStringLower(head.Hash), now);
            if (settings.AuditAnchors.Length > 0) await anchor.AppendAsync(settings.AuditAnchors, cancel);
            log.AuditAnchor(anchor.Tenant, anchor.Sequence, anchor.Hash);
        }
        await tenant.InTransactionAsync(async tx =>
        {
            await tx.EnqueueJobAsync(Kind, null, job.Key, null, now + Every);
            await tx.CompleteJobAsync(job);
        }, cancel);
    }
}

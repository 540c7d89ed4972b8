using System.Globalization;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Privacy;

/// <summary>Twice a day: destroys the keys of days that are over, and with them what was delivered and sent on those days; takes vendors' answers away that hold no longer.</summary>
internal sealed class DestroyDayKeys(TimeProvider time) : IJobHandler
{
    public const string JobKind = "timer:day-keys";
    // Asked for at most every twelve hours, so that no body outlives thirty days.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(29);
    private static readonly TimeSpan Every = TimeSpan.FromHours(12);

    public string Kind => JobKind;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var days = await tenant.DestroyDayKeysAsync(Kept, cancel);
        await tenant.ForgetAnswersAsync(cancel);
        await tenant.InTransactionAsync(async tx =>
        {
            if (days > 0) await tx.AppendAuditAsync("engine", "day-keys-destroyed", tenant.Tenant.Value, days.ToString(CultureInfo.InvariantCulture));
            await tx.EnqueueJobAsync(Kind, null, job.Key, null, time.GetUtcNow() + Every);
            await tx.CompleteJobAsync(job);
        }, cancel);
    }
}

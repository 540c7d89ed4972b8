using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Enrichment;

/// <summary>When a vendor is back, or the next month has begun: the candidate's look-ups are gone through once more. A timer, because nothing waits for it.</summary>
internal sealed class AskAgain(TimeProvider time) : IJobHandler
{
    public const string JobKind = "timer:ask-again";

    public string Kind => JobKind;

    public Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel) => tenant.InTransactionAsync(async tx =>
    {
        await tx.EnqueueJobAsync(JobKinds.Enrich, job.Candidate, job.Candidate!.Value.Value, null, time.GetUtcNow());
        await tx.CompleteJobAsync(job);
    }, cancel);
}

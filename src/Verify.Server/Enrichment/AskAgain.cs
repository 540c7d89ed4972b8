using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Enrichment;

/// <summary>When a vendor is back, or the next month has begun: the work on the candidate is done once more. A timer, because nothing waits for it.</summary>
internal sealed class AskAgain(string kind, TimeProvider time) : IJobHandler
{
    public const string JobKind = "timer:ask-again";

    /// <summary>With the jobs by which the release before asked for single steps: it may be running beside this one.</summary>
    public static readonly string[] Kinds = [JobKind, "enrich", "link"];

    public string Kind => kind;

    public Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel) => tenant.InTransactionAsync(async tx =>
    {
        await tx.EnqueueAssessAsync(job.Candidate!.Value, time.GetUtcNow());
        await tx.CompleteJobAsync(job);
    }, cancel);
}

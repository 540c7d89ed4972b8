using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Observability;
using Verify.Server.Store;

namespace Verify.Server.Work;

/// <summary>The work on one candidate. A handler loads, calls Core, and saves in one transaction that also completes the job.</summary>
internal interface IJobHandler
{
    string Kind { get; }
    Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel);
}

/// <summary>The kinds of jobs, in the order in which a change of evidence asks for them.</summary>
internal static class JobKinds
{
    public const string Enrich = "enrich";
    public const string Link = "link";
    public const string Assess = "assess";
    public const string Join = "join";

    /// <summary>A walk over the candidates whom a new set of lists touches: not of one candidate.</summary>
    public const string Rescreen = "rescreen";

    /// <summary>How long to wait for more evidence before assessing: a burst becomes one assessment.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);

    /// <summary>What new evidence causes: more look-ups, links, and an assessment once it has settled.</summary>
    public static async Task EnqueueAllAsync(this TenantTransaction transaction, CandidateId candidate, DateTimeOffset now)
    {
        await transaction.EnqueueJobAsync(Enrich, candidate, candidate.Value, null, now);
        await transaction.EnqueueJobAsync(Link, candidate, candidate.Value, null, now);
        await transaction.EnqueueAssessAsync(candidate, now);
    }

    public static Task EnqueueAssessAsync(this TenantTransaction transaction, CandidateId candidate, DateTimeOffset now) =>
        transaction.EnqueueJobAsync(Assess, candidate, candidate.Value, null, now + Settle);
}

/// <summary>Hands claimed jobs to their handlers.</summary>
internal sealed class JobWorker(VerifyStore store, IEnumerable<IJobHandler> handlers, Backlog backlog, Configuration.ServerSettings settings, Telemetry telemetry, TimeProvider time, ILogger<JobWorker> log) : BackgroundService
{
    private readonly Dictionary<string, IJobHandler> _handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);
    private readonly int _lanes = Math.Max(4, Environment.ProcessorCount * 2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Worker.RunAsync(store, WorkKind.Jobs, _lanes,
        async (free, cancel) => backlog.ClockIsOff ? [] : await store.ClaimJobsAsync(Owner.Name, _handlers.Keys, free, settings.Lease, cancel), HandleAsync, log, stoppingToken);

    private async Task HandleAsync(ClaimedJob job, CancellationToken cancel)
    {
        var tenant = store.For(job.Tenant);
        using var work = telemetry.Begin(job.Kind);
        try
        {
            await _handlers[job.Kind].RunAsync(job, tenant, cancel);
        }
#pragma warning disable CA1031 // The edge of a worker: log once with an id, and let it be tried again.
        catch (Exception e) when (e is not OperationCanceledException and not LeaseLostException)
#pragma warning restore CA1031
        {
            work.Failed(e.GetType().Name);
            log.JobFailed(job.Kind, job.Candidate?.Value ?? job.Key, e.GetType().Name, job.Attempts);
            await tenant.InTransactionAsync(tx => tx.FailJobAsync(job, e.GetType().Name, time.GetUtcNow() + Worker.Backoff(job.Attempts)), cancel);
        }
    }
}

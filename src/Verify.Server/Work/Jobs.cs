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

/// <summary>
/// A step of the work on one candidate that comes before the assessment and may find evidence for it. It commits by itself what it found, after making sure
/// that the job is still this worker's; what it did before a crash it finds done.
/// </summary>
internal interface IEvidenceStep
{
    /// <returns>Whether the dossier is another one now.</returns>
    Task<bool> RunAsync(ClaimedJob job, TenantStore tenant, Dossier dossier, CancellationToken cancel);
}

/// <summary>The kinds of jobs that several parts ask for.</summary>
internal static class JobKinds
{
    /// <summary>All that a change of evidence causes: look-ups, links, and an assessment of what they make of it.</summary>
    public const string Assess = "assess";
    public const string Join = "join";

    /// <summary>A look whether a candidate is to be written to about the portal.</summary>
    public const string WriteToCandidate = "timer:letter";

    /// <summary>A walk over the candidates whom a new set of lists touches: not of one candidate.</summary>
    public const string Rescreen = "rescreen";

    /// <summary>How long to wait for more evidence: a burst becomes one assessment.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);

    public static Task EnqueueAssessAsync(this TenantTransaction transaction, CandidateId candidate, DateTimeOffset now) =>
        transaction.EnqueueJobAsync(Assess, candidate, candidate.Value, null, now + Settle);
}

/// <summary>Hands claimed jobs to their handlers.</summary>
internal sealed class JobWorker(VerifyStore store, IEnumerable<IJobHandler> handlers, Backlog backlog, Configuration.ServerSettings settings, Telemetry telemetry, TimeProvider time, ILogger<JobWorker> log) : BackgroundService
{
    private readonly Dictionary<string, IJobHandler> _handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Worker.RunAsync(store, WorkKind.Jobs,
        async (free, cancel) => backlog.ClockIsOff ? [] : await store.ClaimJobsAsync(Owner.Name, _handlers.Keys, free, settings.Lease, cancel), HandleAsync, log, stoppingToken);

    private async Task HandleAsync(ClaimedJob job, CancellationToken cancel)
    {
        var tenant = store.For(job.Tenant);
        using var work = telemetry.Begin(job.Kind);
        try
        {
            await HeldAsync(job, held => _handlers[job.Kind].RunAsync(job, tenant, held), cancel);
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

    /// <summary>Prolongs the lease for as long as the job takes. Once somebody else has the job, or may have it because the store was away for too long, it is stopped.</summary>
    private async Task HeldAsync(ClaimedJob job, Func<CancellationToken, Task> run, CancellationToken cancel)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // What it computes before it first waits must not keep the lease from being prolonged.
        var (running, until) = (Task.Run(() => run(held.Token), CancellationToken.None), job.LeaseUntil);
        while (await Task.WhenAny(running, Task.Delay(settings.Lease / 3, held.Token)) != running && !held.IsCancellationRequested)
        {
            var renewed = time.GetUtcNow() + settings.Lease;
            try
            {
                if (await store.RenewAsync(job, settings.Lease, held.Token)) until = renewed;
                else await held.CancelAsync();
            }
#pragma warning disable CA1031 // The store may be away for a moment: the job goes on while its lease lasts.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.WorkerInterrupted(e.GetType().Name);
                if (time.GetUtcNow() >= until) await held.CancelAsync();
            }
        }
        await running;
    }
}

using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Connecting;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Uploads;
using Verify.Server.Work;

namespace Verify.Server.Portal;

/// <summary>A live check at a vendor of which nothing is known yet.</summary>
internal sealed record WaitingCheck(string Connection, string Session, DateTimeOffset Until);

/// <summary>
/// Asks the vendor what came of a live check until it is finished or has run out, and has it deleted there. The picture is read like one that was taken here. Of somebody who took
/// the consent back in the meantime nothing is read.
/// </summary>
internal sealed class ReadLiveCheck(ConnectorCatalog catalog, ConnectorSessions sessions, UploadIntake uploads, Intake intake, Policies policies, TimeProvider time) : IJobHandler
{
    public const string JobKind = "timer:live-check";
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(20);

    // The vendor may be away for longer than the check lives.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(6), Away = TimeSpan.FromMinutes(5);

    public string Kind => JobKind;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var candidate = job.Candidate!.Value;
        var waiting = job.Payload is { } payload ? JsonSerializer.Deserialize<WaitingCheck>(payload) : null;
        var stored = waiting is null ? null : await tenant.ConnectionAsync(waiting.Connection, cancel);
        if (stored is null || catalog.Find(stored.Connector) is not { Connector: ILiveChecks checker } entry)
        {
            await tenant.InTransactionAsync(tx => tx.CompleteJobAsync(job), cancel);
            return;
        }
        var (session, now) = (sessions.For(tenant.Tenant, stored, entry), time.GetUtcNow());
        Failure? failure = null;
        if ((await Visit.ForAsync(tenant, candidate, policies, cancel)).Allows(ConsentPurpose.Biometrics))
        {
            var read = await checker.ReadAsync(waiting!.Session, session, cancel);
            failure = read.Failure;
            if (failure is null ? read.Value!.Liveness is null && now < waiting.Until : failure.MayRetry && now < waiting.Until + Patience)
            {
                var next = now + (failure is null ? Between : failure.RetryAfter ?? Away);
                await tenant.InTransactionAsync(async tx =>
                {
                    await tx.EnqueueJobAsync(JobKind, candidate, job.Key, job.Payload, next);
                    await tx.CompleteJobAsync(job);
                }, cancel);
                return;
            }
            await tenant.InTransactionAsync(tx => KeepAsync(tx, candidate, stored, waiting, failure is null ? read.Value! : new LiveCheckResult(null, null, null), now), cancel);
        }
        // Kept first: what a crash leaves at the vendor is found and deleted by the next run.
        var forgotten = await checker.ForgetAsync(waiting!.Session, session, cancel);
        await tenant.InTransactionAsync(async tx =>
        {
            if (forgotten.Failure is { MayRetry: true } later && now < waiting.Until + Patience) await tx.FailJobAsync(job, later.Detail, now + (later.RetryAfter ?? Worker.Backoff(job.Attempts)));
            else
            {
                if ((failure ?? forgotten.Failure) is { Category: not FailureCategory.NotFound } lost) await tx.AppendAuditAsync($"connection:{stored.Id}", "live-check-lost", candidate.Value, lost.Category.ToString());
                await tx.CompleteJobAsync(job);
            }
        }, cancel);
    }

    private async Task KeepAsync(TenantTransaction tx, CandidateId candidate, Store.Connection stored, WaitingCheck waiting, LiveCheckResult result, DateTimeOffset now)
    {
        if (result.Picture is { } picture && FileForm.Of(picture) == FileForm.Jpeg && UploadIntake.Refusal([picture]) is null)
            await uploads.AddAsync(tx, candidate, Slots.Liveness, stored.Connector, live: true, [picture], $"connection:{stored.Id}");
        await intake.AppendAsync(tx, candidate, [new EvidenceDraft($"{stored.Connector}|{waiting.Session}", new IdentityCheck
        {
            Id = EvidenceDraft.Placeholder, Source = stored.Connector, ObservedAt = now, RequestId = waiting.Session, Status = result.Liveness is null ? IdentityCheckStatus.Abandoned : IdentityCheckStatus.Completed,
            // Whoever broke off has shown nothing, and missed nothing.
            AppliesToEveryone = result.Liveness is not null, AlternativeOffered = true, Liveness = result.Liveness, Vendor = stored.Connector, ModelVersion = result.ModelVersion, Assurance = Assurance.Attested,
        })], now);
    }
}

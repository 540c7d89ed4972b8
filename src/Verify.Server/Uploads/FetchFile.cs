using System.Security.Cryptography;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Asking;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Connecting;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Uploads;

/// <summary>
/// Fetches a candidate's file that an ATS or HR system points to: its address may expire, so this comes at once. CVs are kept. Papers are read like uploads, and only while they
/// might be uploaded: what law, policy or the candidate do not allow now is not fetched.
/// </summary>
internal sealed class FetchFile(ConnectorCatalog catalog, ConnectorSessions sessions, UploadIntake uploads, Intake intake, Policies policies, TimeProvider time) : IJobHandler
{
    private const int MostTries = 5;

    public string Kind => WantedFile.JobKind;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var candidate = job.Candidate!.Value;
        var wanted = job.Payload is { } payload ? JsonSerializer.Deserialize<WantedFile>(payload) : null;
        var connection = wanted is null ? null : await tenant.ConnectionAsync(wanted.Connection, cancel);
        if (connection is null || catalog.Find(connection.Connector) is not { } entry || (IsPaper(wanted!) && !await MayTakeAsync(tenant, candidate, wanted!.File.Type, cancel)))
        {
            await tenant.InTransactionAsync(tx => tx.CompleteJobAsync(job), cancel);
            return;
        }
        var session = sessions.For(tenant.Tenant, connection, entry);
        var answer = entry.Connector is IFiles files ? await files.FileAsync(wanted!.File, session, cancel) : await session.Http.ReadAsync(() => new HttpRequestMessage(HttpMethod.Get, wanted!.File.Address), cancel);
        if (!answer.Succeeded(out var file, out var failure))
        {
            var at = time.GetUtcNow() + (failure.RetryAfter ?? Worker.Backoff(job.Attempts));
            await tenant.InTransactionAsync(async tx =>
            {
                if (failure.MayRetry && job.Attempts < MostTries)
                {
                    await tx.FailJobAsync(job, failure.Detail, at);
                    return;
                }
                await tx.AppendAuditAsync($"connection:{connection.Id}", "file-not-fetched", candidate.Value, failure.Category.ToString());
                await tx.CompleteJobAsync(job);
            }, cancel);
            return;
        }
        await tenant.InTransactionAsync(async tx =>
        {
            await KeepAsync(tx, candidate, wanted!, connection.Connector, file.Body);
            await tx.CompleteJobAsync(job);
        }, cancel);
    }

    private static bool IsPaper(WantedFile wanted) => Slots.FormOf(wanted.File.Type) is not null;

    private async Task<bool> MayTakeAsync(TenantStore tenant, CandidateId candidate, string slot, CancellationToken cancel)
    {
        var policy = (await policies.ForAsync(tenant, cancel)).Policy;
        var dossier = Dossier.Fold(await Dossiers.LoadAsync(tenant, candidate, DateTimeOffset.MaxValue, cancel, policy));
        return PortalPlan.MayGive(slot, dossier.Evidence, PortalPlan.Purposes, step => Gate.May(step, dossier, policy.Gating) is GateAnswer.Allowed);
    }

    private async Task KeepAsync(TenantTransaction tx, CandidateId candidate, WantedFile wanted, string source, byte[] content)
    {
        if (IsPaper(wanted))
        {
            if (UploadIntake.Refusal([content]) is { } refusal) await tx.AppendAuditAsync($"connection:{wanted.Connection}", "paper-not-taken", candidate.Value, $"{wanted.File.Type} {refusal}");
            else await uploads.AddAsync(tx, candidate, wanted.File.Type, source, live: false, [content], $"connection:{wanted.Connection}");
            return;
        }
        var sha = Convert.ToHexStringLower(SHA256.HashData(content));
        var id = "f-" + (await tx.EvidenceIdAsync(candidate, "file", wanted.File.Type, sha)).Value[2..];
        if (!await tx.AddFileAsync(candidate, id, FileForm.Of(content) ?? "application/octet-stream", content) || wanted.File.Type != "resume") return;
        var resume = new Resume { Id = EvidenceDraft.Placeholder, Source = source, ObservedAt = wanted.At, Assurance = Assurance.Claimed, FileName = wanted.File.FileName, FileSha256 = sha };
        await intake.AppendAsync(tx, candidate, [new EvidenceDraft($"{source}|resume|{sha}", resume)], time.GetUtcNow());
    }
}

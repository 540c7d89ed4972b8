using System.Security.Cryptography;
using Verify.Connectors.Sdk;
using Verify.Core.Checks;
using Verify.Core.Documents.Evidencing;
using Verify.Core.Documents.Reading;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Documents;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Uploads;

/// <summary>Reads a paper and makes evidence of it. What cannot be read stays, with the reason, for the candidate to give again or for a person to look at.</summary>
internal sealed class ReadDocument(DocumentReaders readers, Selfies selfies, Intake intake, TimeProvider time) : IJobHandler
{
    public const string JobKind = "read-document";

    /// <summary>After so many tries at an outside reader a person looks: a candidate should not wait for an outage.</summary>
    private const int MostTries = 5;

    public string Kind => JobKind;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var candidate = job.Candidate!.Value;
        var uploads = await tenant.UploadsAsync(candidate, cancel);
        var upload = uploads.FirstOrDefault(known => known.Id == job.Key);
        if (upload is null || upload.State != "waiting" || await PagesAsync(tenant, upload, cancel) is not { } pages)
        {
            await tenant.InTransactionAsync(tx => tx.CompleteJobAsync(job), cancel);
            return;
        }
        if (Slots.FormOf(upload.Slot) is not { } form)
        {
            var compared = upload.Slot == Slots.Liveness ? await selfies.CompareAsync(tenant, candidate, uploads, pages, upload, cancel) : null;
            await FinishAsync(tenant, job, upload, "held", "person", compared, cancel);
            return;
        }
        var reading = await readers.ReadAsync(tenant, form, pages, cancel);
        if (reading.Failure is { } failure)
        {
            if (failure.MayRetry && job.Attempts < MostTries) await tenant.InTransactionAsync(tx => tx.FailJobAsync(job, failure.Detail, time.GetUtcNow() + (failure.RetryAfter ?? Worker.Backoff(job.Attempts))), cancel);
            else await FinishAsync(tenant, job, upload, "held", "reader-unavailable", null, cancel);
            return;
        }
        var (state, reason) = Outcome(reading, upload);
        var evidence = state == "read" ? DocumentEvidence.From(reading.Content, await GivenAsync(tenant, upload, form, reading, pages, uploads, cancel), await tenant.HasherAsync()) : null;
        if (state == "read" && evidence is null) (state, reason) = ("held", "nothing-read");
        await FinishAsync(tenant, job, upload, state, reason, evidence, cancel);
    }

    /// <summary>Where a paper goes. A hanging or dying reader says nothing about a person: somebody looks.</summary>
    private static (string State, string? Reason) Outcome(PaperReading reading, Upload upload) => reading.Content.Kind switch
    {
        ReadKind.Ok => ("read", null),
        ReadKind.TimedOut or ReadKind.Crashed or ReadKind.OutOfMemory => ("held", "reader-stopped"),
        ReadKind.Refused when reading.Content.Reason == "type" => ("held", "type"),
        ReadKind.Refused => ("unreadable", "broken"),
        ReadKind.Unreadable when Quality(reading.Image) is { } poor => ("unreadable", poor),
        ReadKind.Unreadable when reading.Content.Reason == "doubtful" => ("unreadable", "doubtful"),
        // A paper without anything machine-readable needs eyes, or a reader of print.
        ReadKind.Unreadable => ("held", upload.Slot == Slots.Identity ? "nothing-read" : "person"),
        _ => throw new ArgumentOutOfRangeException(nameof(reading), reading.Content.Kind, "unknown outcome"),
    };

    /// <summary>What a candidate can do better, in the order of how much it helps. The bounds are ours, from the pictures that the tests draw.</summary>
    private static string? Quality(ImageReading image) => image.Image switch
    {
        { Width: var width, Height: var height } when Math.Max(width, height) < 600 => "small",
        { Brightness: < 50 } => "dark",
        { Brightness: > 245 } => "bright",
        _ => null,
    };

    private static async Task<IReadOnlyList<StoredFile>?> PagesAsync(TenantStore tenant, Upload upload, CancellationToken cancel)
    {
        var pages = new List<StoredFile>();
        for (var page = 1; page <= upload.Pages; page++)
            if (await tenant.FileAsync(upload.Candidate, upload.File(page), cancel) is { } file) pages.Add(file);
            else return null;
        return pages;
    }

    private static async Task<GivenDocument> GivenAsync(TenantStore tenant, Upload upload, DocumentForm form, PaperReading reading, IReadOnlyList<StoredFile> pages, IReadOnlyList<Upload> uploads, CancellationToken cancel)
    {
        var evidence = await Dossiers.EvidenceAsync(tenant, upload.Candidate, cancel);
        var names = evidence.OfType<Application>().Select(a => a.Name?.Text()).Concat(evidence.OfType<HrRecord>().Select(h => h.LegalName?.Text()))
            .Concat(evidence.OfType<Application>().SelectMany(a => a.DeclaredAliases)).Concat(evidence.OfType<Declaration>().SelectMany(d => d.Aliases));
        var sha = Convert.ToHexStringLower(SHA256.HashData(pages[0].Content));
        return new GivenDocument(EvidenceDraft.Placeholder, form, upload.Source, reading.Reader, upload.AddedAt)
        {
            Capture = 1 + uploads.Count(other => other.Slot == upload.Slot && other.State == "read" && other.AddedAt < upload.AddedAt),
            Image = DocumentEvidence.Image(reading.Image, sha, upload.Live ? CaptureMethod.LiveCamera : CaptureMethod.Upload),
            ExpectedPayers = [.. evidence.OfType<EmploymentClaim>().Select(claim => claim.Employer).Distinct(StringComparer.Ordinal)],
            ExpectedNames = [.. names.Where(name => !string.IsNullOrWhiteSpace(name)).Select(name => name!).Distinct(StringComparer.Ordinal)],
        };
    }

    private async Task FinishAsync(TenantStore tenant, ClaimedJob job, Upload upload, string state, string? reason, Evidence? evidence, CancellationToken cancel) =>
        await tenant.InTransactionAsync(async tx =>
        {
            EvidenceId? id = null;
            if (evidence is not null)
            {
                // One upload is one observation, whichever reader came first: a repeated job finds it there.
                var raw = $"upload|{upload.Id}";
                id = await tx.EvidenceIdAsync(upload.Candidate, raw);
                await intake.AppendAsync(tx, upload.Candidate, [new EvidenceDraft(raw, evidence)], time.GetUtcNow());
            }
            await tx.FinishUploadAsync(upload.Candidate, upload.Id, state, reason, id);
            await tx.AppendAuditAsync("reader", "paper-read", upload.Candidate.Value, $"{upload.Id} {state} {reason}".TrimEnd());
            await tx.CompleteJobAsync(job);
        }, cancel);
}

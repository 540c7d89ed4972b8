using Verify.Connectors.Sdk;
using Verify.Core.Documents.Reading;
using Verify.Core.Enriching;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Store;
using Verify.Server.Uploads;
using Verify.Server.Work;

namespace Verify.Server.Interviewing;

/// <summary>
/// Takes pictures out of recordings for a case whose reviewer asked for them, where the candidate agreed after being told that this may happen. Nobody of the
/// company is shown: where one of its people cannot be told from the candidate, there is no picture.
/// </summary>
internal sealed class TakeStills(RecordedInterviews interviews, Policies policies, TimeProvider time) : IJobHandler
{
    public const string JobKind = "take-stills";
    private const string Gone = "The meeting platform no longer has the recording, or does not give it.";

    public string Kind => JobKind;

    /// <summary>Why no picture may be taken, as a sentence for reviewers; null where one may.</summary>
    public static async Task<string?> WhyNotAsync(TenantStore tenant, Dossier dossier, GateRules rules, CancellationToken cancel)
    {
        if (!await FaceHost.AreOnAsync(tenant, cancel)) return "Comparisons of faces are off for your company.";
        if (!RecordingPlan.MayLook(dossier, rules)) return "The candidate has not agreed to it, or the law of the job's place does not permit it.";
        return RecordingPlan.MayKeepStills(dossier, rules) ? null : "The candidate agreed before being told that a picture may be kept. They can agree again in the portal.";
    }

    /// <summary>The recorded session of this name.</summary>
    public static InterviewSession? SessionOf(IEnumerable<InterviewSession> sessions, string session) => sessions.LastOrDefault(one => one.SessionId == session && one.Recording is not null);

    public Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel) => interviews.InTurnAsync(job, tenant, () => WorkAsync(job, tenant, cancel), cancel);

    private async Task<Failure?> WorkAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var candidate = job.Candidate!.Value;
        Failure? later = null;
        foreach (var asked in (await tenant.StillsAsync(candidate, cancel)).Where(asked => asked.State == Stills.Waiting))
        {
            var policy = (await policies.ForAsync(tenant, cancel)).Policy;
            var dossier = Dossier.Fold(await Dossiers.LoadAsync(tenant, candidate, time.GetUtcNow(), cancel, policy));
            var session = SessionOf(dossier.All<InterviewSession>(), asked.Session);
            var (pictures, reason) = (Array.Empty<byte[]>(), await WhyNotAsync(tenant, dossier, policy.Gating, cancel) ?? (session is null ? Gone : null));
            if (reason is null)
            {
                var looked = await interviews.LookAsync(tenant, [session!], null, stills: true, cancel);
                if (looked.Failure is { MayRetry: true } failure && job.Attempts < RecordedInterviews.MostTries)
                {
                    later ??= failure;
                    continue;
                }
                (pictures, reason) = looked.Value is { } seen ? Chosen(seen) : ([], Gone);
            }
            await tenant.InTransactionAsync(async tx =>
            {
                if (await tx.FinishStillsAsync(candidate, asked.Session, pictures, reason)) await tx.AppendAuditAsync("engine", pictures.Length > 0 ? "stills-taken" : "stills-refused", candidate.Value, asked.Session);
            }, cancel);
        }
        return later;
    }

    private static (byte[][] Pictures, string? Reason) Chosen(Looked looked)
    {
        if (looked.Reading.Kind != ReadKind.Ok) return ([], looked.Reading.Reason is "no-ffmpeg" or "no-face-model" ? "ffmpeg or the face model is not installed on the server." : "The recording could not be read.");
        if (looked.Strangers.Sum() + looked.Reading.Faceless > 0) return ([], "One of your own people was there whose face the directory does not show; they cannot be left out.");
        // What decodes a stranger's file also made this one: only what is what it should be is kept.
        byte[][] pictures = [.. looked.Reading.Videos.SelectMany(video => video.People).Select(person => person.Still).OfType<byte[]>().Where(still => FileForm.Of(still) == FileForm.Jpeg)];
        return pictures.Length > 0 ? (pictures, null) : ([], "Nobody beside your own people is seen long enough.");
    }
}

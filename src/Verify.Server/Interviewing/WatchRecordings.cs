using Verify.Connectors.Sdk;
using Verify.Core.Documents.Reading;
using Verify.Core.Enriching;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Uploads;
using Verify.Server.Work;

namespace Verify.Server.Interviewing;

/// <summary>
/// Compares the faces of recorded interviews with each other and with the portrait, where tenant, candidate and law allow it. No frame and no measurement of a
/// face is kept, only what came of it, so an earlier interview is fetched again.
/// </summary>
internal sealed class WatchRecordings(RecordedInterviews interviews, Policies policies, Intake intake, TimeProvider time) : IJobHandler
{
    public const string JobKind = "watch-recordings";

    public string Kind => JobKind;

    public Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel) => interviews.InTurnAsync(job, tenant, () => WorkAsync(job, tenant, cancel), cancel);

    private async Task<Failure?> WorkAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var candidate = job.Candidate!.Value;
        Failure? later = null;
        if (await FaceHost.AreOnAsync(tenant, cancel))
        {
            var policy = (await policies.ForAsync(tenant, cancel)).Policy;
            var dossier = Dossier.Fold(await Dossiers.LoadAsync(tenant, candidate, time.GetUtcNow(), cancel, policy));
            var portrait = await Selfies.PortraitAsync(tenant, candidate, await tenant.UploadsAsync(candidate, cancel), cancel);
            foreach (var wanted in RecordingPlan.For(dossier, portrait?.Id, policy.Gating))
            {
                InterviewSession[] needed = wanted.Before is { } before ? [wanted.Session, before] : [wanted.Session];
                var looked = await interviews.LookAsync(tenant, needed, wanted.Portrait is null ? null : portrait!.Content, stills: false, cancel);
                if (looked.Failure is { MayRetry: true } failure && job.Attempts < RecordedInterviews.MostTries) later ??= failure;
                else await tenant.InTransactionAsync(tx => intake.AppendAsync(tx, candidate, [.. Said(wanted, looked.Value).Select(said => EvidenceDraft.Of(RecordingPlan.Source, said))], time.GetUtcNow()), cancel);
            }
        }
        return later;
    }

    /// <summary>Comparisons, or that there are none and why.</summary>
    private IEnumerable<Evidence> Said(WantedRecording wanted, Looked? looked) => looked switch
    {
        null => [NotLooked(wanted, LookupFailure.VendorFailed, wanted.Session.Source)],
        { Reading.Kind: ReadKind.Ok } => RecordingPlan.Answers(wanted, looked.Reading, looked.Strangers, interviews.Reader),
        { Reading.Reason: "no-ffmpeg" } => [NotLooked(wanted, LookupFailure.NotInstalled, "ffmpeg")],
        { Reading.Reason: "no-face-model" } => [NotLooked(wanted, LookupFailure.NotInstalled, "face model")],
        _ => [NotLooked(wanted, LookupFailure.NotCovered, RecordingPlan.Source)],
    };

    private static FailedLookup NotLooked(WantedRecording wanted, LookupFailure why, string provider) => new()
    {
        Id = EvidenceDraft.Placeholder, Source = RecordingPlan.Source, ObservedAt = wanted.Session.StartedAt ?? wanted.Session.ObservedAt, Wanted = "face-comparison", Provider = provider, Input = wanted.Session.SessionId, Why = why,
    };
}

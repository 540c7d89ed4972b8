using Verify.Connectors.Sdk;
using Verify.Core.Documents.Reading;
using Verify.Core.Enriching;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Configuration;
using Verify.Server.Connecting;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Uploads;
using Verify.Server.Work;

namespace Verify.Server.Interviewing;

/// <summary>
/// Compares the faces of recorded interviews with each other and with the portrait, where tenant, candidate and law allow it. A recording is fetched for this and
/// deleted; no frame and no measurement of a face is kept, only what came of it, so an earlier interview is fetched again.
/// </summary>
internal sealed class WatchRecordings(ConnectorCatalog catalog, ConnectorSessions sessions, FaceHost faces, RecordingFolder folder, Policies policies, Intake intake, TimeProvider time) : IJobHandler, IDisposable
{
    public const string JobKind = "watch-recordings";
    private const int MostTries = 5;
    private static readonly TimeSpan InTurn = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _turn = new(1);

    public string Kind => JobKind;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        // One candidate at a time: a recording takes a processor for a minute, and other work must go on meanwhile.
        if (!await _turn.WaitAsync(0, cancel))
        {
            await tenant.InTransactionAsync(async tx =>
            {
                await tx.EnqueueJobAsync(Kind, job.Candidate, job.Key, null, time.GetUtcNow() + InTurn);
                await tx.CompleteJobAsync(job);
            }, cancel);
            return;
        }
        try
        {
            await WorkAsync(job, tenant, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task WorkAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
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
                var looked = await LookAsync(tenant, wanted, portrait, cancel);
                if (looked.Failure is { MayRetry: true } failure && job.Attempts < MostTries) later ??= failure;
                else await tenant.InTransactionAsync(tx => intake.AppendAsync(tx, candidate, [.. (looked.Value ?? [NotLooked(wanted, LookupFailure.VendorFailed, wanted.Session.Source)]).Select(said => EvidenceDraft.Of(RecordingPlan.Source, said))], time.GetUtcNow()), cancel);
            }
        }
        await tenant.InTransactionAsync(tx => later is null ? tx.CompleteJobAsync(job) : tx.FailJobAsync(job, later.Detail, time.GetUtcNow() + (later.RetryAfter ?? Worker.Backoff(job.Attempts))), cancel);
    }

    /// <returns>Comparisons, or that there are none and why; a failure where the vendor did not bring what was asked for.</returns>
    private async Task<Result<IReadOnlyList<Evidence>>> LookAsync(TenantStore tenant, WantedRecording wanted, StoredFile? portrait, CancellationToken cancel)
    {
        // Nothing is fetched that nothing here can look at.
        var ready = await faces.Reader.WatchAsync([], null, [], cancel);
        if (ready.Kind != ReadKind.Ok) return Unread(wanted, ready);
        InterviewSession[] needed = wanted.Before is { } before ? [wanted.Session, before] : [wanted.Session];
        string[] files = [.. needed.Select(_ => folder.NewFile())];
        try
        {
            var present = new List<IReadOnlyList<string>>();
            foreach (var (session, file) in needed.Zip(files))
            {
                if (!(await DownloadAsync(tenant, session, file, cancel)).Succeeded(out var own, out var failure)) return failure;
                present.Add(own);
            }
            var photos = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
            foreach (var person in present.SelectMany(own => own).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                var photo = await PhotoAsync(tenant, person, cancel);
                if (photo.Failure is { MayRetry: true } failure) return failure;
                if (photo.Value is { } face) photos[person] = face;
            }
            var reading = await faces.Reader.WatchAsync(files, wanted.Portrait is null ? null : portrait!.Content, [.. photos.Values.Select(photo => (ReadOnlyMemory<byte>)photo)], cancel);
            return reading.Kind != ReadKind.Ok ? Unread(wanted, reading)
                : Result<IReadOnlyList<Evidence>>.Of([.. RecordingPlan.Answers(wanted, reading, [.. present.Select(own => own.Count(person => !photos.ContainsKey(person)))], faces.Reader.Reader)]);
        }
        finally
        {
            foreach (var file in files) File.Delete(file);
        }
    }

    private async Task<Result<IReadOnlyList<string>>> DownloadAsync(TenantStore tenant, InterviewSession session, string path, CancellationToken cancel)
    {
        Result<IReadOnlyList<string>> answered = new Failure(FailureCategory.NotFound, "the connection is gone");
        foreach (var (recordings, vendor) in await AbleAsync<IRecordings>(tenant, cancel))
        {
            if (vendor.Connection.Connector != session.Source) continue;
            await using var file = File.Create(path);
            answered = await recordings.DownloadAsync(session.Recording!, file, vendor, cancel);
            if (answered.Failure is null) break;
        }
        return answered;
    }

    /// <summary>Of whichever directory of the tenant knows the person: interviews on one platform are held by people of another's directory.</summary>
    private async Task<Result<byte[]>> PhotoAsync(TenantStore tenant, string person, CancellationToken cancel)
    {
        Result<byte[]> answered = new Failure(FailureCategory.NotFound, "no directory is connected");
        foreach (var (portraits, directory) in await AbleAsync<IPortraits>(tenant, cancel))
        {
            answered = await portraits.PortraitAsync(person, directory, cancel);
            if (answered.Failure is null or { MayRetry: true }) break;
        }
        return answered;
    }

    private async Task<IEnumerable<(T Connector, Session Session)>> AbleAsync<T>(TenantStore tenant, CancellationToken cancel) where T : IConnector =>
        from stored in await tenant.ConnectionsAsync(cancel)
        let entry = catalog.Find(stored.Connector)
        where stored.Enabled && entry?.Connector is T
        select ((T)entry.Connector, sessions.For(tenant.Tenant, stored, entry));

    private static Result<IReadOnlyList<Evidence>> Unread(WantedRecording wanted, RecordingReading reading) => new Evidence[]
    {
        reading.Reason switch
        {
            "no-ffmpeg" => NotLooked(wanted, LookupFailure.NotInstalled, "ffmpeg"),
            "no-face-model" => NotLooked(wanted, LookupFailure.NotInstalled, "face model"),
            _ => NotLooked(wanted, LookupFailure.NotCovered, RecordingPlan.Source),
        },
    };

    private static FailedLookup NotLooked(WantedRecording wanted, LookupFailure why, string provider) => new()
    {
        Id = EvidenceDraft.Placeholder, Source = RecordingPlan.Source, ObservedAt = wanted.Session.StartedAt ?? wanted.Session.ObservedAt, Wanted = "face-comparison", Provider = provider, Input = wanted.Session.SessionId, Why = why,
    };
}

using Verify.Connectors.Sdk;
using Verify.Core.Documents.Reading;
using Verify.Core.Model;
using Verify.Server.Connecting;
using Verify.Server.Store;
using Verify.Server.Uploads;
using Verify.Server.Work;

namespace Verify.Server.Interviewing;

/// <summary>Fetches recordings of interviews, has the reader look at them, and deletes them. One candidate at a time: a recording takes a processor for a minute, and other work must go on meanwhile.</summary>
internal sealed class RecordedInterviews(ConnectorCatalog catalog, ConnectorSessions sessions, FaceHost faces, RecordingFolder folder, TimeProvider time) : IDisposable
{
    /// <summary>A vendor that does not bring a recording is asked so often.</summary>
    public const int MostTries = 5;
    private static readonly TimeSpan InTurn = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Which reader looked.</summary>
    public string Reader => faces.Reader.Reader;

    /// <summary>Does the work when nobody else's is being done, and ends the job; otherwise it comes again in a moment.</summary>
    /// <param name="work">Returns what a vendor did not bring and may bring later.</param>
    public async Task InTurnAsync(ClaimedJob job, TenantStore tenant, Func<Task<Failure?>> work, CancellationToken cancel)
    {
        if (!await _turn.WaitAsync(0, cancel))
        {
            await tenant.InTransactionAsync(async tx =>
            {
                await tx.EnqueueJobAsync(job.Kind, job.Candidate, job.Key, null, time.GetUtcNow() + InTurn);
                await tx.CompleteJobAsync(job);
            }, cancel);
            return;
        }
        try
        {
            var later = await work();
            await tenant.InTransactionAsync(tx => later is null ? tx.CompleteJobAsync(job) : tx.FailJobAsync(job, later.Detail, time.GetUtcNow() + (later.RetryAfter ?? Worker.Backoff(job.Attempts))), cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <returns>What is to be seen, or why the reader saw nothing; a failure where a vendor did not bring what was asked for.</returns>
    public async Task<Result<Looked>> LookAsync(TenantStore tenant, IReadOnlyList<InterviewSession> needed, ReadOnlyMemory<byte>? portrait, bool stills, CancellationToken cancel)
    {
        // Nothing is fetched that nothing here can look at.
        var ready = await faces.Reader.WatchAsync([], null, [], cancellation: cancel);
        if (ready.Kind != ReadKind.Ok) return new Looked(ready, []);
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
            var reading = await faces.Reader.WatchAsync(files, portrait, [.. photos.Values.Select(photo => (ReadOnlyMemory<byte>)photo)], stills, cancel);
            return new Looked(reading, [.. present.Select(own => own.Count(person => !photos.ContainsKey(person)))]);
        }
        finally
        {
            foreach (var file in files) File.Delete(file);
        }
    }

    public void Dispose() => _turn.Dispose();

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
}

/// <summary>What the reader saw in recordings.</summary>
/// <param name="Strangers">How many of the company's own people were there whose face nobody here knows, for each recording.</param>
internal sealed record Looked(RecordingReading Reading, IReadOnlyList<int> Strangers);

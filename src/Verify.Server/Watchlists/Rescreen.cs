using System.Globalization;
using Verify.Core.Enriching;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Core.Watchlists;
using Verify.Server.Assessing;
using Verify.Server.Configuration;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Watchlists;

/// <summary>
/// Walks the candidates that a new set of lists touches: those with a key of an added, changed or removed entry are screened
/// again, and those of whom screening now says something else are looked up and assessed again. A slice a run; how far it is
/// is saved with what the slice caused, so a killed walk goes on where it was.
/// </summary>
internal sealed class Rescreen(Sources sources, Policies policies, ServerSettings settings, TimeProvider time) : IJobHandler
{
    // Where nobody holds a key, a slice ends by its length: a kill costs that much of the way at most.
    private const int PassedAtOnce = 50_000, TakenOverAtOnce = 500;
    /// <summary>How many candidates a slice looks at.</summary>
    public int CandidatesAtOnce { get; init; } = 100;

    private readonly Lock _gate = new();
    private (string Sets, string[] Keys)? _delta;
    private volatile Wanted? _wanted;

    public string Kind => JobKinds.Rescreen;

    /// <summary>Asks for a walk in every tenant that has not been walked to the set in force. Returns how many were asked for.</summary>
    public static async Task<int> AskAsync(VerifyStore store, string listsFolder, CancellationToken cancel)
    {
        if (ListLibrary.InForce(listsFolder) is not { } set) return 0;
        var asked = 0;
        foreach (var id in await store.TenantsAsync(cancel))
        {
            var tenant = store.For(id);
            var last = (await tenant.RescreeningsAsync(cancel)).LastOrDefault();
            if (last?.ToSet == set) continue;
            if (await tenant.InTransactionAsync(tx => tx.AskRescreeningAsync(JobKinds.Rescreen, (last?.Number ?? 0) + 1, last?.ToSet, set), cancel)) asked++;
        }
        return asked;
    }

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var walk = (await tenant.RescreeningsAsync(cancel)).Single(w => w.Number.ToString(CultureInfo.InvariantCulture) == job.Key);
        var keys = KeysOf(walk);
        if (keys is not null && walk.Passed == 0 && await TakeOverAsync(job, tenant, cancel)) return;
        var passage = keys is null ? Everybody(walk, await tenant.CandidatesAfterAsync(walk.After, CandidatesAtOnce, cancel))
            : await tenant.PassAsync(await HashedAsync(tenant, walk, keys), walk.After, CandidatesAtOnce, PassedAtOnce, cancel);
        var gating = (await policies.ForAsync(tenant, cancel)).Policy.Gating;
        var touched = new List<CandidateId>();
        var missing = new List<(CandidateId Candidate, string[] Keys)>();
        foreach (var candidate in passage.Holders)
        {
            var dossier = Dossier.Fold(await Dossiers.LoadAsync(tenant, candidate, time.GetUtcNow(), cancel));
            if (keys is null) missing.Add((candidate, [.. dossier.Evidence.SelectMany(ScreenedParties.KeysOf).Distinct(StringComparer.Ordinal)]));
            if (IsTouched(dossier, gating)) touched.Add(candidate);
        }
        await tenant.InTransactionAsync(async tx =>
        {
            await tx.CompleteJobAsync(job);
            foreach (var (candidate, own) in missing) await tx.AddBlockingKeysAsync(candidate, own);
            foreach (var candidate in touched) await tx.EnqueueAssessAsync(candidate, time.GetUtcNow());
            var next = walk with
            {
                Keys = keys?.Length ?? 0, After = passage.Last, Passed = walk.Passed + passage.Passed, LookedAt = walk.LookedAt + passage.Holders.Count, Touched = walk.Touched + touched.Count,
                FinishedAt = passage.AtEnd ? time.GetUtcNow() : null,
            };
            await tx.SaveRescreeningAsync(next);
            if (next.FinishedAt is null) await tx.EnqueueJobAsync(Kind, null, job.Key, null, time.GetUtcNow());
            else await tx.AppendAuditAsync("system", "lists-rescreened", next.ToSet, string.Create(CultureInfo.InvariantCulture, $"looked at {next.LookedAt}, touched {next.Touched}"));
        }, cancel);
    }

    private Passage Everybody(Rescreening walk, IReadOnlyList<CandidateId> slice) => new(slice, slice.Count > 0 ? slice[^1].Value : walk.After, slice.Count, slice.Count < CandidatesAtOnce);

    /// <summary>Before a walk sets out, what the version before kept is put where it looks.</summary>
    private Task<bool> TakeOverAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel) => tenant.InTransactionAsync(async tx =>
    {
        if (!await tx.TakeOverBlockingKeysAsync(TakenOverAtOnce)) return false;
        await tx.CompleteJobAsync(job);
        await tx.EnqueueJobAsync(Kind, null, job.Key, null, time.GetUtcNow());
        return true;
    }, cancel);

    private async Task<IReadOnlySet<ulong>> HashedAsync(TenantStore tenant, Rescreening walk, string[] keys)
    {
        if (_wanted is { } known && (known.Tenant, known.Walk) == (tenant.Tenant, walk.Number)) return known.Keys;
        var hashed = await tenant.HashedBlockingKeysAsync(keys);
        _wanted = new Wanted(tenant.Tenant, walk.Number, hashed);
        return hashed;
    }

    private sealed record Wanted(TenantId Tenant, long Walk, IReadOnlySet<ulong> Keys);

    private bool IsTouched(Dossier dossier, GateRules gating)
    {
        var loaded = sources.Current();
        var wanted = GatedPlan.Allowed(EnrichmentPlan.For(dossier, loaded.Versions), dossier, gating).Where(w => w.Kind is not "ip-intel").ToArray();
        if (wanted.Length == 0) return false;
        var fresh = wanted.SelectMany(w => loaded.LookUp(w, dossier)).ToArray();
        return !OfflineScreening.SaysTheSame(fresh, wanted.SelectMany(w => EnrichmentPlan.Earlier(w, dossier)));
    }

    /// <summary>The keys of all that differs between the two sets, in order; null when everybody is to be looked at.</summary>
    private string[]? KeysOf(Rescreening walk)
    {
        if (walk.FromSet is not { } from) return null;
        var (before, after) = (ListLibrary.SetFolder(settings.ListsFolder, from), ListLibrary.SetFolder(settings.ListsFolder, walk.ToSet));
        if (!Directory.Exists(before) || !Directory.Exists(after)) return null;
        lock (_gate)
        {
            var sets = $"{from} {walk.ToSet}";
            if (_delta is { } known && known.Sets == sets) return known.Keys;
            string[] keys = [.. ListDelta.Between(ListFolder.Read(before).Subjects, ListFolder.Read(after).Subjects).BlockingKeys().Order(StringComparer.Ordinal)];
            _delta = (sets, keys);
            return keys;
        }
    }
}

/// <summary>Notices a set that <c>lists update</c> put in force, at start and while the server runs, and asks for the walks that it causes.</summary>
internal sealed class ListWatch(VerifyStore store, ServerSettings settings, TimeProvider time, ILogger<ListWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Worker.RepeatAsync(async stop =>
    {
        await Rescreen.AskAsync(store, settings.ListsFolder, stop);
        return Interval;
    }, Interval, time, log, stoppingToken);
}

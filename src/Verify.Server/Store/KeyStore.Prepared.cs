using System.Collections.Concurrent;
using Verify.Core.Model;

namespace Verify.Server.Store;

// Ids of candidates to come, whose keys lie safe already: who makes a candidate waits for no disk of the key store, and one sync there serves many.
// What a stop leaves over opens nothing.
internal sealed partial class KeyStore
{
    private const int FirstPrepared = 2, MostPrepared = 64;
    private readonly ConcurrentDictionary<TenantId, Preparation> preparations = new();

    /// <summary>The id of a candidate whom nobody is yet; the key is saved.</summary>
    public async Task<CandidateId> NewCandidateAsync(TenantId tenant)
    {
        var preparation = preparations.GetOrAdd(tenant, _ => new Preparation());
        while (true)
        {
            if (preparation.Ready.TryDequeue(out var ready))
            {
                if (!preparation.IsEnough) _ = PrepareAsync(tenant, preparation);
                Remember(tenant, ready.Id, ready.Key);
                return ready.Id;
            }
            await PrepareAsync(tenant, preparation);
        }
    }

    // One at a time. More each time it was needed: who makes a single candidate leaves few keys over.
    private Task PrepareAsync(TenantId tenant, Preparation preparation)
    {
        lock (preparation)
        {
            if (!preparation.Saving.IsCompleted) return preparation.Saving;
            if (preparation.IsEnough) return Task.CompletedTask;
            preparation.Size = Math.Clamp(preparation.Size * 2, FirstPrepared, MostPrepared);
            // The ids of each later than those before, whatever the clock says: they are given out in their order.
            preparation.At = Max(time.GetUtcNow(), preparation.At.AddMilliseconds(1));
            return preparation.Saving = SaveAsync(tenant, preparation.Size, preparation.At, preparation.Ready);
        }
    }

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private async Task SaveAsync(TenantId tenant, int count, DateTimeOffset at, ConcurrentQueue<(CandidateId, DataKey)> ready)
    {
        var root = (await TenantAsync(tenant)).Root;
        var fresh = Enumerable.Range(0, count).Select(_ => new CandidateId("c-" + Guid.CreateVersion7(at).ToString("n"))).Order().Select(id => (Id: id, Key: DataKey.Create())).ToList();
        await database.WriteAsync(scope => scope.Connection.InsertManyAsync(scope.Dialect, "candidate_keys", fresh, [("tenant", tenant.Value)],
        [
            ("candidate", "text", row => row.Id.Value), ("key_id", "bytea", row => row.Key.Id.ToByteArray()),
            ("wrapped", "bytea", row => Envelope.Seal(root, row.Key.Bytes, $"{tenant}\0candidate\0{row.Id}")),
        ], ""), default);
        foreach (var row in fresh) ready.Enqueue(row);
    }

    private sealed class Preparation
    {
        public ConcurrentQueue<(CandidateId Id, DataKey Key)> Ready { get; } = new();
        public int Size { get; set; }
        public DateTimeOffset At { get; set; } = DateTimeOffset.UnixEpoch;
        public bool IsEnough => Ready.Count > Size / 2;
        public Task Saving { get; set; } = Task.CompletedTask;
    }
}

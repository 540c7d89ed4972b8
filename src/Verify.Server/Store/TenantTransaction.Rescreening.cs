using System.Globalization;
using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    internal const string ScreeningKey = "screening";

    /// <summary>Keeps the keyed hashes under which a list's entry can meet the candidate. Nothing is kept about an erased one.</summary>
    public async Task AddScreeningKeysAsync(CandidateId candidate, IReadOnlyCollection<string> keys)
    {
        if (keys.Count == 0) return;
        var row = await LockAsync(candidate);
        if (row.Erased) return;
        var hashes = new List<byte[]>(keys.Count);
        foreach (var key in keys) hashes.Add(await vault.HashAsync(ScreeningKey, key));
        await Connection.InsertManyAsync(Dialect, "screening_keys", hashes, [("tenant", tenant), ("candidate", row.Id.Value)], [("hash", "bytea", hash => hash)], "ON CONFLICT (tenant, hash, candidate) DO NOTHING");
    }

    /// <summary>Asks for a walk from one set of lists to the next, as the given number. False when that number is taken: somebody else asked.</summary>
    public async Task<bool> AskRescreeningAsync(string jobKind, long number, string? fromSet, string toSet)
    {
        var added = await Connection.ExecuteAsync(
            """
            INSERT INTO rescreenings (tenant, number, from_set, to_set, asked_at, keys, keys_done, after_candidate, looked_at, touched) VALUES (@tenant, @number, @fromSet, @toSet, @now, 0, 0, '', 0, 0)
            ON CONFLICT (tenant, number) DO NOTHING
            """, new { tenant, number, fromSet, toSet, now = Now });
        if (added > 0) await EnqueueJobAsync(jobKind, null, number.ToString(CultureInfo.InvariantCulture), null, vault.Now);
        return added > 0;
    }

    /// <summary>Saves how far a walk is.</summary>
    public Task SaveRescreeningAsync(Rescreening walk) => Connection.ExecuteAsync(
        """
        UPDATE rescreenings SET keys = @Keys, keys_done = @KeysDone, after_candidate = @After, looked_at = @LookedAt, touched = @Touched, finished_at = @finished
        WHERE tenant = @tenant AND number = @Number
        """, new { tenant, walk.Keys, walk.KeysDone, walk.After, walk.LookedAt, walk.Touched, walk.Number, finished = walk.FinishedAt?.UtcTicks });
}

using System.Globalization;
using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    internal const string ScreeningKey = "screening";

    /// <summary>Keeps the keys under which a list's entry can meet the candidate. Nothing is kept about an erased one.</summary>
    public async Task AddBlockingKeysAsync(CandidateId candidate, IReadOnlyCollection<string> keys)
    {
        if (keys.Count == 0) return;
        var row = await LockAsync(candidate);
        if (row.Erased) return;
        var hashes = new List<ulong>(keys.Count);
        foreach (var key in keys) hashes.Add(BlockingKeys.Of(await vault.HashAsync(ScreeningKey, key)));
        await AddBlockingKeysAsync(row.Id, hashes);
    }

    private async Task AddBlockingKeysAsync(CandidateId candidate, IEnumerable<ulong> keys)
    {
        var stored = await Connection.QuerySingleOrDefaultAsync<byte[]>("SELECT hashes FROM blocking_keys WHERE tenant = @tenant AND candidate = @id", new { tenant, id = candidate.Value });
        if (BlockingKeys.With(stored, keys) is not { } hashes) return;
        await Connection.ExecuteAsync("INSERT INTO blocking_keys (tenant, candidate, hashes) VALUES (@tenant, @id, @hashes) ON CONFLICT (tenant, candidate) DO UPDATE SET hashes = excluded.hashes",
            new { tenant, id = candidate.Value, hashes });
    }

    /// <summary>Takes over what the version before kept of so many candidates, one row for each key. False when nothing is left.</summary>
    public async Task<bool> TakeOverBlockingKeysAsync(int candidates)
    {
        var earlier = (await Connection.QueryAsync<EarlierKey>(
            """
            DELETE FROM screening_keys WHERE tenant = @tenant AND candidate IN (SELECT DISTINCT candidate FROM screening_keys WHERE tenant = @tenant ORDER BY candidate LIMIT @candidates)
            RETURNING candidate, hash
            """, new { tenant, candidates })).AsList();
        foreach (var own in earlier.GroupBy(row => row.Candidate).OrderBy(own => own.Key, StringComparer.Ordinal))
        {
            await LockAsync(new CandidateId(own.Key));
            await AddBlockingKeysAsync(new CandidateId(own.Key), own.Select(row => BlockingKeys.Of(row.Hash)));
        }
        return earlier.Count > 0;
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
        UPDATE rescreenings SET keys = @Keys, passed = @Passed, after_candidate = @After, looked_at = @LookedAt, touched = @Touched, finished_at = @finished
        WHERE tenant = @tenant AND number = @Number
        """, new { tenant, walk.Keys, walk.Passed, walk.After, walk.LookedAt, walk.Touched, walk.Number, finished = walk.FinishedAt?.UtcTicks });

    private sealed class EarlierKey
    {
        public string Candidate { get; init; } = "";
        public byte[] Hash { get; init; } = [];
    }
}

using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>A walk over the candidates that a new set of lists touches, and how far it is.</summary>
/// <param name="FromSet">The set that all were screened under before; null: everybody is looked at.</param>
/// <param name="Keys">How many keys the difference of the sets has; 0 until it is known.</param>
/// <param name="After">The last candidate that was passed.</param>
/// <param name="Passed">How many were passed; those who hold one of the keys were looked at.</param>
internal sealed record Rescreening(long Number, string? FromSet, string ToSet, DateTimeOffset AskedAt, long Keys, string After, long Passed, long LookedAt, long Touched, DateTimeOffset? FinishedAt);

/// <summary>A piece of the way through all candidates.</summary>
/// <param name="Holders">Whom it found, in order of id.</param>
/// <param name="Last">Where it ended.</param>
internal sealed record Passage(IReadOnlyList<CandidateId> Holders, string Last, int Passed, bool AtEnd);

internal sealed partial class TenantStore
{
    private const int PassedAtOnce = 2_000;

    /// <summary>All walks, the oldest first.</summary>
    public async Task<IReadOnlyList<Rescreening>> RescreeningsAsync(CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<RescreeningColumns>(
        "SELECT number, from_set, to_set, asked_at, keys, after_candidate, passed, looked_at, touched, finished_at FROM rescreenings WHERE tenant = @tenant ORDER BY number", new { tenant }), ct)).Select(row => row.Open())];

    /// <summary>The keys as they are stored with this tenant's candidates.</summary>
    public async Task<IReadOnlySet<ulong>> HashedBlockingKeysAsync(IEnumerable<string> keys)
    {
        var hashes = new HashSet<ulong>();
        foreach (var key in keys) hashes.Add(BlockingKeys.Of(await vault.HashAsync(TenantTransaction.ScreeningKey, key)));
        return hashes;
    }

    /// <summary>Passes candidates in order of id, after the given one, until so many hold one of the keys or so many were passed.</summary>
    public async Task<Passage> PassAsync(IReadOnlySet<ulong> keys, string after, int mostHolders, int mostPassed, CancellationToken ct = default)
    {
        List<string> holders = [];
        var (passed, atEnd) = (0, false);
        while (!atEnd && holders.Count < mostHolders && passed < mostPassed)
        {
            var rows = (await database.ReadAsync(connection => connection.QueryAsync<BlockingColumns>(
                "SELECT candidate, hashes FROM blocking_keys WHERE tenant = @tenant AND candidate > @after ORDER BY candidate LIMIT @limit", new { tenant, after, limit = PassedAtOnce }), ct)).AsList();
            atEnd = rows.Count < PassedAtOnce;
            foreach (var row in rows)
            {
                if (holders.Count == mostHolders)
                {
                    atEnd = false;
                    break;
                }
                (after, passed) = (row.Candidate, passed + 1);
                if (BlockingKeys.HoldAny(row.Hashes, keys)) holders.Add(row.Candidate);
            }
        }
        var roots = holders.Count == 0 ? [] : await database.ReadAsync(connection => connection.QueryAsync<string>(
            $"SELECT DISTINCT root FROM candidates WHERE tenant = @tenant AND {In("id", "@holders")} AND erased_at IS NULL ORDER BY root", new { tenant, holders = holders.ToArray() }), ct);
        return new Passage([.. roots.Select(id => new CandidateId(id))], after, passed, atEnd);
    }

    /// <summary>How many there are to pass at most: those who were folded into another have keys of their own.</summary>
    public Task<long> CountCandidatesAsync(CancellationToken ct = default) => database.ReadAsync(connection => connection.ExecuteScalarAsync<long>(
        "SELECT COUNT(*) FROM candidates WHERE tenant = @tenant AND erased_at IS NULL", new { tenant }), ct);

    /// <summary>Every candidate who is not erased and not folded into another, in order of id, after the given one.</summary>
    public async Task<IReadOnlyList<CandidateId>> CandidatesAfterAsync(string after, int limit, CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<string>(
        "SELECT id FROM candidates WHERE tenant = @tenant AND id > @after AND merged_into IS NULL AND erased_at IS NULL ORDER BY id LIMIT @limit", new { tenant, after, limit }), ct)).Select(id => new CandidateId(id))];

    private sealed class RescreeningColumns
    {
        public long Number { get; init; }
        public string? FromSet { get; init; }
        public string ToSet { get; init; } = "";
        public long AskedAt { get; init; }
        public long Keys { get; init; }
        public string AfterCandidate { get; init; } = "";
        public long Passed { get; init; }
        public long LookedAt { get; init; }
        public long Touched { get; init; }
        public long? FinishedAt { get; init; }

        public Rescreening Open() => new(Number, FromSet, ToSet, Instant.Of(AskedAt), Keys, AfterCandidate, Passed, LookedAt, Touched, FinishedAt is { } at ? Instant.Of(at) : null);
    }

    private sealed class BlockingColumns
    {
        public string Candidate { get; init; } = "";
        public byte[] Hashes { get; init; } = [];
    }
}

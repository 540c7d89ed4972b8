using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>A walk over the candidates that a new set of lists touches, and how far it is.</summary>
/// <param name="FromSet">The set that all were screened under before; null: everybody is looked at.</param>
/// <param name="Keys">How many keys the difference of the sets has; 0 until it is known.</param>
/// <param name="After">The last candidate looked at under the keys in hand.</param>
internal sealed record Rescreening(long Number, string? FromSet, string ToSet, DateTimeOffset AskedAt, long Keys, long KeysDone, string After, long LookedAt, long Touched, DateTimeOffset? FinishedAt);

internal sealed partial class TenantStore
{
    /// <summary>All walks, the oldest first.</summary>
    public async Task<IReadOnlyList<Rescreening>> RescreeningsAsync(CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<RescreeningColumns>(
        "SELECT number, from_set, to_set, asked_at, keys, keys_done, after_candidate, looked_at, touched, finished_at FROM rescreenings WHERE tenant = @tenant ORDER BY number", new { tenant }), ct)).Select(row => row.Open())];

    /// <summary>The candidates with one of the keys, in order of id, after the given one.</summary>
    public async Task<IReadOnlyList<CandidateId>> HoldersOfKeysAsync(IReadOnlyList<string> keys, string after, int limit, CancellationToken ct = default)
    {
        var hashes = new List<byte[]>(keys.Count);
        foreach (var key in keys) hashes.Add(await vault.HashAsync(TenantTransaction.ScreeningKey, key));
        return [.. (await database.ReadAsync(connection => connection.QueryAsync<string>(
            $"""
            SELECT DISTINCT c.root FROM screening_keys k JOIN candidates c ON c.tenant = k.tenant AND c.id = k.candidate
            WHERE k.tenant = @tenant AND {In("k.hash", "@hashes")} AND c.erased_at IS NULL AND c.root > @after ORDER BY c.root LIMIT @limit
            """, new { tenant, hashes = hashes.ToArray(), after, limit }), ct)).Select(id => new CandidateId(id))];
    }

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
        public long KeysDone { get; init; }
        public string AfterCandidate { get; init; } = "";
        public long LookedAt { get; init; }
        public long Touched { get; init; }
        public long? FinishedAt { get; init; }

        public Rescreening Open() => new(Number, FromSet, ToSet, Instant.Of(AskedAt), Keys, KeysDone, AfterCandidate, LookedAt, Touched, FinishedAt is { } at ? Instant.Of(at) : null);
    }
}

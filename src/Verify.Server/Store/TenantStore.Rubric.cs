using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>An interviewer's link to the form of one session.</summary>
internal sealed record RubricLink(CandidateId Candidate, string Session, string Rater, DateTimeOffset StartsAt);

internal sealed partial class TenantStore
{
    /// <summary>The link that opens with this, while it may still be used; after a merge it is about the one folded into.</summary>
    public async Task<RubricLink?> RubricLinkAsync(byte[] hash, CancellationToken ct = default)
    {
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<RubricColumns>(
            """
            SELECT c.root AS candidate, r.session, r.rater, r.starts_at FROM rubric_links r JOIN candidates c ON c.tenant = r.tenant AND c.id = r.candidate
            WHERE r.tenant = @tenant AND r.hash = @hash AND r.used_at IS NULL AND r.expires_at > @now AND c.erased_at IS NULL
            """, new { tenant, hash, now = vault.Now.UtcTicks }), ct);
        return row is null ? null : new RubricLink(new CandidateId(row.Candidate), row.Session, row.Rater, Instant.Of(row.StartsAt));
    }

    /// <summary>How many forms were asked for and given, by session.</summary>
    public async Task<IReadOnlyList<(string Session, int Asked, int Given)>> RubricCountsAsync(CandidateId candidate, CancellationToken ct = default)
    {
        return [.. (await database.ReadAsync(connection => connection.QueryAsync<(string Session, long Asked, long Given)>(
            $"SELECT session, COUNT(*), COUNT(used_at) FROM rubric_links WHERE tenant = @tenant AND {InFold("candidate")} GROUP BY session ORDER BY session", new { tenant, of = candidate.Value }), ct)).Select(row => (row.Session, (int)row.Asked, (int)row.Given))];
    }

    private sealed class RubricColumns
    {
        public string Candidate { get; init; } = "";
        public string Session { get; init; } = "";
        public string Rater { get; init; } = "";
        public long StartsAt { get; init; }
    }
}

internal sealed partial class TenantTransaction
{
    /// <summary>A new link takes the place of an older one that was not used. False: the form was given.</summary>
    public async Task<bool> AddRubricLinkAsync(CandidateId candidate, string session, string rater, byte[] hash, DateTimeOffset startsAt, DateTimeOffset expires)
    {
        var row = await LockAsync(candidate);
        if (row.Erased) return false;
        return await Connection.ExecuteAsync(
            """
            INSERT INTO rubric_links (tenant, candidate, session, rater, hash, starts_at, created_at, expires_at) VALUES (@tenant, @candidate, @session, @rater, @hash, @starts, @now, @expires)
            ON CONFLICT (tenant, candidate, session, rater) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at WHERE rubric_links.used_at IS NULL
            """, new { tenant, candidate = row.Id.Value, session, rater, hash, starts = startsAt.UtcTicks, now = Now, expires = expires.UtcTicks }) > 0;
    }

    /// <summary>Uses the link up; of two callers one gets it.</summary>
    public async Task<bool> UseRubricLinkAsync(RubricLink link)
    {
        var fold = (await FoldAsync(await LockAsync(link.Candidate))).Select(id => id.Value).ToArray();
        return await Connection.ExecuteAsync(
            $"UPDATE rubric_links SET used_at = @now WHERE tenant = @tenant AND {Dialect.In("candidate", "@fold")} AND session = @session AND rater = @rater AND used_at IS NULL",
            new { tenant, fold, session = link.Session, rater = link.Rater, now = Now }) > 0;
    }
}

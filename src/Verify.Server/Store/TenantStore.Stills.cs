using System.Globalization;
using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>Pictures that a case asked for out of the recording of an interview. State: waiting, taken, refused (then with the reason).</summary>
internal sealed record Stills(string Session, string AskedBy, DateTimeOffset AskedAt, string State, string? Reason, int Pictures)
{
    public const string Waiting = "waiting", Taken = "taken", Refused = "refused";

    /// <summary>The file of one picture; the first is 1.</summary>
    public static string FileOf(string session, int picture) => string.Create(CultureInfo.InvariantCulture, $"still:{session}:{picture}");
}

internal sealed partial class TenantStore
{
    public async Task<IReadOnlyList<Stills>> StillsAsync(CandidateId candidate, CancellationToken ct = default)
    {
        return [.. (await database.ReadAsync(connection => connection.QueryAsync<StillsColumns>(
            $"SELECT session, asked_by, asked_at, state, reason, pictures FROM stills WHERE tenant = @tenant AND {InFold("candidate")} ORDER BY asked_at, session", new { tenant, of = candidate.Value }), ct))
            .Select(row => new Stills(row.Session, row.AskedBy, Instant.Of(row.AskedAt), row.State, row.Reason, (int)row.Pictures))];
    }

    private sealed class StillsColumns
    {
        public string Session { get; init; } = "";
        public string AskedBy { get; init; } = "";
        public long AskedAt { get; init; }
        public string State { get; init; } = "";
        public string? Reason { get; init; }
        public long Pictures { get; init; }
    }
}

internal sealed partial class TenantTransaction
{
    /// <summary>Asks for pictures of a session, also again where they were refused. False where they wait or are there.</summary>
    public async Task<bool> AskStillsAsync(CandidateId candidate, string session, string by)
    {
        var row = await LockAsync(candidate);
        if (row.Erased) return false;
        return await Connection.ExecuteAsync(
            """
            INSERT INTO stills (tenant, candidate, session, asked_by, asked_at, state, pictures) VALUES (@tenant, @candidate, @session, @by, @now, 'waiting', 0)
            ON CONFLICT (tenant, candidate, session) DO UPDATE SET asked_by = excluded.asked_by, asked_at = excluded.asked_at, state = 'waiting', reason = NULL, finished_at = NULL WHERE stills.state = 'refused'
            """, new { tenant, candidate = row.Id.Value, session, by, now = Now }) > 0;
    }

    /// <summary>Keeps the pictures under the candidate's key, or the reason why there are none. False where nobody waits any more, and then nothing is kept.</summary>
    /// <param name="jpegs">None: refused.</param>
    public async Task<bool> FinishStillsAsync(CandidateId candidate, string session, IReadOnlyList<byte[]> jpegs, string? reason)
    {
        var fold = (await FoldAsync(await LockAsync(candidate))).Select(id => id.Value).ToArray();
        if (await Connection.ExecuteAsync(
            $"UPDATE stills SET state = @state, reason = @reason, pictures = @pictures, finished_at = @now WHERE tenant = @tenant AND {Dialect.In("candidate", "@fold")} AND session = @session AND state = 'waiting'",
            new { tenant, fold, session, state = jpegs.Count > 0 ? Stills.Taken : Stills.Refused, reason, pictures = (long)jpegs.Count, now = Now }) == 0) return false;
        for (var i = 0; i < jpegs.Count; i++) await AddFileAsync(candidate, Stills.FileOf(session, i + 1), "image/jpeg", jpegs[i]);
        return true;
    }

    /// <summary>Takes pictures away, and what was asked for: of one session, or of all. Answers of how many sessions.</summary>
    public async Task<int> RemoveStillsAsync(CandidateId candidate, string? session)
    {
        var fold = (await FoldAsync(await LockAsync(candidate))).Select(id => id.Value).ToArray();
        var held = (await Connection.QueryAsync<(string Session, long Pictures)>(
            $"SELECT session, pictures FROM stills WHERE tenant = @tenant AND {Dialect.In("candidate", "@fold")} AND (@session IS NULL OR session = @session)", new { tenant, fold, session })).AsList();
        foreach (var (of, pictures) in held)
        {
            for (var picture = 1; picture <= pictures; picture++) await RemoveFileAsync(candidate, Stills.FileOf(of, picture));
            await Connection.ExecuteAsync($"DELETE FROM stills WHERE tenant = @tenant AND {Dialect.In("candidate", "@fold")} AND session = @of", new { tenant, fold, of });
        }
        if (held.Count > 0) scope.ForgetsDeleted = true;
        return held.Count;
    }
}

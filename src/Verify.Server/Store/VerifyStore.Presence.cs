using Dapper;

namespace Verify.Server.Store;

// Who holds leases and is gone: its work is due again at once, and nobody waits for the leases to end. Messages wait: what was on its way to a vendor may
// still arrive.
internal sealed partial class VerifyStore
{
    /// <summary>An owner whose name begins so keeps a lock for as long as it lives. Of any other the lock says nothing.</summary>
    public const string KeepsPresent = "@";

    private const int PresenceLocks = 0x5645_5249;
    private const string Held = "l.locktype = 'advisory' AND l.classid = @PresenceLocks::oid AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    /// <summary>For how long nobody may have the lock: when the database was away, all had to come back first.</summary>
    private static readonly TimeSpan Missed = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Says on PostgreSQL that the owner lives, until cancelled, by a lock of a session, which the server gives up the moment that the process is dead; and
    /// takes over from owners whose locks are gone. A process that is cut off or held still keeps its session, and its leases to their end.
    /// Returns at once on SQLite, where the machine itself tells who is gone. Throws when the database is away: then call it again.
    /// </summary>
    public Task KeepPresentAsync(string owner, CancellationToken stop) => !database.Dialect.Arrays ? Task.CompletedTask : database.ReadAsync(async connection =>
    {
        var (seen, look) = (new HashSet<long>(), time.GetUtcNow() + Missed);
        for (var held = false; !stop.IsCancellationRequested;)
        {
            held = held || await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_lock(@PresenceLocks, hashtext(@owner))", new { PresenceLocks, owner });
            var present = (await connection.QueryAsync<long>($"SELECT l.objid::bigint FROM pg_locks l WHERE {Held}", new { PresenceLocks })).ToHashSet();
            if (!seen.IsSubsetOf(present)) look = time.GetUtcNow() + Missed;
            seen = present;
            if (time.GetUtcNow() >= look)
            {
                look = DateTimeOffset.MaxValue;
                await FreeVanishedAsync(stop);
            }
            await Task.Delay(LooksAgain, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await connection.ExecuteAsync("SELECT pg_advisory_unlock_all()");
        return true;
    }, stop);

    private Task<bool> FreeVanishedAsync(CancellationToken ct) => database.WriteAsync(async scope =>
    {
        var owners = await scope.Connection.QueryAsync<string>(
            $"""
            SELECT o.owner FROM (
              SELECT owner FROM inbox WHERE due_at > @now AND owner LIKE '{KeepsPresent}%' UNION SELECT owner FROM jobs WHERE due_at > @now AND owner LIKE '{KeepsPresent}%') o
            WHERE NOT EXISTS (SELECT 1 FROM pg_locks l WHERE {Held} AND l.objid = hashtext(o.owner)::oid)
            """, new { PresenceLocks, now = time.GetUtcNow().UtcTicks });
        foreach (var owner in owners) await FreeAsync(scope, owner);
        return true;
    }, ct);

    /// <summary>Does the same on SQLite, which one machine alone shares, for owners of whom that machine knows that they are gone.</summary>
    public async Task FreeAsync(Func<string, bool> isGone, CancellationToken ct = default)
    {
        if (database.Dialect.Arrays) return;
        await database.WriteAsync(async scope =>
        {
            var owners = await scope.Connection.QueryAsync<string>("SELECT owner FROM inbox WHERE due_at IS NOT NULL AND owner IS NOT NULL UNION SELECT owner FROM jobs WHERE due_at IS NOT NULL AND owner IS NOT NULL");
            foreach (var owner in owners.Where(isGone)) await FreeAsync(scope, owner);
            return true;
        }, ct);
    }

    private async Task FreeAsync(WriteScope scope, string owner) => await scope.Connection.ExecuteAsync(
        """
        DELETE FROM job_locks WHERE token IN (SELECT token FROM jobs WHERE owner = @owner);
        UPDATE jobs SET due_at = @now, owner = NULL, token = NULL WHERE due_at IS NOT NULL AND owner = @owner;
        UPDATE inbox SET due_at = @now, owner = NULL, token = NULL WHERE due_at IS NOT NULL AND owner = @owner
        """, new { owner, now = time.GetUtcNow().UtcTicks });
}

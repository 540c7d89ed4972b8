using Dapper;

namespace Verify.Server.Store;

/// <summary>How much waits, up to a bound, and the connectors whose work keeps failing.</summary>
internal sealed record Waiting(long Inbox, long Jobs, long Outbox, IReadOnlyList<string> Troubled);

internal sealed partial class VerifyStore
{
    // Counting goes no further: what comes after it changes nothing any more.
    private const long MostCounted = 1_000_000;

    // Once may be chance; work that failed so often is a vendor that is down or refuses.
    private const long TroubledAttempts = 3;

    /// <summary>How much work is not done yet, of all tenants: deliveries, jobs and messages that are due or will be. Timers always will be, and do not count.</summary>
    public async Task<long> PendingAsync(CancellationToken ct = default) => await database.ReadAsync(connection => connection.ExecuteScalarAsync<long>(
        """
        SELECT (SELECT COUNT(*) FROM inbox WHERE due_at IS NOT NULL) + (SELECT COUNT(*) FROM jobs WHERE due_at IS NOT NULL AND kind NOT LIKE 'timer:%') + (SELECT COUNT(*) FROM outbox WHERE due_at IS NOT NULL)
        """), ct);

    /// <summary>How much waits in each queue, and for whom it goes badly.</summary>
    public Task<Waiting> WaitingAsync(CancellationToken ct = default) => database.ReadAsync(async connection =>
    {
        Task<long> CountAsync(string table) => connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE due_at IS NOT NULL LIMIT @MostCounted) counted", new { MostCounted })!;
        var (inbox, jobs, outbox) = (await CountAsync("inbox"), await CountAsync("jobs"), await CountAsync("outbox"));
        var troubled = await connection.QueryAsync<string>(
            """
            SELECT DISTINCT c.connector FROM connections c WHERE EXISTS (SELECT 1 FROM outbox o WHERE o.tenant = c.tenant AND o.connection = c.id AND o.due_at IS NOT NULL AND o.attempts >= @TroubledAttempts)
              OR EXISTS (SELECT 1 FROM inbox i WHERE i.tenant = c.tenant AND i.connection = c.id AND i.due_at IS NOT NULL AND i.attempts >= @TroubledAttempts) ORDER BY c.connector
            """, new { TroubledAttempts });
        return new Waiting(inbox, jobs, outbox, [.. troubled]);
    }, ct);

    /// <summary>How far this machine's clock is ahead of the database's; a SQLite database has no other clock.</summary>
    public async Task<TimeSpan> ClockSkewAsync(CancellationToken ct = default) => !database.Dialect.Arrays ? TimeSpan.Zero
        : time.GetUtcNow() - await database.ReadAsync(connection => connection.ExecuteScalarAsync<DateTime>("SELECT clock_timestamp() AT TIME ZONE 'UTC'"), ct);
}

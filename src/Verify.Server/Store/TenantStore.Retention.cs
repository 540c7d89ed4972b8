using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantStore
{
    /// <summary>
    /// Candidates all of whose applications, and those of everybody folded into them, were over before this moment: nobody whose first day of
    /// work is known, and nobody whose case is open.
    /// </summary>
    /// <param name="withFiles">Only those who still have files.</param>
    public async Task<IReadOnlyList<CandidateId>> ClosedBeforeAsync(DateTimeOffset moment, bool withFiles, int limit, CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<string>(
        $"""
        SELECT DISTINCT r.id FROM closings x JOIN candidates c ON c.tenant = x.tenant AND c.id = x.candidate JOIN candidates r ON r.tenant = c.tenant AND r.id = c.root
        WHERE x.tenant = @tenant AND x.closed_at < @moment AND r.erased_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM candidates f JOIN closings o ON o.tenant = f.tenant AND o.candidate = f.id WHERE f.tenant = r.tenant AND f.root = r.id AND (o.closed_at IS NULL OR o.closed_at >= @moment))
          AND NOT EXISTS (SELECT 1 FROM candidates f JOIN starts s ON s.tenant = f.tenant AND s.candidate = f.id WHERE f.tenant = r.tenant AND f.root = r.id)
          AND NOT EXISTS (SELECT 1 FROM candidates f JOIN cases o ON o.tenant = f.tenant AND o.candidate = f.id WHERE f.tenant = r.tenant AND f.root = r.id AND o.state = 'open')
          {(withFiles ? "AND EXISTS (SELECT 1 FROM candidates f JOIN files b ON b.tenant = f.tenant AND b.candidate = f.id WHERE f.tenant = r.tenant AND f.root = r.id)" : "")}
        ORDER BY r.id LIMIT @limit
        """, new { tenant, moment = moment.UtcTicks, limit }), ct)).Select(id => new CandidateId(id))];

    /// <summary>
    /// Destroys the day keys older than the retention, and with them what those days' deliveries and messages said. Bodies that
    /// still wait for a worker or a person are first sealed anew under today's key. Answers how many days are gone.
    /// </summary>
    public async Task<int> DestroyDayKeysAsync(TimeSpan retention, CancellationToken ct = default)
    {
        var today = Vault.DayOf(vault.Now);
        var last = Math.Min(Vault.DayOf(vault.Now - retention), today);
        var days = await vault.Keys.DaysBeforeAsync(vault.Tenant, last);
        foreach (var day in days)
        {
            await ResealAsync(day, today, "inbox", "connection, delivery_id", "connection = @Connection AND delivery_id = @DeliveryId", "state IN ('pending', 'parked')", row => InboxRow(row.Connection, row.DeliveryId), ct);
            await ResealAsync(day, today, "outbox", "idempotency_key", "idempotency_key = @IdempotencyKey", "state IN ('pending', 'dead')", row => "outbox " + row.IdempotencyKey, ct);
            await vault.Keys.DestroyDayAsync(vault.Tenant, day);
        }
        return days.Count;
    }

    private async Task ResealAsync(long day, long today, string table, string key, string same, string unfinished, Func<WorkColumns, string> name, CancellationToken ct)
    {
        while (await database.WriteAsync(async scope =>
        {
            var rows = (await scope.Connection.QueryAsync<WorkColumns>(
                $"SELECT {key}, day, payload FROM {table} WHERE tenant = @tenant AND day = @day AND payload IS NOT NULL AND {unfinished} LIMIT 50 {scope.Dialect.ForUpdate}", new { tenant, day })).AsList();
            foreach (var row in rows)
            {
                var content = await vault.OpenDayAsync(day, name(row), row.Payload);
                var payload = content is null ? null : await vault.SealDayAsync(today, name(row), content);
                await scope.Connection.ExecuteAsync($"UPDATE {table} SET day = @today, payload = @payload WHERE tenant = @tenant AND {same}",
                    new { tenant, today, payload, row.Connection, row.DeliveryId, row.IdempotencyKey });
            }
            return rows.Count;
        }, ct) > 0)
        {
            ct.ThrowIfCancellationRequested();
        }
        await database.WriteAsync(scope => scope.Connection.ExecuteAsync($"UPDATE {table} SET payload = NULL WHERE tenant = @tenant AND day = @day AND payload IS NOT NULL", new { tenant, day }), ct);
    }
}

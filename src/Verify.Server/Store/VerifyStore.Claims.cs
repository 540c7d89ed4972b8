using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

// A claim gives a row a token and moves its due time to the end of the lease. A worker that dies leaves a row that is due again;
// one that is merely slow finds another token there and cannot complete.
internal sealed partial class VerifyStore
{
    /// <summary>Deliveries to translate, of all tenants, the longest due first.</summary>
    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimDeliveriesAsync(string owner, int max, TimeSpan lease, CancellationToken ct = default)
    {
        var (now, until, token) = NewLease(lease);
        var rows = await database.WriteAsync(async scope =>
        {
            var due = (await scope.Connection.QueryAsync<WorkColumns>(
                $"""
                SELECT i.tenant, i.connection, i.delivery_id, i.attempts, i.received_at, i.day, i.payload FROM inbox i
                WHERE i.due_at IS NOT NULL AND i.due_at <= @now ORDER BY i.due_at, i.sequence LIMIT @max {scope.Dialect.SkipLocked("i")}
                """, new { now = now.UtcTicks, max })).AsList();
            foreach (var row in due)
                await scope.Connection.ExecuteAsync(
                    "UPDATE inbox SET due_at = @until, owner = @owner, token = @token, attempts = attempts + 1 WHERE tenant = @tenant AND connection = @connection AND delivery_id = @id",
                    new { tenant = row.Tenant, connection = row.Connection, id = row.DeliveryId, until = until.UtcTicks, owner, token });
            return due;
        }, ct);
        List<ClaimedDelivery> claimed = [];
        foreach (var row in rows)
        {
            var content = await For(new TenantId(row.Tenant)).OpenDeliveryAsync(row);
            claimed.Add(new ClaimedDelivery(new TenantId(row.Tenant), row.Connection, row.DeliveryId, content.Headers, content.Body, Instant.Of(row.ReceivedAt), (int)row.Attempts + 1, owner, token, until));
        }
        return claimed;
    }

    /// <summary>Jobs that are due, of all tenants; never two of one candidate at once, on any node.</summary>
    public async Task<IReadOnlyList<ClaimedJob>> ClaimJobsAsync(string owner, IReadOnlyCollection<string>? kinds, int max, TimeSpan lease, CancellationToken ct = default)
    {
        var (now, until, token) = NewLease(lease);
        var rows = await database.WriteAsync(async scope =>
        {
            var due = await scope.Connection.QueryAsync<WorkColumns>(
                $"""
                SELECT j.tenant, j.kind, j.key, j.candidate, j.attempts, j.payload FROM jobs j
                WHERE j.due_at IS NOT NULL AND j.due_at <= @now {(kinds is null ? "" : "AND " + scope.Dialect.In("j.kind", "@kinds"))}
                  AND NOT EXISTS (SELECT 1 FROM job_locks l WHERE l.tenant = j.tenant AND l.candidate = j.candidate AND l.until > @now)
                ORDER BY j.due_at LIMIT @max {scope.Dialect.SkipLocked("j")}
                """, new { now = now.UtcTicks, max, kinds = kinds?.ToArray() });
            List<WorkColumns> taken = [];
            foreach (var row in due)
            {
                var values = new { tenant = row.Tenant, kind = row.Kind, key = row.Key, candidate = row.Candidate, until = until.UtcTicks, now = now.UtcTicks, owner, token };
                if (row.Candidate is not null && await scope.Connection.ExecuteAsync(
                    """
                    INSERT INTO job_locks (tenant, candidate, token, until) VALUES (@tenant, @candidate, @token, @until)
                    ON CONFLICT (tenant, candidate) DO UPDATE SET token = excluded.token, until = excluded.until WHERE job_locks.until <= @now
                    """, values) == 0) continue;
                await scope.Connection.ExecuteAsync("UPDATE jobs SET due_at = @until, owner = @owner, token = @token, attempts = attempts + 1 WHERE tenant = @tenant AND kind = @kind AND key = @key", values);
                taken.Add(row);
            }
            return taken;
        }, ct);
        List<ClaimedJob> claimed = [];
        foreach (var row in rows)
        {
            var tenant = new TenantId(row.Tenant);
            claimed.Add(new ClaimedJob(tenant, row.Kind, row.Key, row.CandidateId, await For(tenant).OpenJobAsync(row), (int)row.Attempts + 1, owner, token, until));
        }
        return claimed;
    }

    /// <summary>Messages to send. To one connection about one candidate only the oldest unsent one is handed out, so that order is kept through retries.</summary>
    public async Task<IReadOnlyList<ClaimedMessage>> ClaimOutboxAsync(string owner, int max, TimeSpan lease, CancellationToken ct = default)
    {
        var (now, until, token) = NewLease(lease);
        var rows = await database.WriteAsync(async scope =>
        {
            var due = (await scope.Connection.QueryAsync<WorkColumns>(
                $"""
                SELECT o.tenant, o.idempotency_key, o.connection, o.candidate, o.action, o.attempts, o.day, o.payload FROM outbox o
                WHERE o.due_at IS NOT NULL AND o.due_at <= @now AND (o.candidate IS NULL OR NOT EXISTS (
                  SELECT 1 FROM outbox e WHERE e.tenant = o.tenant AND e.connection = o.connection AND e.candidate = o.candidate AND e.due_at IS NOT NULL AND e.sequence < o.sequence))
                ORDER BY o.due_at, o.sequence LIMIT @max {scope.Dialect.SkipLocked("o")}
                """, new { now = now.UtcTicks, max })).AsList();
            foreach (var row in due)
                await scope.Connection.ExecuteAsync("UPDATE outbox SET due_at = @until, owner = @owner, token = @token, attempts = attempts + 1 WHERE tenant = @tenant AND idempotency_key = @key",
                    new { tenant = row.Tenant, key = row.IdempotencyKey, until = until.UtcTicks, owner, token });
            return due;
        }, ct);
        List<ClaimedMessage> claimed = [];
        foreach (var row in rows)
        {
            var tenant = new TenantId(row.Tenant);
            claimed.Add(new ClaimedMessage(tenant, row.Connection, row.CandidateId, row.Action, row.IdempotencyKey, await For(tenant).OpenMessageAsync(row), (int)row.Attempts + 1, owner, token, until));
        }
        return claimed;
    }

    private (DateTimeOffset Now, DateTimeOffset Until, string Token) NewLease(TimeSpan lease)
    {
        var now = time.GetUtcNow();
        return (now, now + lease, Guid.NewGuid().ToString("n"));
    }
}

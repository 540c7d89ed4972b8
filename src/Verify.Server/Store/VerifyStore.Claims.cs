using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

// A claim gives a row a token and moves its due time to the end of the lease. A worker that dies leaves a row that is due again;
// one that is merely slow finds another token there and cannot complete.
internal sealed partial class VerifyStore
{
    // Work that ends its worker's process never fails in an orderly way: it must not go round for ever.
    private const long MostClaims = 50;
    private const string Unreadable = "the stored content cannot be decrypted";
    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();
    private const string GaveUp = "given up: too many attempts ended without an answer";

    /// <summary>Deliveries to translate, of all tenants in turn, each tenant's longest due first.</summary>
    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimDeliveriesAsync(string owner, int max, TimeSpan lease, CancellationToken ct = default)
    {
        var (now, until, token) = NewLease(lease);
        if (await InTurnAsync("inbox", now, max, ct) is not { Count: > 0 } tenants) return [];
        // A claim that a crash of the database takes back is made again by whoever comes next, and its token completes nothing.
        var rows = await database.WriteAsync(scope => TakeAsync(tenants, max, "inbox", (tenant, share) => scope.Connection.QueryAsync<WorkColumns>(
            $"""
            {scope.Start}WITH due (t, c, d) AS MATERIALIZED (
              SELECT i.tenant, i.connection, i.delivery_id FROM inbox i
              WHERE i.tenant = @tenant AND i.due_at IS NOT NULL AND i.due_at <= @now ORDER BY i.due_at, i.sequence LIMIT @share {scope.Dialect.SkipLocked("i")})
            UPDATE inbox SET due_at = @until, owner = @owner, token = @token, attempts = attempts + 1 FROM due WHERE tenant = t AND connection = c AND delivery_id = d
            RETURNING tenant, connection, delivery_id, sequence, attempts, received_at, day, payload
            """, new { tenant, now = now.UtcTicks, share, until = until.UtcTicks, owner, token })), ct, mayBeLost: true);
        List<ClaimedDelivery> claimed = [];
        foreach (var row in rows.OrderBy(row => row.Sequence))
        {
            var handle = For(new TenantId(row.Tenant));
            var empty = new ClaimedDelivery(handle.Tenant, row.Connection, row.DeliveryId, NoHeaders, [], Instant.Of(row.ReceivedAt), (int)row.Attempts, owner, token, until);
            if (row.Attempts > MostClaims)
            {
                await handle.InTransactionAsync(transaction => transaction.ParkDeliveryAsync(empty, GaveUp), ct);
                continue;
            }
            try
            {
                var content = await handle.OpenDeliveryAsync(row);
                claimed.Add(empty with { Headers = content.Headers, Body = content.Body });
            }
            catch (StoreException) { await handle.InTransactionAsync(transaction => transaction.ParkDeliveryAsync(empty, Unreadable), ct); }
        }
        return claimed;
    }

    /// <summary>Jobs that are due, of all tenants; never two of one candidate at once, on any node.</summary>
    public async Task<IReadOnlyList<ClaimedJob>> ClaimJobsAsync(string owner, IReadOnlyCollection<string>? kinds, int max, TimeSpan lease, CancellationToken ct = default)
    {
        var (now, until, token) = NewLease(lease);
        if (await InTurnAsync("jobs", now, max, ct) is not { Count: > 0 } tenants) return [];
        var rows = await database.WriteAsync(async scope =>
        {
            var due = await TakeAsync(tenants, max, "jobs", (tenant, share) => scope.Connection.QueryAsync<WorkColumns>(
                $"""
                {scope.Start}SELECT j.tenant, j.kind, j.key, j.candidate, j.attempts, j.payload FROM jobs j
                WHERE j.tenant = @tenant AND j.due_at IS NOT NULL AND j.due_at <= @now {(kinds is null ? "" : "AND " + scope.Dialect.In("j.kind", "@kinds"))}
                  AND NOT EXISTS (SELECT 1 FROM job_locks l WHERE l.tenant = j.tenant AND l.candidate = j.candidate AND l.until > @now)
                ORDER BY j.due_at LIMIT @share {scope.Dialect.SkipLocked("j")}
                """, new { tenant, now = now.UtcTicks, share, kinds = kinds?.ToArray() }));
            List<WorkColumns> taken = [];
            foreach (var row in due)
            {
                if (row.Attempts >= MostClaims)
                {
                    await scope.Connection.ExecuteAsync("UPDATE jobs SET state = 'dead', due_at = NULL, token = NULL, owner = NULL, error = @GaveUp WHERE tenant = @tenant AND kind = @kind AND key = @key",
                        new { tenant = row.Tenant, kind = row.Kind, key = row.Key, GaveUp });
                    continue;
                }
                var values = new { tenant = row.Tenant, kind = row.Kind, key = row.Key, candidate = row.Candidate, until = until.UtcTicks, now = now.UtcTicks, owner, token };
                if (row.Candidate is not null && await scope.Connection.ExecuteAsync(
                    """
                    INSERT INTO job_locks (tenant, candidate, token, until) VALUES (@tenant, @candidate, @token, @until)
                    ON CONFLICT (tenant, candidate) DO UPDATE SET token = excluded.token, until = excluded.until WHERE job_locks.until <= @now
                    """, values) == 0) continue;
                taken.Add(row);
            }
            foreach (var part in taken.GroupBy(row => (row.Tenant, row.Kind)))
                await scope.Connection.ExecuteAsync(
                    $"UPDATE jobs SET due_at = @until, owner = @owner, token = @token, attempts = attempts + 1 WHERE tenant = @tenant AND kind = @kind AND {scope.Dialect.In("key", "@keys")}",
                    new { tenant = part.Key.Tenant, kind = part.Key.Kind, keys = part.Select(row => row.Key).ToArray(), until = until.UtcTicks, owner, token });
            return taken;
        }, ct, mayBeLost: true);
        List<ClaimedJob> claimed = [];
        foreach (var row in rows)
        {
            var tenant = new TenantId(row.Tenant);
            var empty = new ClaimedJob(tenant, row.Kind, row.Key, row.CandidateId, null, (int)row.Attempts + 1, owner, token, until);
            try { claimed.Add(empty with { Payload = await For(tenant).OpenJobAsync(row) }); }
            catch (StoreException) { await For(tenant).InTransactionAsync(transaction => transaction.FailJobAsync(empty, Unreadable, until, mostAttempts: 0), ct); }
        }
        return claimed;
    }

    /// <summary>Messages to send. To one connection about one candidate only the oldest unsent one is handed out, so that order is kept through retries.</summary>
    public async Task<IReadOnlyList<ClaimedMessage>> ClaimOutboxAsync(string owner, int max, TimeSpan lease, CancellationToken ct = default)
    {
        var (now, until, token) = NewLease(lease);
        if (await InTurnAsync("outbox", now, max, ct) is not { Count: > 0 } tenants) return [];
        var rows = await database.WriteAsync(async scope =>
        {
            var due = await TakeAsync(tenants, max, "outbox", (tenant, share) => scope.Connection.QueryAsync<WorkColumns>(
                $"""
                SELECT o.tenant, o.idempotency_key, o.connection, o.candidate, o.action, o.attempts, o.day, o.payload FROM outbox o
                WHERE o.tenant = @tenant AND o.due_at IS NOT NULL AND o.due_at <= @now AND (o.candidate IS NULL OR NOT EXISTS (
                  SELECT 1 FROM outbox e WHERE e.tenant = o.tenant AND e.connection = o.connection AND e.candidate = o.candidate AND e.due_at IS NOT NULL AND e.sequence < o.sequence))
                ORDER BY o.due_at, o.sequence LIMIT @share {scope.Dialect.SkipLocked("o")}
                """, new { tenant, now = now.UtcTicks, share }));
            foreach (var row in due.Where(row => row.Attempts >= MostClaims))
                await scope.Connection.ExecuteAsync(
                    "UPDATE outbox SET state = 'dead', due_at = NULL, token = NULL, owner = NULL, finished_at = @now, error = @GaveUp WHERE tenant = @tenant AND idempotency_key = @key",
                    new { tenant = row.Tenant, key = row.IdempotencyKey, now = now.UtcTicks, GaveUp });
            due.RemoveAll(row => row.Attempts >= MostClaims);
            foreach (var part in due.GroupBy(row => row.Tenant))
                await scope.Connection.ExecuteAsync($"UPDATE outbox SET due_at = @until, owner = @owner, token = @token, attempts = attempts + 1 WHERE tenant = @tenant AND {scope.Dialect.In("idempotency_key", "@keys")}",
                    new { tenant = part.Key, keys = part.Select(row => row.IdempotencyKey).ToArray(), until = until.UtcTicks, owner, token });
            return due;
        }, ct);
        List<ClaimedMessage> claimed = [];
        foreach (var row in rows)
        {
            var tenant = new TenantId(row.Tenant);
            var empty = new ClaimedMessage(tenant, row.Connection, row.CandidateId, row.Action, row.IdempotencyKey, [], (int)row.Attempts + 1, owner, token, until);
            try { claimed.Add(empty with { Payload = await For(tenant).OpenMessageAsync(row) }); }
            catch (StoreException) { await For(tenant).InTransactionAsync(transaction => transaction.DeadLetterMessageAsync(empty, Unreadable), ct); }
        }
        return claimed;
    }

    /// <summary>Prolongs a lease. False when the job was taken over: then stop.</summary>
    public Task<bool> RenewAsync(ClaimedJob job, TimeSpan lease, CancellationToken ct = default) => database.WriteAsync(async scope =>
    {
        var values = new { tenant = job.Tenant.Value, kind = job.Kind, key = job.Key, candidate = job.Candidate?.Value, token = job.Token, until = (time.GetUtcNow() + lease).UtcTicks };
        if (await scope.Connection.ExecuteAsync("UPDATE jobs SET due_at = @until WHERE tenant = @tenant AND kind = @kind AND key = @key AND token = @token", values) == 0) return false;
        await scope.Connection.ExecuteAsync("UPDATE job_locks SET until = @until WHERE tenant = @tenant AND candidate = @candidate AND token = @token", values);
        return true;
    }, ct);

    /// <summary>
    /// The tenants that have something due, beginning where the last claim stopped: a tenant with a long queue waits for itself, not the others for it.
    /// Read before the claim, which is not made for nothing.
    /// </summary>
    private async Task<IReadOnlyList<string>> InTurnAsync(string table, DateTimeOffset now, int max, CancellationToken ct)
    {
        var after = turns.GetValueOrDefault(table, "");
        string WithWork(string bound) => $"SELECT t.tenant FROM tenants t WHERE t.tenant {bound} @after AND EXISTS (SELECT 1 FROM {table} w WHERE w.tenant = t.tenant AND w.due_at IS NOT NULL AND w.due_at <= @now) ORDER BY t.tenant LIMIT @max";
        var found = await database.ReadAsync(connection => connection.QueryAsync<string>($"SELECT tenant FROM ({WithWork(">")}) later UNION ALL SELECT tenant FROM ({WithWork("<=")}) earlier", new { after, now = now.UtcTicks, max }), ct);
        return [.. found.Take(max)];
    }

    /// <summary>Takes due rows of these tenants, an equal share from each that has any.</summary>
    private async Task<List<WorkColumns>> TakeAsync(IReadOnlyList<string> tenants, int max, string table, Func<string, int, Task<IEnumerable<WorkColumns>>> take)
    {
        List<WorkColumns> taken = [];
        for (var i = 0; i < tenants.Count && taken.Count < max; i++)
        {
            var share = (max - taken.Count + tenants.Count - i - 1) / (tenants.Count - i);
            taken.AddRange(await take(tenants[i], share));
            turns[table] = tenants[i];
        }
        return taken;
    }

    private (DateTimeOffset Now, DateTimeOffset Until, string Token) NewLease(TimeSpan lease)
    {
        var now = time.GetUtcNow();
        return (now, now + lease, Guid.NewGuid().ToString("n"));
    }
}

using System.Security.Cryptography;
using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantStore
{
    /// <summary>Puts a delivery into the inbox. When this returns, it is on the disk; only then may the vendor be answered.</summary>
    public async Task<AppendResult> AppendDeliveryAsync(NewDelivery delivery, CancellationToken ct = default)
    {
        var id = delivery.DeliveryId ?? "body-" + Convert.ToHexStringLower(await vault.HashAsync("delivery", Convert.ToHexString(SHA256.HashData(delivery.Body))));
        var day = Vault.DayOf(vault.Now);
        var payload = await vault.SealDayAsync(day, InboxRow(delivery.Connection, id), new DeliveryContent(delivery.Headers, delivery.Body).ToBytes());
        var row = new InboxRow(tenant, delivery.Connection, id, store.NextSequence(), vault.Now.UtcTicks, delivery.ReceivedAt.UtcTicks, day, payload);
        if (!await store.AppendDeliveryAsync(row, ct)) return AppendResult.Duplicate;
        store.Signal(WorkKind.Deliveries);
        return AppendResult.Stored;
    }

    /// <summary>The delivery holds nothing for us, and why.</summary>
    public async Task IgnoreDeliveryAsync(ClaimedDelivery delivery, string reason, CancellationToken ct = default)
    {
        if (!await store.IgnoreDeliveryAsync(new IgnoredRow(tenant, delivery.Connection, delivery.DeliveryId, delivery.Token, vault.Now.UtcTicks, reason), ct)) throw new LeaseLostException($"delivery {delivery.DeliveryId}");
    }

    /// <summary>Deliveries in one state (pending, done, ignored, parked), the newest first.</summary>
    public async Task<Page<DeliveryRow>> DeliveriesAsync(string state, string? cursor, int size, CancellationToken ct = default)
    {
        var (before, id) = Cursor.Read(cursor);
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<WorkColumns>(
            $"""
            SELECT connection, delivery_id, state, received_at, finished_at, attempts, reason, path, sequence FROM inbox
            WHERE tenant = @tenant AND state = @state {(id is null ? "" : "AND (sequence, delivery_id) < (@before, @id)")} ORDER BY sequence DESC, delivery_id DESC LIMIT @limit
            """, new { tenant, state, before, id, limit = size + 1 }), ct)).AsList();
        var page = rows.Take(size).ToList();
        return new Page<DeliveryRow>(
            [.. page.Select(row => new DeliveryRow(row.Connection, row.DeliveryId, row.State, Instant.Of(row.ReceivedAt), Instant.Of(row.FinishedAt), (int)row.Attempts, row.Reason, row.Path))],
            rows.Count > size ? Cursor.Write(page[^1].Sequence, page[^1].DeliveryId) : null);
    }

    /// <summary>Translates a delivery once more. False when it is waiting already, or its body is no longer there.</summary>
    public async Task<bool> ReplayDeliveryAsync(string connection, string deliveryId, CancellationToken ct = default)
    {
        var changed = await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            """
            UPDATE inbox SET state = 'pending', due_at = @now, attempts = 0, finished_at = NULL, reason = NULL, path = NULL
            WHERE tenant = @tenant AND connection = @connection AND delivery_id = @deliveryId AND due_at IS NULL AND payload IS NOT NULL
            """, new { tenant, connection, deliveryId, now = vault.Now.UtcTicks }), ct);
        if (changed > 0) store.Signal(WorkKind.Deliveries);
        return changed > 0;
    }

    /// <summary>The content of a delivery for a person who looks into it; null when it is gone.</summary>
    public async Task<(IReadOnlyDictionary<string, string> Headers, byte[] Body)?> DeliveryContentAsync(string connection, string deliveryId, CancellationToken ct = default)
    {
        var row = await database.ReadAsync(db => db.QuerySingleOrDefaultAsync<WorkColumns>(
            "SELECT connection, delivery_id, day, payload FROM inbox WHERE tenant = @tenant AND connection = @connection AND delivery_id = @deliveryId", new { tenant, connection, deliveryId }), ct);
        if (row?.Payload is null || await vault.Keys.ExistingDayAsync(vault.Tenant, row.Day) is null) return null;
        var content = await OpenDeliveryAsync(row);
        return (content.Headers, content.Body);
    }

    /// <summary>What an administrator should know of the connections, the latest first.</summary>
    public async Task<IReadOnlyList<ConnectionRemark>> RemarksAsync(CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<RemarkColumns>(
        "SELECT connection, remark, times, last_at FROM connection_remarks WHERE tenant = @tenant ORDER BY last_at DESC, connection, remark LIMIT 500", new { tenant }), ct))
        .Select(row => new ConnectionRemark(row.Connection, row.Remark, row.Times, Instant.Of(row.LastAt)))];

    /// <summary>Messages in one state (pending, sent, dead), the newest first.</summary>
    public async Task<Page<MessageRow>> MessagesAsync(string state, string? cursor, int size, CancellationToken ct = default)
    {
        var (before, id) = Cursor.Read(cursor);
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<WorkColumns>(
            $"""
            SELECT idempotency_key, connection, candidate, action, state, created_at, due_at, finished_at, attempts, error, sequence FROM outbox
            WHERE tenant = @tenant AND state = @state {(id is null ? "" : "AND (sequence, idempotency_key) < (@before, @id)")} ORDER BY sequence DESC, idempotency_key DESC LIMIT @limit
            """, new { tenant, state, before, id, limit = size + 1 }), ct)).AsList();
        var page = rows.Take(size).ToList();
        return new Page<MessageRow>(
            [.. page.Select(row => new MessageRow(row.IdempotencyKey, row.Connection, row.CandidateId, row.Action, row.State, Instant.Of(row.CreatedAt), Instant.Of(row.DueAt), Instant.Of(row.FinishedAt), (int)row.Attempts, row.Error))],
            rows.Count > size ? Cursor.Write(page[^1].Sequence, page[^1].IdempotencyKey) : null);
    }

    /// <summary>Sends a dead letter once more.</summary>
    public async Task<bool> RetryMessageAsync(string idempotencyKey, CancellationToken ct = default)
    {
        var changed = await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            "UPDATE outbox SET state = 'pending', due_at = @now, attempts = 0, finished_at = NULL, error = NULL WHERE tenant = @tenant AND idempotency_key = @idempotencyKey AND state = 'dead' AND payload IS NOT NULL",
            new { tenant, idempotencyKey, now = vault.Now.UtcTicks }), ct);
        if (changed > 0) store.Signal(WorkKind.Outbox);
        return changed > 0;
    }

    public async Task<IReadOnlyList<DeadJob>> DeadJobsAsync(CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<WorkColumns>(
        "SELECT kind, key, candidate, attempts, error FROM jobs WHERE tenant = @tenant AND state = 'dead' ORDER BY kind, key LIMIT 1000", new { tenant }), ct))
        .Select(row => new DeadJob(row.Kind, row.Key, row.CandidateId, (int)row.Attempts, row.Error))];

    /// <summary>Runs a dead job once more.</summary>
    public async Task<bool> RetryJobAsync(string kind, string key, CancellationToken ct = default)
    {
        var changed = await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            "UPDATE jobs SET state = 'ready', due_at = @now, attempts = 0, error = NULL WHERE tenant = @tenant AND kind = @kind AND key = @key AND state = 'dead'",
            new { tenant, kind, key, now = vault.Now.UtcTicks }), ct);
        if (changed > 0) store.Signal(WorkKind.Jobs);
        return changed > 0;
    }

    internal async Task<DeliveryContent> OpenDeliveryAsync(WorkColumns row) =>
        DeliveryContent.Of(await vault.OpenDayAsync(row.Day, InboxRow(row.Connection, row.DeliveryId), row.Payload) ?? throw new StoreException("the body of a delivery is gone"));

    internal async Task<byte[]?> OpenJobAsync(WorkColumns row)
    {
        if (row.Payload is null) return null;
        var name = $"job {row.Kind} {row.Key}";
        return row.CandidateId is { } candidate ? vault.OpenIfThere(await KeysAsync([candidate.Value]), candidate, name, row.Payload) : await vault.OpenTenantAsync(name, row.Payload);
    }

    internal async Task<byte[]> OpenMessageAsync(WorkColumns row) => await vault.OpenDayAsync(row.Day, "outbox " + row.IdempotencyKey, row.Payload) ?? throw new StoreException("the content of a message is gone");

    private sealed class RemarkColumns
    {
        public string Connection { get; init; } = "";
        public string Remark { get; init; } = "";
        public long Times { get; init; }
        public long LastAt { get; init; }
    }

    private static string InboxRow(string connection, string deliveryId) => $"inbox {connection} {deliveryId}";
}

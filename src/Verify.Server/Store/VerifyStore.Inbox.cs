using Dapper;

namespace Verify.Server.Store;

/// <summary>A delivery as it goes into the inbox.</summary>
internal sealed record InboxRow(string Tenant, string Connection, string DeliveryId, long Sequence, long DueAt, long ReceivedAt, long Day, byte[] Payload)
{
    public override string ToString() => nameof(InboxRow);
}

/// <summary>A delivery out of which nothing came, as whoever holds it says.</summary>
internal sealed record IgnoredRow(string Tenant, string Connection, string DeliveryId, string Token, long At, string Reason);

internal sealed partial class VerifyStore
{
    // Two: while one commit waits for the disk the next one is put together.
    private const int CommitsAtOnce = 2;
    private readonly CommitGroup<InboxRow>? appends;
    private readonly CommitGroup<IgnoredRow>? ignored;

    /// <summary>Puts a row into the inbox, durably. False when it is there already.</summary>
    internal async Task<bool> AppendDeliveryAsync(InboxRow row, CancellationToken ct) => appends is not null ? await appends.AddAsync(row, ct) : await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
        """
        INSERT INTO inbox (tenant, connection, delivery_id, sequence, state, due_at, attempts, received_at, day, payload)
        VALUES (@Tenant, @Connection, @DeliveryId, @Sequence, 'pending', @DueAt, 0, @ReceivedAt, @Day, @Payload) ON CONFLICT (tenant, connection, delivery_id) DO NOTHING
        """, row), ct) > 0;

    /// <summary>Takes a delivery out of the queue that nothing came out of. False when somebody else has it by now.</summary>
    internal async Task<bool> IgnoreDeliveryAsync(IgnoredRow row, CancellationToken ct) => ignored is not null ? await ignored.AddAsync(row, ct) : await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
        """
        UPDATE inbox SET state = 'ignored', due_at = NULL, owner = NULL, token = NULL, finished_at = @At, reason = @Reason, path = NULL
        WHERE tenant = @Tenant AND connection = @Connection AND delivery_id = @DeliveryId AND token = @Token
        """, row), ct, mayBeLost: true) > 0;

    private Task<IReadOnlyList<bool>> AppendAsync(IReadOnlyList<InboxRow> rows) => database.WriteAsync(async scope =>
    {
        var added = Keys(await scope.Connection.QueryAsync<WorkColumns>(
            """
            INSERT INTO inbox (tenant, connection, delivery_id, sequence, state, due_at, attempts, received_at, day, payload)
            SELECT r.tenant, r.connection, r.id, r.sequence, 'pending', r.due, 0, r.received, r.day, r.payload
            FROM unnest(@tenants::text[], @connections::text[], @ids::text[], @sequences::bigint[], @dues::bigint[], @receiveds::bigint[], @days::bigint[], @payloads::bytea[])
              AS r (tenant, connection, id, sequence, due, received, day, payload)
            ON CONFLICT (tenant, connection, delivery_id) DO NOTHING RETURNING tenant, connection, delivery_id
            """,
            new
            {
                tenants = rows.Select(row => row.Tenant).ToArray(), connections = rows.Select(row => row.Connection).ToArray(), ids = rows.Select(row => row.DeliveryId).ToArray(),
                sequences = rows.Select(row => row.Sequence).ToArray(), dues = rows.Select(row => row.DueAt).ToArray(), receiveds = rows.Select(row => row.ReceivedAt).ToArray(),
                days = rows.Select(row => row.Day).ToArray(), payloads = rows.Select(row => row.Payload).ToArray(),
            }));
        // Of two that are the same one is new, whichever came first.
        return (IReadOnlyList<bool>)[.. rows.Select(row => added.Remove((row.Tenant, row.Connection, row.DeliveryId)))];
    }, CancellationToken.None);

    private Task<IReadOnlyList<bool>> IgnoreAsync(IReadOnlyList<IgnoredRow> rows) => database.WriteAsync(async scope =>
    {
        var taken = Keys(await scope.Connection.QueryAsync<WorkColumns>(
            $"""
            {scope.Start}UPDATE inbox i SET state = 'ignored', due_at = NULL, owner = NULL, token = NULL, finished_at = r.at, reason = r.reason, path = NULL
            FROM unnest(@tenants::text[], @connections::text[], @ids::text[], @tokens::text[], @ats::bigint[], @reasons::text[]) AS r (tenant, connection, id, token, at, reason)
            WHERE i.tenant = r.tenant AND i.connection = r.connection AND i.delivery_id = r.id AND i.token = r.token RETURNING i.tenant, i.connection, i.delivery_id
            """,
            new
            {
                tenants = rows.Select(row => row.Tenant).ToArray(), connections = rows.Select(row => row.Connection).ToArray(), ids = rows.Select(row => row.DeliveryId).ToArray(),
                tokens = rows.Select(row => row.Token).ToArray(), ats = rows.Select(row => row.At).ToArray(), reasons = rows.Select(row => row.Reason).ToArray(),
            }));
        return (IReadOnlyList<bool>)[.. rows.Select(row => taken.Contains((row.Tenant, row.Connection, row.DeliveryId)))];
    }, CancellationToken.None, mayBeLost: true);

    private static HashSet<(string, string, string)> Keys(IEnumerable<WorkColumns> rows) => [.. rows.Select(row => (row.Tenant, row.Connection, row.DeliveryId))];
}

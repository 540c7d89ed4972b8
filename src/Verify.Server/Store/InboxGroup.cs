using System.Threading.Channels;
using Dapper;

namespace Verify.Server.Store;

/// <summary>A delivery as it goes into the inbox.</summary>
internal sealed record InboxRow(string Tenant, string Connection, string DeliveryId, long Sequence, long DueAt, long ReceivedAt, long Day, byte[] Payload)
{
    public override string ToString() => nameof(InboxRow);
}

/// <summary>
/// On PostgreSQL: what arrives while a commit is under way is committed together by the next one, so that one sync to the disk serves many webhooks; a single
/// one waits for nobody. (SQLite's writer does the same for all that is written.)
/// </summary>
internal sealed class InboxGroup : IAsyncDisposable
{
    private const int Largest = 256, Lanes = 2;
    private readonly Database database;
    private readonly Channel<Pending> queue = Channel.CreateBounded<Pending>(4_096);
    private readonly Task[] lanes;

    public InboxGroup(Database database)
    {
        this.database = database;
        lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>Returns after the durable commit: whether the delivery was new.</summary>
    public async Task<bool> AppendAsync(InboxRow row, CancellationToken ct)
    {
        var pending = new Pending(row);
        await queue.Writer.WriteAsync(pending, ct);
        return await pending.Done.Task;
    }

    private async Task RunAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            List<Pending> taken = [];
            while (taken.Count < Largest && queue.Reader.TryRead(out var next)) taken.Add(next);
            if (taken.Count > 0) await CommitAsync(taken);
        }
    }

    private async Task CommitAsync(IReadOnlyList<Pending> taken)
    {
        try
        {
            var added = await InsertAsync([.. taken.Select(pending => pending.Row)]);
            // Of two that are the same one is new, whichever came first.
            foreach (var pending in taken) pending.Done.TrySetResult(added.Remove((pending.Row.Tenant, pending.Row.Connection, pending.Row.DeliveryId)));
        }
        // A row that the database refuses must not take the others along.
        catch (Npgsql.PostgresException) when (taken.Count > 1)
        {
            foreach (var pending in taken) await CommitAsync([pending]);
        }
#pragma warning disable CA1031 // Handed to whoever waits for it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            foreach (var pending in taken) pending.Done.TrySetException(error);
        }
    }

    private Task<HashSet<(string, string, string)>> InsertAsync(IReadOnlyList<InboxRow> rows) => database.WriteAsync(async scope =>
    {
        var added = await scope.Connection.QueryAsync<WorkColumns>(
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
            });
        return added.Select(row => (row.Tenant, row.Connection, row.DeliveryId)).ToHashSet();
    }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await Task.WhenAll(lanes);
    }

    private sealed class Pending(InboxRow row)
    {
        public InboxRow Row => row;
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

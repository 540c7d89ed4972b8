using System.Data.Common;

namespace Verify.Server.Store;

/// <summary>A database that serves many readers, and short write transactions that are durable when the call returns.</summary>
internal abstract class Database : IAsyncDisposable
{
    private static readonly AsyncLocal<Database?> Writing = new();

    public abstract Dialect Dialect { get; }

    public abstract Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct);

    /// <summary>Runs the work in one transaction and returns after its durable commit. The work may run again after a serialization failure: it must have no effect besides.</summary>
    /// <param name="mayBeLost">Nothing is lost if a crash of the machine takes the transaction back: its commit waits for no disk. (Never for an acknowledgement.)</param>
    public async Task<T> WriteAsync<T>(Func<WriteScope, Task<T>> work, CancellationToken ct, bool mayBeLost = false)
    {
        if (Writing.Value == this) throw new InvalidOperationException("a write transaction is already open here: use it instead of opening a second one");
        for (var attempt = 1; ; attempt++)
        {
            // Inside another database's transaction: that one goes on beside it.
            try { return await CommitAsync(Marked, mayBeLost, beside: Writing.Value is not null, ct); }
            catch (Exception error) when (attempt < 8 && Dialect.IsTransient(error))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 10 << attempt)), ct);
            }
        }

        async Task<T> Marked(WriteScope scope)
        {
            Writing.Value = this;
            var result = await work(scope);
            foreach (var last in scope.Last) await last();
            return result;
        }
    }

    /// <param name="beside">Whether the caller has something else to do meanwhile.</param>
    protected abstract Task<T> CommitAsync<T>(Func<WriteScope, Task<T>> work, bool mayBeLost, bool beside, CancellationToken ct);

    /// <summary>Makes deleted bytes leave the files, as far as the engine lets us: SQLite's write-ahead log is folded in and cut to nothing.</summary>
    public abstract Task ForgetDeletedAsync(CancellationToken ct);

    public abstract ValueTask DisposeAsync();

    public static async Task<Database> OpenAsync(string connectionString, string migrations, CancellationToken ct)
    {
        Database database = Dialect.IsPostgres(connectionString) ? new PostgresDatabase(connectionString) : new SqliteDatabase(connectionString);
        try
        {
            await database.AssertDurableAsync(ct);
            await database.MigrateAsync(Migration.All(migrations), ct);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    protected abstract Task AssertDurableAsync(CancellationToken ct);

    protected abstract Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken ct);
}

/// <summary>An open write transaction: its connection, and what has to happen right before and right after the commit.</summary>
internal sealed class WriteScope(DbConnection connection, Dialect dialect, bool mayBeLost)
{
    public DbConnection Connection { get; } = connection;
    public Dialect Dialect { get; } = dialect;

    /// <summary>What the first statement begins with, so that on PostgreSQL the commit of what may be lost does not wait for the disk; one way there instead of two.</summary>
    public string Start => mayBeLost && Dialect.Arrays ? "SET LOCAL synchronous_commit = off; " : "";

    /// <summary>The end of the work itself: what locks a row that all others want is written here, so that it is held for as short as can be.</summary>
    public List<Func<Task>> Last { get; } = [];
    public List<Func<Task>> BeforeCommit { get; } = [];
    public List<Action> AfterCommit { get; } = [];

    /// <summary>What this transaction deletes must leave the files too, as soon as no reader looks at it any more.</summary>
    public bool ForgetsDeleted { get; set; }
}

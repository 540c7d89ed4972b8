using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Verify.Server.Store;

/// <summary>
/// SQLite in WAL mode. One at a time writes: who finds the writer free does it on their own thread, and for what had to wait there is a thread. What waits is
/// committed together, each piece of work in a savepoint of its own, so that one sync to the disk serves many callers and nobody's failure touches another.
/// Readers have connections of their own, and so has what moves pages from the log to their places: no commit waits for that.
/// </summary>
internal sealed partial class SqliteDatabase : Database
{
    private const string Synced = "PRAGMA synchronous=FULL";
    private const int BusyTimeout = 5000, LargestBatch = 512, WriterCache = 32 << 10, DiskFull = 13, Quiet = 16;
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(25);

    private readonly string connectionString;
    private readonly SqliteConnection writer, mover;
    private readonly ConcurrentQueue<Pending> queue = new();
    private readonly ConcurrentBag<SqliteConnection> readers = [];
    private readonly Thread thread;
    private readonly DriveInfo disk;
    private volatile bool disposed;
    private int busy, single;
    private bool synced = true;

    public SqliteDatabase(string connectionString)
    {
        SqliteConnectionStringBuilder settings;
        try { settings = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }; }
        catch (ArgumentException) { throw new StoreException("the database setting is neither 'Data Source=path' (SQLite) nor 'Host=…' (PostgreSQL)"); }
        var file = Path.GetFullPath(settings.DataSource);
        CreatePrivateFile(file);
        disk = new DriveInfo((OperatingSystem.IsWindows() ? Path.GetPathRoot(file) : Path.GetDirectoryName(file))!);
        this.connectionString = settings.ConnectionString;
        writer = Connect();
        writer.Execute($"PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint={LongestLog}; PRAGMA cache_size=-{WriterCache};");
        mover = Connect();
        thread = new Thread(Run) { IsBackground = true, Name = "store writer" };
        thread.Start();
    }

    public override Dialect Dialect => Dialect.Sqlite;

    // SQLite gives the files beside the database the same mode.
    private static void CreatePrivateFile(string path)
    {
        if (Path.GetDirectoryName(path) is { } folder) Directory.CreateDirectory(folder);
        if (OperatingSystem.IsWindows() || File.Exists(path)) return;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        try { new FileStream(path, options).Dispose(); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { throw new StoreException($"cannot create the database file {path}", error); }
    }

    private SqliteConnection Connect()
    {
        var connection = new PreparedConnection(connectionString);
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout={BusyTimeout}; {Synced}; PRAGMA temp_store=MEMORY;");
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw new StoreException($"cannot open the database file {connection.DataSource} (SQLite error {error.SqliteErrorCode})", error);
        }
        return connection;
    }

    public override async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!readers.TryTake(out var connection))
        {
            connection = Connect();
            connection.Execute("PRAGMA query_only=ON");
        }
        try { return await read(connection); }
        finally
        {
            if (disposed) connection.Dispose();
            else readers.Add(connection);
        }
    }

    protected override async Task<T> CommitAsync<T>(Func<WriteScope, Task<T>> work, bool mayBeLost, bool beside, CancellationToken ct)
    {
        var result = default(T)!;
        var pending = new Pending(async scope => result = await work(scope), mayBeLost, ct);
        if (beside || !TryRunHere(pending)) Enqueue(pending);
        await pending.Done.Task;
        return result;
    }

    private void Enqueue(Pending pending)
    {
        queue.Enqueue(pending);
        if (disposed) pending.Done.TrySetException(new ObjectDisposedException(nameof(SqliteDatabase)));
        Interlocked.MemoryBarrier();
        // Whoever holds the writer looks here again after letting it go.
        if (busy == 0) Wake();
    }

    private void Wake()
    {
        lock (queue) Monitor.Pulse(queue);
    }

    private bool TryEnter() => Interlocked.CompareExchange(ref busy, 1, 0) == 0;

    private void Exit()
    {
        Interlocked.Exchange(ref busy, 0);
        if (!queue.IsEmpty) Wake();
    }

    // Not past those who wait, nor where the last commits served several: there it takes fewer of them to let all wait a moment.
    private bool TryRunHere(Pending pending)
    {
        if (!queue.IsEmpty || single < Quiet || disposed || !TryEnter()) return false;
        try
        {
            RunBatch(pending);
            // The caller is not kept waiting by what is due besides.
            if (OwesLog()) queue.Enqueue(new Pending(ShortenLog));
        }
        finally { Exit(); }
        return true;
    }

    private void Run()
    {
        while (!disposed || !queue.IsEmpty)
        {
            lock (queue)
                if (!disposed && (queue.IsEmpty || busy != 0)) Monitor.Wait(queue, forgetOwed ? 100 : Timeout.Infinite);
            if (!TryEnter()) continue;
            if (queue.IsEmpty && forgetOwed) forgetOwed = !TryForget();
            while (queue.TryDequeue(out var next))
            {
                if (next.Outside is { } outside) RunOutside(next, outside);
                else
                {
                    RunBatch(next);
                    ShortenLog();
                }
            }
            Exit();
        }
        // For good: whoever found the writer free before is waited for.
        SpinWait.SpinUntil(TryEnter);
    }

    private static void RunOutside(Pending pending, Action outside)
    {
        try
        {
            outside();
            pending.Done.TrySetResult();
        }
        catch (Exception error) { pending.Done.TrySetException(error); }
    }

    /// <summary>Commits what waits together with the first.</summary>
    private void RunBatch(Pending first)
    {
        List<Pending> taken = [first];
        // SQLite knows how a transaction ends when it begins: beside one that waits for the disk the others wait, too.
        var unsynced = first.MayBeLost && queue.IsEmpty;
        try
        {
            Sync(!unsynced);
            writer.Execute("BEGIN IMMEDIATE");
            var started = Stopwatch.StartNew();
            first.Run(writer, Dialect);
            while (taken.Count < LargestBatch && started.Elapsed < LongestBatch && queue.TryPeek(out var next) && next.Outside is null && (next.MayBeLost || !unsynced))
            {
                queue.TryDequeue(out _);
                taken.Add(next);
                next.Run(writer, Dialect);
            }
            var before = taken.Where(pending => pending.Succeeded).SelectMany(pending => pending.Scope!.BeforeCommit).Select(hook => hook()).ToArray();
            if (before.Length > 0) Task.WhenAll(before).GetAwaiter().GetResult();
            writer.Execute("COMMIT");
            single = taken.Count == 1 ? Math.Min(single + 1, Quiet) : 0;
        }
        catch (Exception error)
        {
            Rollback();
            foreach (var pending in taken) pending.Done.TrySetException(error);
            if (error is SqliteException { SqliteErrorCode: DiskFull }) tight = true;
            return;
        }
        if (taken.Any(pending => pending.Succeeded && pending.Scope!.ForgetsDeleted)) forgetOwed = !TryForget();
        foreach (var pending in taken.Where(pending => pending.Succeeded))
        {
            foreach (var after in pending.Scope!.AfterCommit) after();
            pending.Done.TrySetResult();
        }
    }

    // Where it cannot be set the batch fails, and nothing is said to be kept that is not.
    private void Sync(bool wanted)
    {
        if (synced == wanted) return;
        writer.Execute(wanted ? Synced : "PRAGMA synchronous=NORMAL");
        synced = wanted;
    }

    private void Rollback()
    {
        // SQLite has rolled back by itself after some failures (a full disk): then there is nothing left to roll back.
        try { writer.Execute("ROLLBACK"); }
        catch (SqliteException) { }
    }

    protected override Task AssertDurableAsync(CancellationToken ct)
    {
        var journal = writer.ExecuteScalar<string>("PRAGMA journal_mode");
        var synchronous = writer.ExecuteScalar<long>("PRAGMA synchronous");
        if (journal != "wal" || synchronous != 2)
            throw new StoreException($"SQLite would lose acknowledged deliveries: journal_mode is {journal}, synchronous is {synchronous}; WAL and FULL (2) are needed");
        return Task.CompletedTask;
    }

    protected override Task MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken ct) =>
        WriteAsync(async scope =>
        {
            await Migration.ApplyAsync(scope.Connection, Dialect, migrations);
            await SqliteStatistics.SetAsync(scope.Connection);
            return true;
        }, ct);

    public override async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        Wake();
        await Task.Run(thread.Join);
        if (moving is not null) await moving;
        while (readers.TryTake(out var reader)) reader.Dispose();
        mover.Dispose();
        writer.Dispose();
    }

    private sealed class Pending
    {
        private readonly Func<WriteScope, Task>? work;
        private readonly ExecutionContext? context = ExecutionContext.Capture();
        private readonly CancellationToken ct;

        public Pending(Func<WriteScope, Task> work, bool mayBeLost, CancellationToken ct) => (this.work, MayBeLost, this.ct) = (work, mayBeLost, ct);

        public Pending(Action outside) => Outside = outside;

        public Action? Outside { get; }
        public bool MayBeLost { get; }
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public WriteScope? Scope { get; private set; }
        public bool Succeeded { get; private set; }

        /// <summary>On whosever thread: in the context of its caller.</summary>
        public void Run(SqliteConnection connection, Dialect dialect)
        {
            if (ct.IsCancellationRequested)
            {
                Done.TrySetCanceled(ct);
                return;
            }
            Scope = new WriteScope(connection, dialect, MayBeLost);
            connection.Execute("SAVEPOINT piece");
            try
            {
                if (context is null) Work();
                else ExecutionContext.Run(context, static pending => ((Pending)pending!).Work(), this);
            }
            catch (Exception error)
            {
                connection.Execute("ROLLBACK TO piece; RELEASE piece");
                Done.TrySetException(error);
                return;
            }
            connection.Execute("RELEASE piece");
            Succeeded = true;
        }

        private void Work() => work!(Scope!).GetAwaiter().GetResult();
    }
}

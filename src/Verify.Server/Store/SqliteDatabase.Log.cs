using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Verify.Server.Store;

// The write-ahead log: what is committed lies there until it is moved to its place.
internal sealed partial class SqliteDatabase
{
    // In pages. The last size, which needs a reader that never ends or a disk that cannot keep up, has a commit shorten the log itself. A log that begins
    // anew stays in the same place of the disk; to make the file longer with each commit takes the disk several times as long.
    private const int UsualMove = 2_000, LongLog = 8_000, LongestLog = 16_000;
    private const long LittleRoom = 64 << 20;

    private bool forgetOwed, tight;
    private Task<long>? moving;
    private int movedAt;

    private int Written()
    {
        _ = raw.sqlite3_db_status(writer.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var written, out _, 0);
        return written;
    }

    private bool HasGrown() => Written() - movedAt >= UsualMove;

    /// <summary>Whether there is something to do for the writer's thread.</summary>
    private bool OwesLog() => forgetOwed || moving is { IsCompleted: true } || (moving is null && (tight || HasGrown()));

    /// <summary>
    /// Pages go to their places beside the writer. Only a log with nothing left to move begins anew: in a quiet moment that comes by itself; of a log that has
    /// become long the writer moves the little that was committed meanwhile, once it has answered its callers. A log on a disk with little room would fill it,
    /// and pages that are new have no place then: there the writer empties the log after each batch.
    /// </summary>
    private void ShortenLog()
    {
        if (moving is { IsCompleted: true })
        {
            if (moving.Result >= LongLog) Move(writer);
            moving = null;
        }
        else if (moving is not null) return;
        else if (tight) tight = !TryForget() || !HasRoom();
        else if (HasGrown())
        {
            movedAt = Written();
            if (!(tight = !HasRoom())) moving = Task.Run(MoveBeside);
        }
    }

    // What is committed meanwhile is moved again, each time less of it: the writer shall find little left.
    private long MoveBeside()
    {
        var log = Move(mover);
        for (var again = 0; again < 3 && log >= LongLog; again++) log = Move(mover);
        return log;
    }

    private bool HasRoom()
    {
        try { return disk.AvailableFreeSpace >= LittleRoom; }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException) { return true; }
    }

    /// <returns>The log's length.</returns>
    private static long Move(SqliteConnection connection)
    {
        try { return connection.QuerySingle<(long Busy, long Log, long Moved)>("PRAGMA wal_checkpoint(PASSIVE)").Log; }
        // Nothing is lost, and the writer hears of a full disk itself.
        catch (SqliteException) { return 0; }
    }

    // Waits for nobody: a reader that looks at an older state is waited for between batches, not here.
    private bool TryForget()
    {
        writer.Execute("PRAGMA busy_timeout=0");
        try { return writer.ExecuteScalar<long>("PRAGMA wal_checkpoint(TRUNCATE)") == 0; }
        catch (SqliteException) { return false; }
        finally { writer.Execute($"PRAGMA busy_timeout={BusyTimeout}"); }
    }

    /// <summary>Retried while a reader still looks at an older state; the bytes are encrypted and their key is gone in any case.</summary>
    public override async Task ForgetDeletedAsync(CancellationToken ct)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var busy = true;
            var pending = new Pending(() => busy = !TryForget());
            Enqueue(pending);
            await pending.Done.Task;
            if (!busy) return;
            await Task.Delay(20, ct);
        }
    }
}

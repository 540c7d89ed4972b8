using System.Buffers.Binary;
using Dapper;
using Verify.Server.Store;

namespace Verify.Tests.Store;

public sealed class LogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("verify-log-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Only_what_may_be_lost_and_waits_beside_nothing_else_is_committed_without_the_disk()
    {
        await using var database = await Database.OpenAsync($"Data Source={Path.Combine(folder, "verify.db")}", "keys", TestContext.Current.CancellationToken);
        using var held = new SemaphoreSlim(0);
        Task<long> SyncAsync(bool mayBeLost, Func<Task>? first = null) => database.WriteAsync(async scope =>
        {
            if (first is not null) await first();
            return await scope.Connection.ExecuteScalarAsync<long>("PRAGMA synchronous");
        }, TestContext.Current.CancellationToken, mayBeLost);
        // On another thread: who finds the writer free writes on their own.
        async Task<Task<long>> BeginAsync(bool mayBeLost)
        {
            var begun = new TaskCompletionSource();
            var running = Task.Run(() => SyncAsync(mayBeLost, () =>
            {
                begun.SetResult();
                return held.WaitAsync();
            }));
            await begun.Task;
            return running;
        }
        const long normal = 1, full = 2;
        Assert.Equal((normal, full), (await SyncAsync(mayBeLost: true), await SyncAsync(mayBeLost: false)));

        // What comes while such a one is under way is not drawn into it.
        var claim = await BeginAsync(mayBeLost: true);
        var kept = SyncAsync(mayBeLost: false);
        held.Release();
        Assert.Equal((normal, full), (await claim, await kept));

        // Nor does one that may be lost make one that waits beside it so.
        var slow = await BeginAsync(mayBeLost: false);
        var (between, last) = (SyncAsync(mayBeLost: true), SyncAsync(mayBeLost: false));
        held.Release();
        Assert.Equal((full, full, full), (await slow, await between, await last));

        // And a failure on the way leaves it as it was.
        await Assert.ThrowsAsync<InvalidOperationException>(() => SyncAsync(mayBeLost: true, () => throw new InvalidOperationException()));
        Assert.Equal(full, await SyncAsync(mayBeLost: false));
    }

    [Fact]
    public async Task The_log_begins_anew_while_it_is_written_long_before_a_commit_has_to_shorten_it()
    {
        var file = Path.Combine(folder, "verify.db");
        await using var database = await Database.OpenAsync($"Data Source={file}", "keys", TestContext.Current.CancellationToken);
        Task WriteAsync(int bytes) => database.WriteAsync(scope => scope.Connection.ExecuteAsync("INSERT INTO t (content) VALUES (zeroblob(@bytes))", new { bytes }), TestContext.Current.CancellationToken);
        await database.WriteAsync(scope => scope.Connection.ExecuteAsync("CREATE TABLE t (content BLOB NOT NULL)"), TestContext.Current.CancellationToken);
        var begun = Begun();
        for (var i = 0; i < 20; i++) await WriteAsync(1 << 20);
        // A page or two each, so that whoever moves them may be late.
        for (var i = 0; i < 3_000 && Begun() == begun; i++) await WriteAsync(100);
        Assert.NotEqual(begun, Begun());
        Assert.InRange(new FileInfo(file + "-wal").Length, 1, 60 << 20);

        // https://sqlite.org/fileformat2.html#the_write_ahead_log: how often the log was begun anew.
        uint Begun()
        {
            using var log = new FileStream(file + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var header = new byte[16];
            log.ReadExactly(header);
            return BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12));
        }
    }
}

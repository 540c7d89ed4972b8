using System.Buffers.Binary;
using Dapper;
using Verify.Server.Store;

namespace Verify.Tests.Store;

public sealed class LogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("verify-log-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

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

using System.Collections.Concurrent;
using Dapper;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>The one writer of an SQLite file, wanted by many at once.</summary>
public sealed class WriterTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly AsyncLocal<string?> Caller = new();
    private readonly string folder = Directory.CreateTempSubdirectory("verify-writer-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Each_of_many_is_answered_after_its_own_commit_and_sees_its_own_context()
    {
        await using var database = await OpenAsync();
        var said = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++)
            {
                var name = Caller.Value = $"{worker}-{i}";
                var fails = i % 10 == 7;
                // Alone now and then, and then all together.
                var written = database.WriteAsync(async scope =>
                {
                    await scope.Connection.ExecuteAsync("INSERT INTO t (name) VALUES (@name)", new { name });
                    Assert.Equal(name, Caller.Value);
                    return fails ? throw new InvalidTimeZoneException() : true;
                }, TestContext.Current.CancellationToken, mayBeLost: i % 3 == 0).WaitAsync(Long, TestContext.Current.CancellationToken);
                if (fails) await Assert.ThrowsAsync<InvalidTimeZoneException>(() => written);
                else
                {
                    await written;
                    said.Add(name);
                    Assert.Contains(name, await NamesAsync(database, name));
                }
            }
        })));
        Assert.Equal(said.Order(StringComparer.Ordinal), await NamesAsync(database));
    }

    [Fact]
    public async Task Closing_in_the_middle_leaves_nobody_without_an_answer_and_keeps_what_was_said_to_be_kept()
    {
        var said = new ConcurrentBag<string>();
        var database = await OpenAsync();
        var enough = new SemaphoreSlim(0);
        var writers = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                var name = $"{worker}-{i}";
                try { await database.WriteAsync(scope => scope.Connection.ExecuteAsync("INSERT INTO t (name) VALUES (@name)", new { name }), TestContext.Current.CancellationToken); }
                catch (ObjectDisposedException) { return; }
                said.Add(name);
                enough.Release();
            }
        })).ToArray();
        for (var i = 0; i < 200; i++) Assert.True(await enough.WaitAsync(Long, TestContext.Current.CancellationToken));
        await database.DisposeAsync().AsTask().WaitAsync(Long, TestContext.Current.CancellationToken);
        await Task.WhenAll(writers).WaitAsync(Long, TestContext.Current.CancellationToken);

        await using var again = await OpenAsync();
        Assert.Subset((await NamesAsync(again)).ToHashSet(), said.ToHashSet());
    }

    [Fact]
    public async Task Who_writes_alone_waits_for_no_other_thread()
    {
        await using var database = await OpenAsync();
        var own = 0;
        for (var i = 0; i < 100; i++)
        {
            var here = Environment.CurrentManagedThreadId;
            if (await database.WriteAsync(async scope =>
            {
                await scope.Connection.ExecuteAsync("INSERT INTO t (name) VALUES (@name)", new { name = $"{i}" });
                return Environment.CurrentManagedThreadId;
            }, TestContext.Current.CancellationToken) == here) own++;
        }
        Assert.InRange(own, 50, 100);
    }

    private async Task<Database> OpenAsync()
    {
        var database = await Database.OpenAsync($"Data Source={Path.Combine(folder, "verify.db")}", "keys", TestContext.Current.CancellationToken);
        await database.WriteAsync(scope => scope.Connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS t (name TEXT NOT NULL PRIMARY KEY)"), TestContext.Current.CancellationToken);
        return database;
    }

    private static Task<IEnumerable<string>> NamesAsync(Database database, string? name = null) => database.ReadAsync(connection =>
        connection.QueryAsync<string>("SELECT name FROM t WHERE @name IS NULL OR name = @name ORDER BY name", new { name }), TestContext.Current.CancellationToken);
}

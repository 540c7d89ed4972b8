using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Verify.Connectors.Greenhouse;
using Verify.Core.Model;
using Verify.Server.Store;
using Verify.Tests.Server;

namespace Verify.Tests.Operations;

/// <summary>A person goes through the whole server and is erased; then every file there is is searched for what was known about them.</summary>
[Collection("server")]
public sealed class ErasureProofTests
{
    // Values that stand nowhere else, in every form in which they could have been written.
    private static readonly string[] Planted = ["Zyxworth", "Qobblethwaite", "zyxworth.planted@example.com", "6155550147", "615 555 0147", "Plantedstreet"];

    [Fact]
    public async Task After_an_erasure_no_file_no_backup_and_no_log_holds_anything_of_the_person()
    {
        var log = new ConcurrentQueue<string>();
        var folder = Directory.CreateTempSubdirectory("verify-erasure-").FullName;
        var greenhouse = await RunningServer.PrepareAsync(folder);
        await using (var server = await RunningServer.OverAsync(folder, greenhouse, configure: builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
            builder.Logging.AddFilter("Microsoft", LogLevel.Debug).ClearProviders().AddProvider(new Everything(log));
        }))
        {
            server.KeepFolder();
            var at = DateTimeOffset.UtcNow.AddDays(-3);
            var (candidate, application) = greenhouse.Apply(new SandboxApplicant { FirstName = "Zyxworth", LastName = "Qobblethwaite", Email = Planted[2], Phone = "+1 615 555 0147", Address = "12 Plantedstreet, Dover, OH 44622", AppliedAt = at });
            Assert.Equal(200, (await greenhouse.DeliverAsync(server.Hook, greenhouse.Event("new_candidate_application", application, at), "erase-1"))[^1]);
            // One delivery that cannot be read waits for a person, with what it says about somebody.
            Assert.Equal(200, (await greenhouse.DeliverAsync(server.Hook, """{"action":"new_candidate_application","payload":{"application":{"id":"Zyxworth"}}}""", "erase-2"))[^1]);
            await server.QuietAsync();
            var id = (await server.Tenant.FindCandidateAsync("greenhouse", candidate.ToString(System.Globalization.CultureInfo.InvariantCulture)))!.Value;
            var store = RunningServer.Settings(folder, 1).Store();
            await Backup.TakeAsync(store.Database, Path.Combine(folder, "backup"), DateTimeOffset.UtcNow, default);
            Assert.Equal("Zyxworth Qobblethwaite", (await server.Tenant.CandidateAsync(id))!.Display!.Name);

            // While the person is there the clear text is in no file either; what could be read is gone with the key.
            Assert.Equal([], Holding(folder));
            var wrapped = await KeyAsync(folder, id);
            Assert.Contains(Files(folder), file => Holds(file, wrapped));
            await server.Tenant.EraseCandidateAsync(id);
            Assert.DoesNotContain(Files(folder), file => Holds(file, wrapped));
            Assert.DoesNotContain(Files(folder), file => Holds(file, wrapped[^24..]));
            Assert.Empty(await server.Tenant.EvidenceAsync(id));
        }
        Assert.Equal([], Holding(folder));
        Assert.True(log.Count > 20);
        foreach (var value in Planted) Assert.DoesNotContain(log, line => line.Contains(value, StringComparison.OrdinalIgnoreCase));

        // The copy from before the erasure, put back: its ciphertext is there, and nobody can open it.
        var settings = RunningServer.Settings(folder, 1).Store();
        await Backup.RestoreAsync(Path.Combine(folder, "backup"), settings.Database, default);
        await using (var store = await VerifyStore.OpenAsync(settings, TimeProvider.System))
        {
            var erased = Assert.Single((await store.For(new TenantId("test")).CandidatesAsync(new CandidateFilter(Erased: true), null, 10)).Items);
            Assert.Empty(await store.For(new TenantId("test")).EvidenceAsync(erased.Id));
        }
        await greenhouse.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<byte[]> KeyAsync(string folder, CandidateId id)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, "keys", "keys.db")};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT wrapped FROM candidate_keys WHERE candidate = @id";
        command.Parameters.AddWithValue("@id", id.Value);
        return (byte[])(await command.ExecuteScalarAsync())!;
    }

    private static string[] Holding(string folder) => [.. Files(folder).Where(file => Planted.Any(value => Holds(file, Encoding.UTF8.GetBytes(value)) || Holds(file, Encoding.Unicode.GetBytes(value))))];

    private static string[] Files(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);

    private static bool Holds(string path, byte[] value)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(value) >= 0;
    }

    /// <summary>Keeps every log line, of every level and of the framework too.</summary>
    private sealed class Everything(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue($"{formatter(state, exception)} {exception}");
        public void Dispose() { }
    }
}

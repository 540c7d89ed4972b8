using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>
/// The PostgreSQL of the tests: the one that VERIFY_TEST_POSTGRES names, else one started from the machine's binaries in a temporary
/// folder. Without either the tests skip visibly, or fail where VERIFY_REQUIRE asks for postgres.
/// </summary>
internal static class PostgresServer
{
    private static readonly Lazy<Task<(string? Connection, string Reason)>> Started = new(StartAsync);

    /// <summary>Two fresh schemas, one for the data and one for the keys; making databases would take most of the tests' time.</summary>
    public static async Task<StoreSettings> NewSchemasAsync(string tenantKeys)
    {
        var (server, reason) = await Started.Value;
        if (server is null)
        {
            if ((Environment.GetEnvironmentVariable("VERIFY_REQUIRE") ?? "").Contains("postgres", StringComparison.Ordinal)) Assert.Fail($"PostgreSQL is required: {reason}");
            Assert.Skip($"no PostgreSQL: {reason}");
        }
        return new StoreSettings(await NewSchemaAsync(server), await NewSchemaAsync(server), tenantKeys);
    }

    private static async Task<string> NewSchemaAsync(string server)
    {
        var name = "verify_" + Guid.NewGuid().ToString("n");
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE SCHEMA {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { SearchPath = name, MaxPoolSize = 20 }.ConnectionString;
    }

    private static async Task<(string?, string)> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("VERIFY_TEST_POSTGRES") is { Length: > 0 } given) return (given, "");
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(path => File.Exists(Path.Combine(path, "initdb"))).Order().LastOrDefault() : null;
        if (bin is null) return (null, "no server binaries in /usr/lib/postgresql, and VERIFY_TEST_POSTGRES is not set");

        // In memory where the machine has a place for it: the tests are about what the store asks of the server, not about its disk.
        var folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"verify-postgres-{Guid.NewGuid():n}");
        Directory.CreateDirectory(folder);
        var data = Path.Combine(folder, "data");
        var port = FreePort();
        try
        {
            if (IsRoot) await RunAsync("chown", "postgres", folder);
            await AsPostgresAsync(Path.Combine(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N");
            await AsPostgresAsync(Path.Combine(bin, "pg_ctl"), "-D", data, "-w", "-t", "60", "-l", Path.Combine(folder, "log"), "-o",
                $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c max_connections=300 -c shared_buffers=64MB", "start");
        }
        catch (InvalidOperationException error)
        {
            return (null, error.Message);
        }
        StopWithThisProcess(bin, data, folder);
        return ($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres", "");
    }

    // A watcher rather than an exit handler: it also cleans up behind a test run that was killed.
    private static void StopWithThisProcess(string bin, string data, string folder)
    {
        var watch = $"while [ -d /proc/{Environment.ProcessId} ]; do sleep 1; done; '{bin}/pg_ctl' -D '{data}' -m immediate -t 10 stop; rm -rf '{folder}'";
        using var watcher = Start(IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "sh", "-c", watch] : ["sh", "-c", watch]);
    }

    // The server refuses to run as root.
    private static bool IsRoot => Environment.UserName == "root";

    private static Task AsPostgresAsync(string program, params string[] arguments) =>
        IsRoot ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]) : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Start([program, .. arguments]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Path.GetFileName(program)} {arguments.LastOrDefault()} failed with exit code {process.ExitCode}");
    }

    // Output goes nowhere: the started server would hold an inherited pipe open.
    private static Process Start(string[] command)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        foreach (var argument in (string[])["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", .. command]) start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException($"cannot start {command[0]}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

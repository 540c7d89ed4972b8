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

    /// <summary>Two fresh databases, one for the data and one for the keys.</summary>
    public static async Task<StoreSettings> NewDatabasesAsync(string tenantKeys)
    {
        var (server, reason) = await Started.Value;
        if (server is null)
        {
            if ((Environment.GetEnvironmentVariable("VERIFY_REQUIRE") ?? "").Contains("postgres", StringComparison.Ordinal)) Assert.Fail($"PostgreSQL is required: {reason}");
            Assert.Skip($"no PostgreSQL: {reason}");
        }
        return new StoreSettings(await NewDatabaseAsync(server), await NewDatabaseAsync(server), tenantKeys);
    }

    private static async Task<string> NewDatabaseAsync(string server)
    {
        var name = "verify_" + Guid.NewGuid().ToString("n");
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    private static async Task<(string?, string)> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("VERIFY_TEST_POSTGRES") is { Length: > 0 } given) return (given, "");
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(path => File.Exists(Path.Combine(path, "initdb"))).Order().LastOrDefault() : null;
        if (bin is null) return (null, "no server binaries in /usr/lib/postgresql, and VERIFY_TEST_POSTGRES is not set");

        var folder = Directory.CreateTempSubdirectory("verify-postgres-").FullName;
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
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            AsPostgresAsync(Path.Combine(bin, "pg_ctl"), "-D", data, "-m", "immediate", "stop").GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        return ($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres", "");
    }

    // The server refuses to run as root.
    private static bool IsRoot => Environment.UserName == "root";

    private static Task AsPostgresAsync(string program, params string[] arguments) =>
        IsRoot ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]) : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Output goes nowhere: the started server would hold an inherited pipe open.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        foreach (var argument in (string[])["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"cannot start {program}");
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Path.GetFileName(program)} {arguments.LastOrDefault()} failed with exit code {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

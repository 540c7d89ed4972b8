using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Verify.Bench.Nodes;

/// <summary>A PostgreSQL of our own, started from the machine's binaries in a temporary folder. It ends with this process, also when that is killed.</summary>
internal sealed class PostgresCluster
{
    private readonly string _folder, _options;

    private PostgresCluster(string folder, string options, int port) => (_folder, _options, Port) = (folder, options, port);

    public int Port { get; }
    public string Connection => $"Host=127.0.0.1;Port={Port.ToString(CultureInfo.InvariantCulture)};Username=postgres;Database=postgres";
    private string Data => Path.Combine(_folder, "data");

    /// <summary>The folder of the server programs, the newest first; nothing where there are none.</summary>
    public static string? Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(path => File.Exists(Path.Combine(path, "initdb"))).Order().LastOrDefault() : null;

    /// <summary>Starts one, or throws <see cref="InvalidOperationException"/> with what is missing.</summary>
    /// <param name="inMemory">Where the tests are about what is asked of the server, not about its disk.</param>
    public static async Task<PostgresCluster> StartAsync(bool inMemory, string options = "")
    {
        if (Binaries is null) throw new InvalidOperationException("no server binaries in /usr/lib/postgresql");
        var folder = Path.Combine(inMemory && Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"verify-postgres-{Guid.NewGuid():n}");
        Directory.CreateDirectory(folder);
        var port = FreePort();
        var cluster = new PostgresCluster(folder, $"-c listen_addresses=127.0.0.1 -c port={port.ToString(CultureInfo.InvariantCulture)} -c unix_socket_directories={folder} -c max_connections=300 -c shared_buffers=64MB {options}".Trim(), port);
        if (IsRoot) await RunAsync("chown", "postgres", folder);
        await AsPostgresAsync("initdb", "-D", cluster.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N");
        await cluster.UpAsync();
        cluster.StopWithThisProcess();
        return cluster;
    }

    /// <summary>Ends it as a power cut would, and starts it again: what was committed is there, everything else is not.</summary>
    public async Task CrashAndRestartAsync(TimeSpan away)
    {
        await AsPostgresAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "-t", "30", "stop");
        await Task.Delay(away);
        await UpAsync();
    }

    private Task UpAsync() => AsPostgresAsync("pg_ctl", "-D", Data, "-w", "-t", "60", "-l", Path.Combine(_folder, "log"), "-o", _options, "start");

    // A watcher rather than an exit handler: it also cleans up behind a process that was killed.
    private void StopWithThisProcess()
    {
        var watch = $"while [ -d /proc/{Environment.ProcessId} ]; do sleep 1; done; '{Binaries}/pg_ctl' -D '{Data}' -m immediate -t 10 stop; rm -rf '{_folder}'";
        using var watcher = Start(IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "sh", "-c", watch] : ["sh", "-c", watch]);
    }

    // The server refuses to run as root.
    private static bool IsRoot => Environment.UserName == "root";

    private static Task AsPostgresAsync(string program, params string[] arguments) => IsRoot
        ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", Path.Combine(Binaries!, program), .. arguments]) : RunAsync(Path.Combine(Binaries!, program), arguments);

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

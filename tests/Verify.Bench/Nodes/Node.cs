using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Verify.Server.Configuration;

namespace Verify.Bench.Nodes;

/// <summary>One <c>serve</c> process among several on the same database. It can be killed, held still and let go on.</summary>
/// <param name="program">The server's assembly; this build's where none is named.</param>
internal sealed class Node(int number, string folder, NodeStore store, string? program = null) : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly int _port = FreePort();
    private Process? _process;

    public int Number => number;
    public Uri Address => new($"http://127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}/");
    public bool Held { get; private set; }
    public int Starts { get; private set; }

    /// <summary>The number of the process that runs, or ran last.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Starts it when it is down, and waits until it is ready.</summary>
    public async Task EnsureUpAsync(CancellationToken cancel)
    {
        if (_process is not { HasExited: false }) Launch();
        while (!await IsReadyAsync(cancel))
        {
            // A node that comes up while the database is away ends by itself; whoever runs it starts it again.
            if (_process!.HasExited) Launch();
            await Task.Delay(100, cancel);
        }
    }

    public void Kill()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.WaitForExit();
        Held = false;
    }

    /// <summary>Holds the process still, as a machine that is cut off or too busy: it neither answers nor sees time pass.</summary>
    public void Hold()
    {
        if (_process is not { HasExited: false } process) return;
        Signal(process, "STOP");
        Held = true;
    }

    public void LetGoOn()
    {
        if (Held && _process is { HasExited: false } process) Signal(process, "CONT");
        Held = false;
    }

    /// <summary>Asks it to end in good order, as a rolling upgrade does.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        if (_process is not { HasExited: false } process) return;
        Signal(process, "TERM");
        await process.WaitForExitAsync(cancel);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(Address, "/health/ready"), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Launch()
    {
        _process?.Dispose();
        var start = new ProcessStartInfo("dotnet", [program ?? typeof(ServerSettings).Assembly.Location, "serve", "--urls", Address.ToString().TrimEnd('/')]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["Verify__DataFolder"] = folder;
        start.Environment["Verify__Database"] = store.Database;
        start.Environment["Verify__Keys"] = store.Keys;
        start.Environment["Verify__TenantKeys"] = store.TenantKeys;
        start.Environment["Verify__AllowSandboxes"] = "true";
        start.Environment["Verify__LeaseSeconds"] = store.LeaseSeconds.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(start)!;
        ProcessId = _process.Id;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        Starts++;
        Held = false;
    }

    public void Dispose()
    {
        Kill();
        _process?.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}

/// <summary>The store that the nodes share.</summary>
internal sealed record NodeStore(string Database, string Keys, string TenantKeys, int LeaseSeconds)
{
    public override string ToString() => nameof(NodeStore);
}

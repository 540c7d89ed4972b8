using System.Diagnostics;
using System.Globalization;
using Verify.Connectors.Greenhouse;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Tests.Server;

/// <summary>A server in a process of its own that is killed without warning.</summary>
internal sealed class KilledServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly int _port = RunningServer.FreePort();
    private int _leaseSeconds;
    private Process? _process;
    private string _token = "";

    private KilledServer(string folder, GreenhouseSandbox greenhouse) => (_folder, Greenhouse) = (folder, greenhouse);

    public GreenhouseSandbox Greenhouse { get; }

    public Uri Hook => new($"http://127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}/hooks/greenhouse/{_token}");

    /// <param name="leaseSeconds">How long work that the killed process had begun is left to it.</param>
    public static async Task<KilledServer> StartAsync(Func<TenantStore, Task>? prepare = null, int leaseSeconds = 3)
    {
        var folder = Directory.CreateTempSubdirectory("verify-kill-").FullName;
        var server = new KilledServer(folder, await RunningServer.PrepareAsync(folder)) { _leaseSeconds = leaseSeconds };
        await using (var store = await RunningServer.Settings(folder, 1).OpenStoreAsync(TimeProvider.System, default))
        {
            var tenant = store.For(new TenantId("test"));
            server._token = (await tenant.ConnectionsAsync()).Single().PathToken;
            if (prepare is not null) await prepare(tenant);
        }
        await server.EnsureUpAsync();
        return server;
    }

    /// <summary>Somebody in this role, signed in to the process that runs.</summary>
    public async Task<SignedInBrowser> SignInAsync(Role role)
    {
        await using var store = await RunningServer.Settings(_folder, 1).OpenStoreAsync(TimeProvider.System, default);
        var token = await new SignInLinks(store, TimeProvider.System).CreateAsync(new TenantId("test"), role, default);
        var browser = new SignedInBrowser(new Uri(Hook, "/"));
        await browser.SubmitAsync($"/signin?t={Uri.EscapeDataString(token)}", "<form", new Dictionary<string, string> { ["Token"] = token });
        return browser;
    }

    public void Kill()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.WaitForExit();
        _process = null;
    }

    /// <summary>Asks it to end in good order; answers with its exit code.</summary>
    public async Task<int> StopAsync()
    {
        var process = _process!;
        _process = null;
        using var asked = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Starts it when it is down, and waits until it answers.</summary>
    public async Task EnsureUpAsync()
    {
        if (_process is null)
        {
            var start = new ProcessStartInfo("dotnet", [typeof(ServerSettings).Assembly.Location, "serve", "--urls", $"http://127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}"]) { RedirectStandardError = true, RedirectStandardOutput = true };
            start.Environment["Verify__DataFolder"] = _folder;
            start.Environment["Verify__AllowSandboxes"] = "true";
            start.Environment["Verify__LeaseSeconds"] = _leaseSeconds.ToString(CultureInfo.InvariantCulture);
            _process = Process.Start(start)!;
            _process.BeginErrorReadLine();
            _process.BeginOutputReadLine();
        }
        using var http = new HttpClient();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(30);)
        {
            try
            {
                if ((await http.GetAsync(new Uri(Hook, "/health/ready"))).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) { /* Nobody listens yet. */ }
            await Task.Delay(50);
        }
        Assert.Fail("the server did not come up within 30 seconds");
    }

    public Task<RunningServer> ContinueHereAsync() => RunningServer.OverAsync(_folder, Greenhouse);

    /// <summary>Whoever continued here took the vendor and the folder along.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        if (!Directory.Exists(_folder)) return;
        await Greenhouse.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

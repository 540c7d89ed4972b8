using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Verify.Connectors.Greenhouse;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Configuration;
using Verify.Server.Hooks;
using Verify.Server.Hosting;
using Verify.Server.Receiving;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Tests.Server;

/// <summary>A server in this process on a temporary folder, connected to Greenhouse's stand-in.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TenantId Id = new("test");
    private static readonly HttpClient Http = new();
    private readonly string _folder;
    private readonly VerifyStore _store;
    private readonly WebApplication _app;
    private bool _keep;

    private RunningServer(string folder, VerifyStore store, WebApplication app, GreenhouseSandbox greenhouse, Uri hook) =>
        (_folder, _store, _app, Greenhouse, Hook) = (folder, store, app, greenhouse, hook);

    public GreenhouseSandbox Greenhouse { get; }
    public Uri Hook { get; }
    public Uri Address => new(Hook, "/");
    public TenantStore Tenant => _store.For(Id);
    public VerifyStore Store => _store;
    public Intake Intake => _app.Services.GetRequiredService<Intake>();

    public IServiceProvider Services => _app.Services;

    /// <summary>Leaves folder and stand-in for a server that goes on with them.</summary>
    public void KeepFolder() => _keep = true;

    public static async Task<RunningServer> StartAsync(Action<WebApplicationBuilder>? configure = null, Func<ServerSettings, ServerSettings>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("verify-test-").FullName;
        var greenhouse = await PrepareAsync(folder);
        return await OverAsync(folder, greenhouse, configure: configure, change: change);
    }

    /// <summary>Makes tenant and connection in a folder; returns the vendor's stand-in that the connection speaks to.</summary>
    public static async Task<GreenhouseSandbox> PrepareAsync(string folder)
    {
        var connector = new GreenhouseConnector();
        var greenhouse = (GreenhouseSandbox)connector.CreateSandbox();
        await greenhouse.StartAsync();
        await using var store = await Settings(folder, 1).OpenStoreAsync(TimeProvider.System, default);
        await store.CreateTenantAsync(Id, "Test");
        var connection = connector.SandboxConnection(Id, "greenhouse", greenhouse);
        var settings = new Dictionary<string, string>(connection.Settings) { ["sandbox"] = greenhouse.Address.ToString() };
        await store.For(Id).AddConnectionAsync("greenhouse", "greenhouse", "Greenhouse", JsonSerializer.SerializeToUtf8Bytes(settings), connection.Secrets.ToDictionary(s => s.Key, s => s.Value[0].Reveal()));
        return greenhouse;
    }

    public static async Task<RunningServer> OverAsync(string folder, GreenhouseSandbox greenhouse, TimeProvider? time = null, int leaseSeconds = 3, Action<WebApplicationBuilder>? configure = null, Func<ServerSettings, ServerSettings>? change = null)
    {
        var settings = Settings(folder, FreePort()) with { LeaseSeconds = leaseSeconds };
        settings = change?.Invoke(settings) ?? settings;
        time ??= TimeProvider.System;
        var store = await settings.OpenStoreAsync(time, default);
        var app = ServerApp.Build(settings, store, time, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Critical);
            configure?.Invoke(builder);
        });
        app.Urls.Add(settings.PublicUrl.ToString().TrimEnd('/'));
        await app.StartAsync();
        var token = (await store.For(Id).ConnectionsAsync()).Single(c => c.Id == "greenhouse").PathToken;
        return new RunningServer(folder, store, app, greenhouse, new Uri(settings.PublicUrl, $"hooks/greenhouse/{token}"));
    }

    /// <summary>A server that takes deliveries and does nothing with them.</summary>
    public static void WithoutWorkers(WebApplicationBuilder builder)
    {
        foreach (var worker in builder.Services.Where(service => service.ImplementationType == typeof(DeliveryWorker) || service.ImplementationType == typeof(TimerSeed)).ToArray()) builder.Services.Remove(worker);
    }

    /// <summary>Runs SQL past the store, on the server's SQLite file.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "verify.db")};Pooling=false");
        await connection.OpenAsync();
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    public static ServerSettings Settings(string folder, int port) =>
        new() { DataFolder = folder, PublicUrl = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/"), AllowSandboxes = true, LeaseSeconds = 3, VendorTimeoutSeconds = 10 };

    public static SandboxApplicant Somebody(string name, string lastDigits) => new()
    {
        FirstName = name, LastName = $"Example{name}", Email = $"{name.ToLowerInvariant()}@example.com", Phone = $"+1 615 555 {lastDigits}", AppliedAt = DateTimeOffset.UtcNow.AddDays(-3),
    };

    public long Apply(string name, string lastDigits) => Greenhouse.Apply(Somebody(name, lastDigits)).Application;

    public async Task<HttpStatusCode> PostAsync(Uri hook, string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Greenhouse-Event-ID", "x");
        if (signature is not null) request.Headers.Add("Signature", signature);
        using var answer = await Http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Somebody in this role, signed in as people are: by opening a link and pressing the button.</summary>
    public async Task<SignedInBrowser> SignInAsync(Role role)
    {
        var browser = new SignedInBrowser(Address);
        var token = await _app.Services.GetRequiredService<SignInLinks>().CreateAsync(Id, role, default);
        await browser.SubmitAsync($"/signin?t={Uri.EscapeDataString(token)}", "<form", new Dictionary<string, string> { ["Token"] = token });
        return browser;
    }

    /// <summary>The link by which somebody in this role signs in.</summary>
    public async Task<Uri> SignInLinkAsync(Role role) => new(Address, $"/signin?t={Uri.EscapeDataString(await _app.Services.GetRequiredService<SignInLinks>().CreateAsync(Id, role, default))}");

    /// <summary>Waits until nothing is left to do.</summary>
    public async Task QuietAsync()
    {
        var waited = Stopwatch.StartNew();
        while (await _store.PendingAsync() > 0)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(90), "the server is not done after 90 seconds");
            await Task.Delay(25);
        }
    }

    /// <summary>The bodies of the notes at the vendor.</summary>
    public IReadOnlyList<string> Notes() => [.. JsonSerializer.SerializeToNode(Greenhouse.State())!["notes"]!.AsArray().Select(n => (string)n!["body"]!)];

    /// <summary>The indicators that the latest assessment observed, parted by blanks.</summary>
    public async Task<string> ObservedAsync(CandidateId candidate)
    {
        var latest = await AssessCandidate.LatestAsync(Tenant, candidate, default);
        return string.Join(' ', latest!.Signals.Where(s => s.State == SignalState.Observed).Select(s => s.Indicator));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        if (_keep) return;
        await Greenhouse.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

/// <summary>A browser without script: keeps cookies, follows redirects, sends forms with their hidden fields.</summary>
internal sealed class SignedInBrowser(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address };
    private string? _token;

    public async Task<string> ReadAsync(string path) => await _http.GetStringAsync(new Uri(path, UriKind.Relative));

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    /// <summary>Opens an address, wherever it leads and whatever it answers.</summary>
    public Task<HttpResponseMessage> GoAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>Sends fields to an address with the token of a form that this person was shown, wherever it leads and whatever it answers.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        _token ??= Regex.Match(await ReadAsync("/"), """name="__RequestVerificationToken"[^>]*value="(?<value>[^"]+)""").Groups["value"].Value;
        return await _http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields.Append(new("__RequestVerificationToken", WebUtility.HtmlDecode(_token)))));
    }

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends fields without the page's own token.</summary>
    public async Task<(HttpStatusCode Status, string ArrivedAt)> PostBareAsync(string path, Dictionary<string, string> fields)
    {
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields));
        return (answer.StatusCode, answer.RequestMessage!.RequestUri!.AbsolutePath);
    }

    /// <summary>Sends the first form of a page that begins after a text. Returns the page that it leads to.</summary>
    public async Task<string> SubmitAsync(string path, string after, Dictionary<string, string>? fields = null)
    {
        var page = await ReadAsync(path);
        var at = page.IndexOf(after, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{path} does not say '{after}'");
        var form = Regex.Match(page[at..], """<form(?<attributes>[^>]*)>(?<inside>.*?)</form>""", RegexOptions.Singleline);
        Assert.True(form.Success, $"{path} has no form after '{after}'");
        var values = Regex.Matches(form.Groups["inside"].Value, """<input[^>]*name="(?<name>[^"]+)"[^>]*value="(?<value>[^"]*)"[^>]*>""")
            .Where(m => !Regex.IsMatch(m.Value, "type=\"(radio|checkbox)\"") || m.Value.Contains(" checked", StringComparison.Ordinal))
            .ToDictionary(m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value));
        foreach (var (name, value) in fields ?? []) values[name] = value;
        var action = Regex.Match(form.Value, "(?:form)?action=\"(?<to>[^\"]+)\"") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups["to"].Value) : path;
        using var answer = await _http.PostAsync(new Uri(action, UriKind.Relative), new FormUrlEncodedContent(values));
        Assert.True(answer.IsSuccessStatusCode, $"{action}: {(int)answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>A server in a process of its own that is killed without warning.</summary>
internal sealed class KilledServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly int _port = RunningServer.FreePort();
    private Process? _process;
    private string _token = "";

    private KilledServer(string folder, GreenhouseSandbox greenhouse) => (_folder, Greenhouse) = (folder, greenhouse);

    public GreenhouseSandbox Greenhouse { get; }
    /// <summary>Asks it to end in good order; answers with its exit code.</summary>
    public async Task<int> StopAsync()
    {
        var process = _process!;
        _process = null;
        using var asked = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public Uri Hook => new($"http://127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}/hooks/greenhouse/{_token}");

    public static async Task<KilledServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("verify-kill-").FullName;
        var server = new KilledServer(folder, await RunningServer.PrepareAsync(folder));
        await using (var store = await RunningServer.Settings(folder, 1).OpenStoreAsync(TimeProvider.System, default))
            server._token = (await store.For(new TenantId("test")).ConnectionsAsync()).Single().PathToken;
        await server.EnsureUpAsync();
        return server;
    }

    public void Kill()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.WaitForExit();
        _process = null;
    }

    /// <summary>Starts it when it is down, and waits until it answers.</summary>
    public async Task EnsureUpAsync()
    {
        if (_process is null)
        {
            var start = new ProcessStartInfo("dotnet", [typeof(ServerSettings).Assembly.Location, "serve", "--urls", $"http://127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}"]) { RedirectStandardError = true, RedirectStandardOutput = true };
            start.Environment["Verify__DataFolder"] = _folder;
            start.Environment["Verify__AllowSandboxes"] = "true";
            start.Environment["Verify__LeaseSeconds"] = "3";
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
            catch (HttpRequestException) { await Task.Delay(50); }
        }
        Assert.Fail("the server did not come up within 30 seconds");
    }

    public Task<RunningServer> ContinueHereAsync() => RunningServer.OverAsync(_folder, Greenhouse);

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }
}

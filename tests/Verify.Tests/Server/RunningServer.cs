using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <summary>Keeps every commit from ending, until disposed.</summary>
    public async Task<IAsyncDisposable> HoldDiskAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "verify.db")};Pooling=false");
        await connection.OpenAsync();
        await using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync();
        return connection;
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

using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Configuration;
using Verify.Server.Hooks;
using Verify.Server.Hosting;
using Verify.Server.Store;

namespace Verify.Bench.Pipelines;

/// <summary>The whole server on SQLite in a folder, connected to every stand-in of a played pipeline.</summary>
internal sealed class PipelineServer : IAsyncDisposable
{
    private static readonly TenantId Id = new("bench");
    private readonly PlayedPipeline _pipeline;
    private readonly VerifyStore _store;
    private readonly WebApplication _app;
    private readonly Dictionary<string, Uri> _hooks = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 });

    private PipelineServer(PlayedPipeline pipeline, VerifyStore store, WebApplication app) => (_pipeline, _store, _app) = (pipeline, store, app);

    public TenantStore Tenant => _store.For(Id);

    /// <param name="working">False: takes deliveries and leaves them lie.</param>
    public static async Task<PipelineServer> StartAsync(string folder, PlayedPipeline pipeline, bool working = true)
    {
        var settings = new ServerSettings { DataFolder = folder, PublicUrl = new Uri("http://127.0.0.1:1/"), AllowSandboxes = true };
        var store = await settings.OpenStoreAsync(TimeProvider.System, default);
        await store.CreateTenantAsync(Id, "Bench");
        var app = ServerApp.Build(settings, store, TimeProvider.System, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Critical);
            if (!working) builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(DeliveryWorker)));
        });
        var server = new PipelineServer(pipeline, store, app);
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();
        var known = (await server.Tenant.ConnectionsAsync()).ToDictionary(connection => connection.Id);
        foreach (var (name, (connector, _, sandbox)) in pipeline.Systems)
        {
            var view = connector.SandboxConnection(Id, name, sandbox);
            var values = new Dictionary<string, string>(view.Settings) { ["sandbox"] = sandbox.Address.ToString() };
            var added = known.GetValueOrDefault(name) ?? await server.Tenant.AddConnectionAsync(name, name, name, JsonSerializer.SerializeToUtf8Bytes(values), view.Secrets.ToDictionary(secret => secret.Key, secret => secret.Value[0].Reveal()));
            server._hooks[name] = new Uri($"{app.Urls.First()}/hooks/{name}/{added.PathToken}");
        }
        return server;
    }

    /// <summary>Delivers from so many connections at once; each takes the next in line.</summary>
    public async Task SendAsync(IReadOnlyList<PlayedDelivery> deliveries, int connections)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            for (int place; (place = Interlocked.Increment(ref next)) < deliveries.Count;)
            {
                using var request = _pipeline.Signed(deliveries[place], _hooks[deliveries[place].System]);
                using var answer = await _http.SendAsync(request);
                if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{deliveries[place].System}: answered with {(int)answer.StatusCode}");
            }
        })));
    }

    /// <summary>Waits until nothing is left to do.</summary>
    public async Task QuietAsync(TimeSpan most)
    {
        using var patience = new CancellationTokenSource(most);
        while (await _store.PendingAsync(patience.Token) > 0) await Task.Delay(50, patience.Token);
    }

    /// <summary>Everybody's evidence as canonical JSON, a text each. Ids are left out: they are keyed by each candidate's own random key, so two installations never share one.</summary>
    public async Task<IReadOnlyList<string>> DossiersAsync()
    {
        var all = new List<string>();
        foreach (var (system, person) in _pipeline.People)
        {
            var candidate = await Tenant.FindCandidateAsync(system, person) ?? throw new InvalidOperationException($"{system}:{person}: not known");
            var evidence = (await Dossiers.EvidenceAsync(Tenant, candidate, default)).Select(one => JsonSerializer.Serialize(one with { Id = EvidenceDraft.Placeholder, Supersedes = null }, Json.Canonical)).Order(StringComparer.Ordinal);
            all.Add($"{system}:{person}\n{string.Join('\n', evidence)}");
        }
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Generic;
using Verify.Connectors.Greenhouse;
using Verify.Connectors.Sdk;
using Verify.Connectors.TeamsWorkflow;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Hosting;
using Verify.Server.Review;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Server.Watchlists;

namespace Verify.Server.Demo;

/// <summary>What became of one person of the demonstration.</summary>
internal sealed record DemoResult(CandidateId CandidateId, string Name, string Oddity, string Recommendation, int Score, IReadOnlyList<string> Patterns, IReadOnlyList<string> PatternTitles, string AtsStatus);

/// <summary>The running demonstration: server, store in a temporary folder, and the vendors' sandboxes over real HTTP.</summary>
internal sealed class DemoRun : IAsyncDisposable
{
    public static readonly TenantId Tenant = new("demo");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder;
    private readonly VerifyStore _store;
    private readonly WebApplication _app;
    private readonly GreenhouseSandbox _greenhouse;
    private readonly GenericSandbox _generic;
    private readonly TeamsWorkflowSandbox _channel;
    private readonly ServerSettings _settings;
    private readonly Action<string> _say;

    private DemoRun(string folder, VerifyStore store, WebApplication app, GreenhouseSandbox greenhouse, GenericSandbox generic, TeamsWorkflowSandbox channel, ServerSettings settings, Action<string> say) =>
        (_folder, _store, _app, _greenhouse, _generic, _channel, _settings, _say) = (folder, store, app, greenhouse, generic, channel, settings, say);

    /// <summary>What HR was asked, as the cards in its channel.</summary>
    public IReadOnlyList<JsonNode> Alerts => _channel.Cards;

    public static async Task<DemoRun> StartAsync(int port, Action<string> say, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("verify-demo-").FullName;
        var time = TimeProvider.System;
        if (port == 0) port = FreePort();
        var settings = new ServerSettings { DataFolder = folder, PublicUrl = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/"), AllowSandboxes = true };
        var store = await settings.OpenStoreAsync(time, cancel);
        await store.CreateTenantAsync(Tenant, "Demonstration", cancel);
        ListLibrary.Update(Path.Combine(AppContext.BaseDirectory, "Demo", "lists"), settings.ListsFolder, confirmed: true, time.GetUtcNow(), quiet: true);
        var greenhouse = await StartAsync(new GreenhouseConnector(), store, cancel);
        var generic = await StartAsync(new GenericConnector(), store, cancel);
        var channel = await StartAsync(new TeamsWorkflowConnector(), store, cancel);
        var app = ServerApp.Build(settings, store, time, builder => builder.Logging.SetMinimumLevel(LogLevel.Warning));
        app.Urls.Add(settings.PublicUrl.ToString().TrimEnd('/'));
        await app.StartAsync(cancel);
        say($"The server listens at {settings.PublicUrl}, Greenhouse's stand-in at {greenhouse.Address}");
        return new DemoRun(folder, store, app, (GreenhouseSandbox)greenhouse, (GenericSandbox)generic, (TeamsWorkflowSandbox)channel, settings, say);
    }

    public Uri Address => _settings.PublicUrl;

    /// <summary>Plays every step in the order in which it happened, waits until all is assessed and written back, and says what came out.</summary>
    public async Task<IReadOnlyList<DemoResult>> PlayAsync(CancellationToken cancel)
    {
        var pipeline = DemoPipeline.Load(TimeProvider.System.GetUtcNow());
        var applied = pipeline.People.ToDictionary(p => p, p => _greenhouse.Apply(new SandboxApplicant
        {
            FirstName = p.Given, LastName = p.Family, Email = p.Email, Phone = p.Phone, Address = p.Address, Job = p.Job, AppliedAt = p.AppliedAt,
            Employments = [.. p.Employments.Select(e => (e.Company, e.Title, e.Start, e.End))],
        }));
        var hooks = await HooksAsync(cancel);
        var sent = 0;
        foreach (var (person, step) in pipeline.People.SelectMany(p => p.Steps.Prepend(new DemoStep { At = p.AppliedAt }).Select(s => (Person: p, Step: s))).OrderBy(pair => pair.Step.At))
            await SendAsync(hooks, applied[person], step, sent++, cancel);
        _say($"{sent} signed webhooks were delivered for {pipeline.People.Count} candidates; assessing …");
        await QuietAsync(cancel);

        var results = new List<DemoResult>();
        foreach (var person in pipeline.People) results.Add(await ResultAsync(person, applied[person].Candidate, cancel));
        return results;
    }

    public async Task<IReadOnlyList<(string Role, Uri Link)>> SignInLinksAsync(CancellationToken cancel)
    {
        var made = new List<(string, Uri)>();
        foreach (var role in (Role[])[Role.Reviewer, Role.Recruiter, Role.Admin])
            made.Add((role.ToString().ToLowerInvariant(), await SignInLinkAsync(role, cancel)));
        return made;
    }

    public async Task<Uri> SignInLinkAsync(Role role, CancellationToken cancel) =>
        SignInLinkCommand.Link(_settings, await new SignInLinks(_store, TimeProvider.System).CreateAsync(Tenant, role, cancel));

    public Task WaitAsync(CancellationToken cancel) => _app.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        await _greenhouse.DisposeAsync();
        await _generic.DisposeAsync();
        await _channel.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<Sandbox> StartAsync(ISandboxed connector, VerifyStore store, CancellationToken cancel)
    {
        var sandbox = connector.CreateSandbox();
        await sandbox.StartAsync(cancel);
        var connection = connector.SandboxConnection(Tenant, connector.Id, sandbox);
        var settings = new Dictionary<string, string>(connection.Settings) { ["sandbox"] = sandbox.Address.ToString() };
        await store.For(Tenant).AddConnectionAsync(connector.Id, connector.Id, connector.Id, JsonSerializer.SerializeToUtf8Bytes(settings),
            connection.Secrets.ToDictionary(s => s.Key, s => s.Value[0].Reveal()), cancel);
        return sandbox;
    }

    private async Task<(Uri Greenhouse, Uri Generic)> HooksAsync(CancellationToken cancel)
    {
        var connections = await _store.For(Tenant).ConnectionsAsync(cancel);
        Uri Hook(string id) => new(_settings.PublicUrl, $"hooks/{id}/{connections.Single(c => c.Id == id).PathToken}");
        return (Hook("greenhouse"), Hook("generic"));
    }

    private async Task SendAsync((Uri Greenhouse, Uri Generic) hooks, (long Candidate, long Application) ids, DemoStep step, int number, CancellationToken cancel)
    {
        var delivery = $"demo-{number.ToString("D4", CultureInfo.InvariantCulture)}";
        if (step.Evidence is { } evidence)
        {
            var item = (JsonObject)evidence.DeepClone();
            item["source"] = "demo";
            item["observedAt"] = step.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var body = new JsonObject
            {
                ["events"] = new JsonArray(new JsonObject
                {
                    ["candidate"] = new JsonObject { ["system"] = "greenhouse", ["externalId"] = ids.Candidate.ToString(CultureInfo.InvariantCulture) },
                    ["evidence"] = new JsonArray(item),
                }),
            };
            Accepted(await _generic.SendAsync(hooks.Generic, body.ToJsonString(), delivery, TimeProvider.System.GetUtcNow(), cancel), 202);
            return;
        }
        var action = step.Hire is not null ? "hire_candidate" : step.Stage is not null ? "candidate_stage_change" : "new_candidate_application";
        var statuses = await _greenhouse.DeliverAsync(hooks.Greenhouse, _greenhouse.Event(action, ids.Application, step.At, step.Stage, step.Hire), delivery, cancel: cancel);
        Accepted(statuses[^1], 200);
    }

    private static void Accepted(int status, int expected)
    {
        if (status != expected) throw new InvalidOperationException($"a webhook of the demonstration was answered with {status}");
    }

    private async Task QuietAsync(CancellationToken cancel)
    {
        var until = DateTimeOffset.UtcNow + Patience;
        while (await _store.PendingAsync(cancel) > 0)
        {
            if (DateTimeOffset.UtcNow > until) throw new TimeoutException("the pipeline was not done within a minute");
            await Task.Delay(50, cancel);
        }
    }

    private async Task<DemoResult> ResultAsync(DemoPerson person, long id, CancellationToken cancel)
    {
        var tenant = _store.For(Tenant);
        var candidate = await tenant.FindCandidateAsync("greenhouse", id.ToString(CultureInfo.InvariantCulture), cancel) ?? throw new InvalidOperationException($"{person.Email} did not arrive");
        var latest = await tenant.LatestAssessmentAsync(candidate, cancel) ?? throw new InvalidOperationException($"{candidate} was not assessed");
        return new DemoResult(candidate, $"{person.Given} {person.Family}", person.Oddity, latest.Recommendation, latest.Score, latest.Patterns, [.. latest.Patterns.Select(Words.Pattern)], _greenhouse.StatusOf(id));
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        return ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
    }
}

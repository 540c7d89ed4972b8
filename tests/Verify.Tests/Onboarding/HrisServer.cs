using System.Text;
using System.Text.Json;
using Verify.Connectors.BambooHr;
using Verify.Connectors.Greenhouse;
using Verify.Connectors.Gusto;
using Verify.Connectors.HiBob;
using Verify.Connectors.Sdk;
using Verify.Connectors.TeamsWorkflow;
using Verify.Core.Model;
using Verify.Server.Store;
using Verify.Tests.Server;

namespace Verify.Tests.Onboarding;

/// <summary>A running server with Greenhouse before the hire, three HR systems after it, and a channel for alerts.</summary>
internal sealed class HrisServer : IAsyncDisposable
{
    private static readonly HttpClient Http = new();
    private readonly Dictionary<string, (Sandbox Sandbox, Uri Hook, Secret Secret)> _systems = new(StringComparer.Ordinal);
    private int _deliveries;

    private HrisServer(RunningServer running) => Running = running;

    public RunningServer Running { get; }
    public TenantStore Tenant => Running.Tenant;
    public TeamsWorkflowSandbox Channel { get; } = new();
    public static DateTimeOffset Applied { get; } = DateTimeOffset.UtcNow.AddDays(-20);
    public static DateOnly Start { get; } = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(10);

    public static async Task<HrisServer> StartAsync(Dictionary<string, string>? bambooSettings = null)
    {
        var server = new HrisServer(await RunningServer.StartAsync());
        await server.AddAsync(new BambooHrConnector(), "privateKey", bambooSettings);
        await server.AddAsync(new GustoConnector(), "verificationToken");
        await server.AddAsync(new HiBobConnector(), "webhookSecret");
        await server.Channel.StartAsync();
        await server.ConnectAsync(new TeamsWorkflowConnector(), server.Channel, null);
        return server;
    }

    public static HrisWorker Worker(string given = "Ada", string family = "Example", string? email = null) => new()
    {
        GivenName = given, FamilyName = family, Email = email ?? $"{given.ToLowerInvariant()}@example.com", StartsOn = Start, Street = "12 Elm Street", City = "Austin", State = "TX", PostalCode = "78701",
    };

    /// <summary>Somebody applies through Greenhouse and is hired there.</summary>
    public async Task<(CandidateId Candidate, string GreenhouseId)> HireAsync(string given = "Ada", string family = "Example", string? email = null, DateOnly? start = null)
    {
        var (person, application) = Running.Greenhouse.Apply(new SandboxApplicant { FirstName = given, LastName = family, Email = email ?? $"{given.ToLowerInvariant()}@example.com", AppliedAt = Applied });
        foreach (var body in (string[])[Running.Greenhouse.Event("new_candidate_application", application, Applied), Running.Greenhouse.Event("hire_candidate", application, Applied.AddDays(10), startsOn: (start ?? Start).ToString("yyyy-MM-dd"))])
            Assert.Equal([200], await Running.Greenhouse.DeliverAsync(Running.Hook, body, $"g{++_deliveries}"));
        await Running.QuietAsync();
        return ((await Tenant.FindCandidateAsync("greenhouse", $"{person}"))!.Value, $"{person}");
    }

    /// <summary>A worker is made or changed in an HR system, which says so by webhook.</summary>
    public async Task EmploysAsync(string system, string id, HrisWorker worker, DateTimeOffset at)
    {
        var (sandbox, hook, secret) = _systems[system];
        var webhook = ((IHrisSandbox)sandbox).Employs(id, worker, at);
        var signed = sandbox.SignedRequest(secret, Encoding.UTF8.GetBytes(webhook.Body), webhook.DeliveryId, DateTimeOffset.UtcNow);
        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new ByteArrayContent(signed.Body.ToArray()) };
        foreach (var (name, value) in signed.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Http.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
        await Running.QuietAsync();
        Assert.Empty((await Tenant.DeliveriesAsync("parked", null, 10)).Items);
    }

    public T Sandbox<T>(string system) where T : Sandbox => (T)_systems[system].Sandbox;

    public async Task<CandidateId?> WhoAsync(string system, string id) => await Tenant.FindCandidateAsync(system, system == "gusto" ? $"7c9e6679-0000-4000-8000-{id.PadLeft(12, '0')}" : id);

    public async Task<IReadOnlyList<Evidence>> EvidenceAsync(CandidateId candidate) => await Verify.Server.Assessing.Dossiers.EvidenceAsync(Tenant, candidate, default);

    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        foreach (var (sandbox, _, _) in _systems.Values) await sandbox.DisposeAsync();
        await Channel.DisposeAsync();
    }

    private async Task AddAsync(ISandboxed connector, string secret, Dictionary<string, string>? more = null)
    {
        var sandbox = connector.CreateSandbox();
        await sandbox.StartAsync();
        var connection = await ConnectAsync(connector, sandbox, more);
        var token = (await Tenant.ConnectionsAsync()).Single(one => one.Id == connector.Id).PathToken;
        _systems[connector.Id] = (sandbox, new Uri(Running.Address, $"hooks/{connector.Id}/{token}"), connection.SecretOf(secret)!);
    }

    public async Task<Verify.Connectors.Sdk.Connection> ConnectAsync(ISandboxed connector, Sandbox sandbox, Dictionary<string, string>? more)
    {
        var connection = connector.SandboxConnection(Tenant.Tenant, connector.Id, sandbox);
        var settings = new Dictionary<string, string>(connection.Settings) { ["sandbox"] = sandbox.Address.ToString() };
        foreach (var (name, value) in more ?? []) settings[name] = value;
        await Tenant.AddConnectionAsync(connector.Id, connector.Id, connector.Id, JsonSerializer.SerializeToUtf8Bytes(settings), connection.Secrets.ToDictionary(one => one.Key, one => one.Value[0].Reveal()));
        return connection;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Verify.Connectors.Generic;
using Verify.Connectors.Greenhouse;
using Verify.Connectors.MicrosoftGraph;
using Verify.Connectors.Sdk;
using Verify.Connectors.Zoom;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Connecting;
using Verify.Server.Hosting;
using Verify.Server.Store;
using Verify.Server.Watchlists;
using Verify.Tests.Server;

namespace Verify.Tests.Interviewing;

/// <summary>A running server with Greenhouse, both meeting platforms, the connector for everything else, and ranges of addresses.</summary>
internal sealed class InterviewServer : IAsyncDisposable
{
    /// <summary>Homes in three countries, and a VPN.</summary>
    private const string Ranges = """
        cidr,country,region,city,latitude,longitude,accuracyKm,asn,name,flags
        192.0.2.0/24,US,TN,Nashville,36.16,-86.78,30,64500,Example Home Internet,
        198.51.100.0/25,CA,ON,Toronto,43.65,-79.38,30,64501,Example Maple Internet,
        198.51.100.128/25,DE,BE,Berlin,52.52,13.40,30,64502,Example Spree Internet,
        """;

    private static readonly TenantId Id = new("test");
    private static readonly HttpClient Http = new();
    private readonly string _folder;
    private readonly Dictionary<string, (Sandbox Sandbox, string Path, Secret Secret)> _systems = new(StringComparer.Ordinal);
    private int _deliveries;

    private RunningServer? _running;

    private InterviewServer(string folder) => _folder = folder;

    public RunningServer Running => _running!;
    public TenantStore Tenant => Running.Tenant;
    public MicrosoftGraphSandbox Graph => (MicrosoftGraphSandbox)_systems["microsoft-graph"].Sandbox;
    public static DateTimeOffset Applied { get; } = DateTimeOffset.UtcNow.AddDays(-12);

    /// <summary>Where recordings lie while they are looked at.</summary>
    public string Recordings => Path.Combine(RunningServer.Settings(_folder, 1).DataFolder, "recordings");

    public static async Task<InterviewServer> StartAsync(Dictionary<string, string>? graphSettings = null, bool recordings = false)
    {
        var folder = Directory.CreateTempSubdirectory("verify-interviews-").FullName;
        var greenhouse = await RunningServer.PrepareAsync(folder);
        var lists = Directory.CreateDirectory(Path.Combine(folder, "publishers")).FullName;
        await File.WriteAllTextAsync(Path.Combine(lists, "ip-ranges-test.csv"), Ranges);
        ListLibrary.Update(lists, RunningServer.Settings(folder, 1).ListsFolder, confirmed: true, DateTimeOffset.UtcNow, quiet: true);
        var server = new InterviewServer(folder);
        // Before the server starts, so that it looks after them from the first moment.
        await using (var store = await RunningServer.Settings(folder, 1).OpenStoreAsync(TimeProvider.System, default))
        {
            var wanted = new Dictionary<string, string> { ["videoRequired"] = "yes", ["recordings"] = recordings ? "yes" : "no" };
            await server.AddAsync(store, new MicrosoftGraphConnector(), "clientState", graphSettings ?? wanted);
            await server.AddAsync(store, new ZoomConnector(), "secretToken", wanted);
            await server.AddAsync(store, new GenericConnector(), "signingSecret", []);
        }
        server._running = await RunningServer.OverAsync(folder, greenhouse);
        return server;
    }

    /// <summary>Somebody applies through Greenhouse and is asked to an interview.</summary>
    public async Task<CandidateId> AppliesAsync(string given, string family = "Example", params (string Company, string Title, string Start, string? End)[] jobs)
    {
        var person = await ApplyAsync(given, family, jobs);
        await Running.QuietAsync();
        return (await Tenant.FindCandidateAsync("greenhouse", person))!.Value;
    }

    /// <summary>The same of several at once; nobody waits in between.</summary>
    public async Task<IReadOnlyDictionary<string, CandidateId>> AllApplyAsync(params string[] names)
    {
        var people = new Dictionary<string, string>();
        foreach (var name in names) people[name.Split(' ')[0]] = await ApplyAsync(name.Split(' ')[0], name.Split(' ') is [_, var family] ? family : "Example", []);
        await Running.QuietAsync();
        var found = new Dictionary<string, CandidateId>();
        foreach (var (name, person) in people) found[name] = (await Tenant.FindCandidateAsync("greenhouse", person))!.Value;
        return found;
    }

    /// <summary>Somebody of Nashville applies and is hired.</summary>
    public async Task<CandidateId> HireAsync(string given, DateOnly start)
    {
        var (person, application) = Running.Greenhouse.Apply(new SandboxApplicant { FirstName = given, LastName = "Example", Email = Mail(given), Address = "12 Elm Street, Nashville, TN 37201", AppliedAt = Applied.AddDays(-20) });
        Assert.Equal([200], await Running.Greenhouse.DeliverAsync(Running.Hook, Running.Greenhouse.Event("new_candidate_application", application, Applied.AddDays(-20)), $"g{++_deliveries}"));
        Assert.Equal([200], await Running.Greenhouse.DeliverAsync(Running.Hook, Running.Greenhouse.Event("hire_candidate", application, Applied.AddDays(-10), startsOn: start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), $"g{++_deliveries}"));
        await Running.QuietAsync();
        return (await Tenant.FindCandidateAsync("greenhouse", $"{person}"))!.Value;
    }

    private async Task<string> ApplyAsync(string given, string family, (string Company, string Title, string Start, string? End)[] jobs)
    {
        var (person, application) = Running.Greenhouse.Apply(new SandboxApplicant { FirstName = given, LastName = family, Email = Mail(given), AppliedAt = Applied, Employments = jobs });
        Assert.Equal([200], await Running.Greenhouse.DeliverAsync(Running.Hook, Running.Greenhouse.Event("new_candidate_application", application, Applied), $"g{++_deliveries}"));
        Assert.Equal([200], await Running.Greenhouse.DeliverAsync(Running.Hook, ((IPipelineSandbox)Running.Greenhouse).Moves($"{application}", Stage.Interview, Applied.AddDays(1)).Body, $"g{++_deliveries}"));
        return $"{person}";
    }

    public static string Mail(string given) => $"{given.ToLowerInvariant()}@example.com";

    /// <summary>An interview takes place on a platform, which says so by webhook.</summary>
    public async Task HoldsAsync(string platform, SandboxMeeting meeting)
    {
        await SendAsync(platform, ((IMeetingSandbox)_systems[platform].Sandbox).Holds(meeting).Body);
    }

    /// <summary>The recording of an interview is there.</summary>
    public Task RecordsAsync(string platform, SandboxMeeting meeting, byte[] recording) => SendAsync(platform, ((IMeetingSandbox)_systems[platform].Sandbox).Records(meeting, recording).Body);

    /// <summary>What <c>connections backfill</c> does: everything from before, page by page.</summary>
    public async Task BackfillAsync(string id)
    {
        var stored = (await Tenant.ConnectionAsync(id))!;
        var entry = Running.Services.GetRequiredService<ConnectorCatalog>().Find(id)!;
        await foreach (var page in ((IBackfill)entry.Connector).BackfillAsync(null, null, Running.Services.GetRequiredService<ConnectorSessions>().For(Tenant.Tenant, stored, entry), default))
        {
            Assert.Null(page.Failure);
            await Tenant.InTransactionAsync(tx => Running.Intake.ApplyAsync(tx, stored, page.Events, DateTimeOffset.UtcNow));
        }
        await Running.QuietAsync();
    }

    public string LinkOf(string platform, int number) => ((IMeetingSandbox)_systems[platform].Sandbox).LinkOf(number);

    /// <summary>Networks seen at other steps of somebody's application.</summary>
    public Task SeenAsync(CandidateId candidate, params (Activity Activity, string Ip)[] seen) => SaysAsync(candidate, seen.Select((one, index) => new JsonObject
    {
        ["kind"] = "network-event", ["observedAt"] = Applied.AddHours(index + 1).ToString("O", CultureInfo.InvariantCulture), ["ip"] = one.Ip, ["activity"] = JsonNamingPolicy.KebabCaseLower.ConvertName($"{one.Activity}"),
    }));

    /// <summary>What somebody agrees to.</summary>
    public Task AgreesAsync(CandidateId candidate, params string[] purposes) => SaysAsync(candidate, purposes.Select(purpose => new JsonObject
    {
        ["kind"] = "consent", ["observedAt"] = Applied.AddHours(1).ToString("O", CultureInfo.InvariantCulture), ["purpose"] = purpose, ["given"] = true,
    }));

    private async Task SaysAsync(CandidateId candidate, IEnumerable<JsonObject> evidence)
    {
        var greenhouse = (await Tenant.ExternalIdentitiesAsync(candidate)).First(identity => identity.System == "greenhouse").Id;
        await SendAsync("generic", new JsonObject
        {
            ["events"] = new JsonArray(new JsonObject
            {
                ["candidate"] = new JsonObject { ["system"] = "greenhouse", ["externalId"] = greenhouse },
                ["evidence"] = new JsonArray([.. evidence]),
            }),
        }.ToJsonString());
    }

    public async Task<int> SendAsync(string system, string body, string route = "")
    {
        var (sandbox, path, secret) = _systems[system];
        var signed = sandbox.SignedRequest(secret, Encoding.UTF8.GetBytes(body), $"d{++_deliveries}", DateTimeOffset.UtcNow);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Running.Address, route.Length == 0 ? path : $"{path}/{route}")) { Content = new ByteArrayContent(signed.Body.ToArray()) };
        foreach (var (name, value) in signed.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Http.SendAsync(request);
        Assert.InRange((int)answer.StatusCode, 200, 202);
        return (int)answer.StatusCode;
    }

    /// <summary>What the real assessor observed, parted by blanks.</summary>
    public Task<string> ObservedAsync(CandidateId candidate) => Running.ObservedAsync(candidate);

    public async Task<IReadOnlyList<Evidence>> EvidenceAsync(CandidateId candidate) => await Verify.Server.Assessing.Dossiers.EvidenceAsync(Tenant, candidate, default);

    public async ValueTask DisposeAsync()
    {
        Running.KeepFolder();
        await Running.DisposeAsync();
        await Running.Greenhouse.DisposeAsync();
        foreach (var (sandbox, _, _) in _systems.Values) await sandbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AddAsync(VerifyStore store, ISandboxed connector, string secret, Dictionary<string, string> more)
    {
        var sandbox = connector.CreateSandbox();
        await sandbox.StartAsync();
        var connection = connector.SandboxConnection(Id, connector.Id, sandbox);
        var settings = new Dictionary<string, string>(connection.Settings) { ["sandbox"] = sandbox.Address.ToString() };
        foreach (var (name, value) in more) settings[name] = value;
        var added = await store.For(Id).AddConnectionAsync(connector.Id, connector.Id, connector.Id, JsonSerializer.SerializeToUtf8Bytes(settings), connection.Secrets.ToDictionary(one => one.Key, one => one.Value[0].Reveal()));
        _systems[connector.Id] = (sandbox, $"hooks/{connector.Id}/{added.PathToken}", connection.SecretOf(secret)!);
    }
}

using System.Globalization;
using System.Text;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Bench.Pipelines;

/// <summary>A webhook of one of the systems, not signed yet.</summary>
internal sealed record PlayedDelivery(string System, SandboxWebhook Webhook);

/// <summary>
/// One pipeline through every ATS that has a stand-in: people apply, are moved, hired or turned down. The stand-ins have played it to its end before anything is
/// delivered, so that whoever reads again there finds the same whatever arrives first.
/// </summary>
internal sealed class PlayedPipeline : IAsyncDisposable
{
    private const int Steps = 5;

    private PlayedPipeline(IReadOnlyDictionary<string, (ISandboxed Connector, ConnectorManifest Manifest, Sandbox Sandbox)> systems) => Systems = systems;

    public IReadOnlyDictionary<string, (ISandboxed Connector, ConnectorManifest Manifest, Sandbox Sandbox)> Systems { get; }

    /// <summary>In the order in which they happened, mixed over the systems.</summary>
    public List<PlayedDelivery> Deliveries { get; } = [];

    /// <summary>Everybody, by the vendor's id.</summary>
    public List<(string System, string Person)> People { get; } = [];

    public static async Task<PlayedPipeline> PlayAsync(int deliveries)
    {
        var systems = new SortedDictionary<string, (ISandboxed, ConnectorManifest, Sandbox)>(StringComparer.Ordinal);
        foreach (var entry in ConnectorCatalog.Load().All)
            if (entry.Connector is ISandboxed sandboxed && sandboxed.CreateSandbox() is IPipelineSandbox and Sandbox sandbox)
            {
                await sandbox.StartAsync();
                systems[entry.Manifest.Id] = (sandboxed, entry.Manifest, sandbox);
            }
        var played = new PlayedPipeline(systems);
        var names = systems.Keys.ToArray();
        var start = new DateTimeOffset(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);
        var open = new List<(string System, string Application, DateTimeOffset At, int Number)>();
        for (var number = 0; number < deliveries / Steps; number++)
        {
            var system = names[number % names.Length];
            var (person, application, webhook) = played.Of(system).Applies(Somebody(number, start.AddMinutes(number)));
            played.People.Add((system, person));
            played.Deliveries.Add(new PlayedDelivery(system, webhook));
            open.Add((system, application, start.AddMinutes(number), number));
        }
        foreach (var (stage, days) in new[] { (Stage.Screening, 3), (Stage.Interview, 8), (Stage.Offer, 15) })
            foreach (var (system, application, at, _) in open) played.Deliveries.Add(new PlayedDelivery(system, played.Of(system).Moves(application, stage, at.AddDays(days))));
        foreach (var (system, application, at, number) in open)
            played.Deliveries.Add(new PlayedDelivery(system, number % 3 == 0 ? played.Of(system).TurnsDown(application, at.AddDays(20)) : played.Of(system).Hires(application, at.AddDays(20))));
        return played;
    }

    /// <summary>As the vendor sends it now.</summary>
    public HttpRequestMessage Signed(PlayedDelivery delivery, Uri hook)
    {
        var (connector, manifest, sandbox) = Systems[delivery.System];
        var secret = connector.SandboxConnection(new TenantId("any"), delivery.System, sandbox).SecretsOf(manifest.Webhook!.Secret)[0];
        var signed = sandbox.SignedRequest(secret, Encoding.UTF8.GetBytes(delivery.Webhook.Body), delivery.Webhook.DeliveryId, DateTimeOffset.UtcNow);
        var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new ByteArrayContent(signed.Body.ToArray()) };
        foreach (var (name, value) in signed.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>The same deliveries in another order, every tenth of them twice.</summary>
    public IReadOnlyList<PlayedDelivery> Shuffled(int seed)
    {
        var again = Deliveries.Concat(Deliveries.Where((_, place) => place % 10 == 0)).ToArray();
#pragma warning disable CA5394 // A shuffle that comes back with its seed.
        new Random(seed).Shuffle(again);
#pragma warning restore CA5394
        return again;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, _, sandbox) in Systems.Values) await sandbox.DisposeAsync();
    }

    private IPipelineSandbox Of(string system) => (IPipelineSandbox)Systems[system].Sandbox;

    private static PipelineApplicant Somebody(int number, DateTimeOffset at)
    {
        var letters = string.Concat(Enumerable.Range(0, 5).Select(place => (char)('a' + number / (int)Math.Pow(26, place) % 26)));
        return new PipelineApplicant
        {
            GivenName = $"G{letters}", FamilyName = $"Example{letters}", Email = $"{letters}@example.com", Phone = string.Create(CultureInfo.InvariantCulture, $"+1 {200 + number / 100 % 700} 555 01{number % 100:00}"),
            Address = string.Create(CultureInfo.InvariantCulture, $"{1 + number} Elm St, Austin, TX, USA"), Links = [$"https://{letters}.example.com"], AppliedAt = at,
            Jobs = [("Example Ltd", "Engineer", new DateOnly(2019, 3, 1), new DateOnly(2022, 5, 31))],
        };
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Spur;

/// <summary>What Spur knows of an address; what it does not know is left out.</summary>
internal sealed record SpurContext
{
    public SpurNetwork? As { get; init; }
    public string? Organization { get; init; }
    public string? Infrastructure { get; init; }
    public SpurPlace? Location { get; init; }
    public SpurClient? Client { get; init; }
    public IReadOnlyList<SpurTunnel?>? Tunnels { get; init; }
    public IReadOnlyList<string?>? Risks { get; init; }
}

internal sealed record SpurNetwork
{
    public int? Number { get; init; }
    public string? Organization { get; init; }
}

internal sealed record SpurPlace
{
    public string? City { get; init; }
    public string? State { get; init; }
    public string? Country { get; init; }
}

internal sealed record SpurClient
{
    public IReadOnlyList<string?>? Proxies { get; init; }
}

internal sealed record SpurTunnel
{
    public string? Operator { get; init; }
    public string? Type { get; init; }
    public bool? Anonymous { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SpurContext))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class SpurJson : JsonSerializerContext;

/// <summary>Spur's Context API: VPNs, proxies and Tor behind an address. https://docs.spur.us/context-api</summary>
public sealed class SpurConnector : IEnricher, IHealth, ISandboxed
{
    internal const string Name = "spur";

    public string Id => Name;

    public IReadOnlyList<string> Kinds { get; } = ["ip-intel"];

    /// <summary>https://docs.spur.us/context-api/endpoints. Its 429 says that the paid look-ups are used up, not that we were too fast.</summary>
    public async Task<Result<IReadOnlyList<EvidenceDraft>>> EnrichAsync(EnrichmentRequest request, Session session, CancellationToken cancel)
    {
        if (Enrichment.Ip(request.Input) is not { } ip) return Enrichment.NotCovered(Name, "not an address");
        if (!(await GetAsync($"v2/context/{ip}", session, cancel)).Json(SpurJson.Default.SpurContext).Succeeded(out var context, out var failure)) return failure;
        var now = session.Clock.GetUtcNow();
        var tunnels = (context.Tunnels ?? []).OfType<SpurTunnel>().ToArray();
        var anonymous = Array.FindAll(tunnels, tunnel => tunnel.Anonymous != false);
        bool Has(string type) => Array.Exists(anonymous, tunnel => tunnel.Type == type);
        var residential = context.Client?.Proxies?.Count > 0 || context.Risks?.Contains("CALLBACK_PROXY") == true;
        return Enrichment.Drafts(Name, new IpIntel
        {
            Id = EvidenceDraft.Placeholder,
            Source = Name,
            ObservedAt = now,
            Ip = request.Input,
            Country = context.Location?.Country,
            Region = context.Location?.State,
            City = context.Location?.City,
            Asn = context.As?.Number,
            AsnName = context.As?.Organization,
            Provider = anonymous.Select(tunnel => tunnel.Operator).FirstOrDefault(name => name is not null) ?? context.Organization,
            Vpn = Has("VPN"),
            Tor = Has("TOR"),
            // Whatever else is anonymous is a proxy of some kind.
            PublicProxy = !residential && Array.Exists(anonymous, tunnel => tunnel is { Anonymous: true, Type: not ("VPN" or "TOR") } or { Type: "PROXY" }),
            Hosting = context.Infrastructure == "DATACENTER",
            ResidentialProxy = residential,
            ResidentialProxyLastSeen = residential ? now : null,
            CarrierNat = context.Infrastructure == "MOBILE",
            CorporateGateway = Array.Exists(tunnels, tunnel => tunnel is { Type: "VPN", Anonymous: false }) && !Has("VPN"),
            Snapshot = Enrichment.Snapshot(Name, now),
        });
    }

    /// <summary>How many look-ups are left; asking costs none.</summary>
    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) =>
        (await GetAsync("status", session, cancel)).Json(SpurJson.Default.JsonElement).Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "the balance can be read");

    public Sandbox CreateSandbox() => new SpurSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["token"] = [new Secret(SpurSandbox.Token)] },
    };

    private static Task<Result<HttpAnswer>> GetAsync(string path, Session session, CancellationToken cancel) => session.ReadAsync("token", token =>
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://api.spur.us/{path}"));
        request.Headers.TryAddWithoutValidation("Token", token.Reveal());
        return request;
    }, cancel);
}

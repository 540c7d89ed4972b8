using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.IpInfo;

/// <summary>An answer of the plans Core and Plus. Whether it says anything about anonymity depends on the plan.</summary>
internal sealed record IpInfoAnswer
{
    public bool? Bogon { get; init; }
    public IpInfoPlace? Geo { get; init; }
    public IpInfoNetwork? As { get; init; }
    public IpInfoAnonymous? Anonymous { get; init; }
    public bool? IsAnonymous { get; init; }
    public bool? IsHosting { get; init; }
    public bool? IsMobile { get; init; }
}

internal sealed record IpInfoPlace
{
    public string? City { get; init; }
    public string? Region { get; init; }
    public string? CountryCode { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public double? Radius { get; init; }
}

internal sealed record IpInfoNetwork
{
    public string? Asn { get; init; }
    public string? Name { get; init; }
}

internal sealed record IpInfoAnonymous
{
    public string? Name { get; init; }
    public bool? IsProxy { get; init; }
    public bool? IsRelay { get; init; }
    public bool? IsTor { get; init; }
    public bool? IsVpn { get; init; }
}

/// <summary>Empty where the address was never seen as a residential proxy.</summary>
internal sealed record IpInfoResidential
{
    public string? LastSeen { get; init; }
    public string? Service { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IpInfoAnswer))]
[JsonSerializable(typeof(IpInfoResidential))]
internal sealed partial class IpInfoJson : JsonSerializerContext;

/// <summary>IPinfo: place, network and anonymity of an address. https://ipinfo.io/developers</summary>
public sealed class IpInfoConnector : IEnricher, IHealth, ISandboxed
{
    internal const string Name = "ipinfo";

    public string Id => Name;

    public IReadOnlyList<string> Kinds { get; } = ["ip-intel"];

    public async Task<Result<IReadOnlyList<EvidenceDraft>>> EnrichAsync(EnrichmentRequest request, Session session, CancellationToken cancel)
    {
        if (Enrichment.Ip(request.Input) is not { } ip) return Enrichment.NotCovered(Name, "not an address");
        if (!(await LookUpAsync(ip, session, cancel)).Succeeded(out var answer, out var failure)) return failure;
        if (answer.Bogon == true) return Enrichment.NotCovered(Name, "not an address of the public internet");
        // The plans without a word on anonymity place an address and no more: that nothing is hidden they do not say.
        if (answer.IsHosting is null && answer.Anonymous is null && answer.IsAnonymous is null) return Enrichment.NotCovered(Name, "this plan does not say whether an address hides somebody");
        IpInfoResidential? residential = null;
        if (session.Connection.Setting("residentialProxies") == "on" && !(await ResidentialAsync(ip, session, cancel)).Succeeded(out residential, out failure)) return failure;
        var now = session.Clock.GetUtcNow();
        var anonymous = answer.Anonymous;
        return Enrichment.Drafts(Name, new IpIntel
        {
            Id = EvidenceDraft.Placeholder,
            Source = Name,
            ObservedAt = now,
            Ip = request.Input,
            Country = answer.Geo?.CountryCode,
            Region = answer.Geo?.Region,
            City = answer.Geo?.City,
            Latitude = answer.Geo?.Latitude,
            Longitude = answer.Geo?.Longitude,
            AccuracyKm = answer.Geo?.Radius,
            Asn = answer.As?.Asn is ['A', 'S', .. var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var asn) ? asn : null,
            AsnName = answer.As?.Name,
            Provider = anonymous?.Name ?? residential?.Service,
            // Core says that somebody is hidden, and not how.
            Vpn = anonymous?.IsVpn ?? (anonymous is null && answer.IsAnonymous == true),
            Tor = anonymous?.IsTor == true,
            PublicProxy = anonymous?.IsProxy == true,
            Relay = anonymous?.IsRelay == true,
            Hosting = answer.IsHosting == true,
            CarrierNat = answer.IsMobile == true,
            ResidentialProxy = residential?.LastSeen is not null,
            ResidentialProxyLastSeen = DateTimeOffset.TryParseExact(residential?.LastSeen, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var seen) ? seen : null,
            Snapshot = Enrichment.Snapshot(Name, now),
        });
    }

    /// <summary>Looks up a public resolver; it counts as one look-up.</summary>
    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) =>
        (await LookUpAsync(IPAddress.Parse("8.8.8.8"), session, cancel)).Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "addresses can be looked up");

    public Sandbox CreateSandbox() => new IpInfoSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["residentialProxies"] = "on" },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["token"] = [new Secret(IpInfoSandbox.Token)] },
    };

    /// <summary>https://ipinfo.io/developers/plus-api. The token goes in a header: in the address it would stand in every log on the way.</summary>
    private static async Task<Result<IpInfoAnswer>> LookUpAsync(IPAddress ip, Session session, CancellationToken cancel) =>
        (await GetAsync($"https://api.ipinfo.io/lookup/{ip}", session, cancel)).Json(IpInfoJson.Default.IpInfoAnswer);

    /// <summary>https://ipinfo.io/developers/residential-proxy-detection-api: never seen is an empty object, or not found.</summary>
    private static async Task<Result<IpInfoResidential?>> ResidentialAsync(IPAddress ip, Session session, CancellationToken cancel)
    {
        var answered = (await GetAsync($"https://ipinfo.io/resproxy/{ip}", session, cancel)).Json(IpInfoJson.Default.IpInfoResidential);
        return answered.Succeeded(out var seen, out var failure) ? seen : failure.Category == FailureCategory.NotFound ? Result<IpInfoResidential?>.Of(null) : failure;
    }

    private static Task<Result<HttpAnswer>> GetAsync(string address, Session session, CancellationToken cancel) =>
        session.ReadAsync("token", token => new HttpRequestMessage(HttpMethod.Get, new Uri(address)) { Headers = { Authorization = Wire.Bearer(token) } }, cancel);
}

using System.Globalization;
using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Connectors.Domains;

/// <summary>An answer of DNS as JSON.</summary>
internal sealed record DnsAnswer
{
    [JsonPropertyName("Status")]
    public int? Status { get; init; }
    [JsonPropertyName("Answer")]
    public IReadOnlyList<DnsRecord?>? Answer { get; init; }
}

internal sealed record DnsRecord
{
    public int Type { get; init; }
    public string? Data { get; init; }
}

/// <summary>What a registry says of a name.</summary>
internal sealed record RdapDomain
{
    public IReadOnlyList<RdapEvent?>? Events { get; init; }
}

internal sealed record RdapEvent
{
    public string? EventAction { get; init; }
    public string? EventDate { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DnsAnswer))]
[JsonSerializable(typeof(RdapDomain))]
internal sealed partial class DomainsJson : JsonSerializerContext;

/// <summary>DNS and the registries' RDAP: whether a domain takes mail, and since when it is registered. Only the domain is asked for, never the mailbox or the page.</summary>
public sealed class DomainsConnector : IEnricher, IHealth, ISandboxed
{
    internal const string Name = "domains";
    private const int Mail = 15, Address = 1, SixAddress = 28, NoSuchName = 3;

    /// <summary>Where registries answer, of https://data.iana.org/rdap/dns.json (RFC 9224) and, for .io, .co, .de and .ch, of the registries themselves. A general resolver would answer with a redirect, and none is followed.</summary>
    private static readonly Dictionary<string, string> Registries = new(StringComparer.Ordinal)
    {
        ["com"] = "rdap.verisign.com/com/v1", ["net"] = "rdap.verisign.com/net/v1", ["org"] = "rdap.publicinterestregistry.org/rdap",
        ["info"] = "rdap.identitydigital.services/rdap", ["io"] = "rdap.identitydigital.services/rdap", ["ai"] = "rdap.identitydigital.services/rdap",
        ["dev"] = "pubapi.registry.google/rdap", ["app"] = "pubapi.registry.google/rdap", ["xyz"] = "rdap.centralnic.com/xyz", ["co"] = "rdap.registry.co/co",
        ["uk"] = "rdap.nominet.uk/uk", ["de"] = "rdap.denic.de", ["fr"] = "rdap.nic.fr", ["nl"] = "rdap.sidn.nl", ["ch"] = "rdap.nic.ch", ["ca"] = "rdap.ca.fury.ca/rdap",
    };

    public string Id => Name;

    public IReadOnlyList<string> Kinds { get; } = ["email-intel", "link-check"];

    public async Task<Result<IReadOnlyList<EvidenceDraft>>> EnrichAsync(EnrichmentRequest request, Session session, CancellationToken cancel)
    {
        var now = session.Clock.GetUtcNow();
        var host = request.Kind == "link-check" ? WebLinks.Host(request.Input) : Emails.Domain(request.Input);
        if (host is null || WebLinks.RegisteredName(host) is not { } registered || !IsName(host)) return Enrichment.NotCovered(Name, "names no domain");
        if (request.Kind == "link-check")
        {
            if (!(await RegisteredAsync(registered, session, cancel)).Succeeded(out var since, out var unknown)) return unknown;
            if (since is null) return Enrichment.NotCovered(Name, "this registry does not say since when");
            return Enrichment.Drafts(Name, new LinkCheck { Id = EvidenceDraft.Placeholder, Source = Name, ObservedAt = now, Url = request.Input, Host = host, DomainRegistered = since, Portfolio = true });
        }
        // A free mailbox says nothing by its domain, and the domain need not be asked for.
        var free = Emails.IsFree(host);
        bool? accepts = null;
        PartialDate? age = null;
        if (!free)
        {
            if (!(await AcceptsMailAsync(host, session, cancel)).Succeeded(out accepts, out var failure)) return failure;
            if (!(await RegisteredAsync(registered, session, cancel)).Succeeded(out age, out failure)) return failure;
        }
        return Enrichment.Drafts(Name, new EmailIntel
        {
            Id = EvidenceDraft.Placeholder, Source = Name, ObservedAt = now, Email = request.Input, FreeMail = free, AcceptsMail = accepts, DomainRegistered = age, Snapshot = Enrichment.Snapshot(Name, now),
        });
    }

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) =>
        (await ResolveAsync("example.com", Address, session, cancel)).Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "names can be resolved");

    public Sandbox CreateSandbox() => new DomainsSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new() { Tenant = tenant, Id = id, Connector = Name, Sandbox = sandbox.Address };

    /// <summary>RFC 7505: one record "0 ." refuses all mail. RFC 5321, section 5.1: without a record mail goes to the host itself, where there is one.</summary>
    private static async Task<Result<bool?>> AcceptsMailAsync(string host, Session session, CancellationToken cancel)
    {
        if (!(await ResolveAsync(host, Mail, session, cancel)).Succeeded(out var mail, out var failure)) return failure;
        if (mail.Status == NoSuchName) return Result<bool?>.Of(false);
        var records = (mail.Answer ?? []).OfType<DnsRecord>().Where(record => record.Type == Mail).ToArray();
        if (records.Length > 0) return Result<bool?>.Of(!Array.TrueForAll(records, record => record.Data?.EndsWith(" .", StringComparison.Ordinal) == true));
        foreach (var type in (int[])[Address, SixAddress])
        {
            if (!(await ResolveAsync(host, type, session, cancel)).Succeeded(out var itself, out failure)) return failure;
            if ((itself.Answer ?? []).Any(record => record?.Type == type)) return Result<bool?>.Of(true);
        }
        return Result<bool?>.Of(false);
    }

    /// <summary>https://developers.google.com/speed/public-dns/docs/doh/json and https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/: 0 is an answer, 3 no such name; all else is none.</summary>
    private static async Task<Result<DnsAnswer>> ResolveAsync(string host, int type, Session session, CancellationToken cancel)
    {
        var resolver = session.Connection.Setting("resolver") == "cloudflare" ? "cloudflare-dns.com/dns-query" : "dns.google/resolve";
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://{resolver}?name={Uri.EscapeDataString(host)}&type={type}"));
        if (!(await session.Http.ReadAsync(() => Accepting(address, "application/dns-json"), cancel)).Json(DomainsJson.Default.DnsAnswer).Succeeded(out var answer, out var failure)) return failure;
        return answer.Status is 0 or NoSuchName ? answer : new Failure(FailureCategory.Unavailable, $"{Name}: DNS answers {answer.Status?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}");
    }

    /// <summary>RFC 9083, section 4.5. A name that its registry does not know, and a registry without an address here, give no date.</summary>
    private static async Task<Result<PartialDate?>> RegisteredAsync(string name, Session session, CancellationToken cancel)
    {
        if (!Registries.TryGetValue(name[(name.LastIndexOf('.') + 1)..], out var registry)) return Result<PartialDate?>.Of(null);
        var answered = (await session.Http.ReadAsync(() => Accepting(new Uri($"https://{registry}/domain/{name}"), "application/rdap+json"), cancel)).Json(DomainsJson.Default.RdapDomain);
        if (answered.Failure is { Category: FailureCategory.NotFound }) return Result<PartialDate?>.Of(null);
        if (!answered.Succeeded(out var domain, out var failure)) return failure;
        var since = (domain.Events ?? []).FirstOrDefault(one => one?.EventAction == "registration")?.EventDate;
        return Result<PartialDate?>.Of(since is { Length: >= 10 } && PartialDate.TryParse(since[..10], out var day) ? day : null);
    }

    private static HttpRequestMessage Accepting(Uri address, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", $"{type}, application/json");
        return request;
    }

    private static bool IsName(string host) => host.Length <= 253 && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-');
}

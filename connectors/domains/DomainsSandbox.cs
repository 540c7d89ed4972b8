using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Domains;

/// <summary>A stand-in for a resolver and the registries: names that begin with "new" were registered in November 2026, those that begin with "dead" take no mail.</summary>
public sealed class DomainsSandbox : Sandbox, IEnrichmentSandbox
{
    private int _asked;

    public IReadOnlyList<EnrichmentRequest> Samples { get; } = [new("email-intel", "ada@example.com"), new("link-check", "https://www.example.org/work")];

    public override object State() => new { asked = Volatile.Read(ref _asked) };

    protected override void Map(WebApplication app)
    {
        foreach (var (host, path) in new[] { ("dns.google", "/resolve"), ("cloudflare-dns.com", "/dns-query") }) app.MapGet(path, Resolve).RequireHost(host);
        app.MapGet("/{**path}", (string path) =>
        {
            Interlocked.Increment(ref _asked);
            var name = path[(path.LastIndexOf('/') + 1)..];
            return Results.Json(new { objectClassName = "domain", ldhName = name, events = new[] { new { eventAction = "registration", eventDate = name.StartsWith("new", StringComparison.Ordinal) ? "2026-11-02T08:00:00Z" : "1999-04-05T00:00:00Z" } } }, contentType: "application/rdap+json");
        }).RequireHost("pubapi.registry.google", "rdap.verisign.com", "rdap.publicinterestregistry.org", "rdap.identitydigital.services", "rdap.centralnic.com", "rdap.registry.co", "rdap.nominet.uk", "rdap.denic.de", "rdap.nic.fr", "rdap.sidn.nl", "rdap.nic.ch", "rdap.ca.fury.ca");
    }

    private IResult Resolve(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        var (name, type) = ((string?)context.Request.Query["name"] ?? "", (string?)context.Request.Query["type"]);
        if (name.StartsWith("dead", StringComparison.Ordinal)) return Results.Json(new JsonObject { ["Status"] = 3 });
        var record = new JsonObject { ["name"] = name + ".", ["type"] = int.Parse(type ?? "1", CultureInfo.InvariantCulture), ["TTL"] = 300, ["data"] = type == "15" ? $"10 mail.{name}." : "198.51.100.7" };
        return Results.Json(new JsonObject { ["Status"] = 0, ["Answer"] = new JsonArray(record) });
    }
}

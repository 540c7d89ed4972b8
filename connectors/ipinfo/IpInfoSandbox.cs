using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.IpInfo;

/// <summary>A stand-in for IPinfo: addresses that end in 7 are residential proxies, in 9 VPN exits, others households.</summary>
public sealed class IpInfoSandbox : Sandbox, IEnrichmentSandbox
{
    internal const string Token = "sandbox-token";
    private int _asked;

    public IReadOnlyList<EnrichmentRequest> Samples { get; } = [new("ip-intel", "203.0.113.9")];

    public override object State() => new { asked = Volatile.Read(ref _asked) };

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization == $"Bearer {Token}") await next(context);
            else await Results.Json(new { status = 403, error = new { title = "Unknown token" } }, statusCode: 401).ExecuteAsync(context);
        });
        app.MapGet("/lookup/{ip}", (string ip) =>
        {
            Interlocked.Increment(ref _asked);
            var vpn = ip.EndsWith('9');
            return Results.Json(new
            {
                ip, geo = new { city = "Dallas", region = "Texas", country_code = "US", latitude = 32.78, longitude = -96.8, radius = 50 }, @as = new { asn = "AS64500", name = "Example Net" },
                anonymous = new { name = vpn ? "EXAMPLE_VPN" : null, is_proxy = false, is_relay = false, is_tor = false, is_vpn = vpn }, is_anonymous = vpn, is_hosting = vpn, is_mobile = false,
            });
        }).RequireHost("api.ipinfo.io");
        app.MapGet("/resproxy/{ip}", (string ip) => ip.EndsWith('7') ? Results.Json(new { ip, last_seen = "2026-11-18", percent_days_seen = 40, service = "example_proxy" }) : Results.Json(new { })).RequireHost("ipinfo.io");
    }
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Spur;

/// <summary>A stand-in for Spur: addresses that end in 7 are exits of a residential proxy, in 9 of a VPN, others are households.</summary>
public sealed class SpurSandbox : Sandbox, IEnrichmentSandbox
{
    internal const string Token = "sandbox-token";
    private int _asked;

    public IReadOnlyList<EnrichmentRequest> Samples { get; } = [new("ip-intel", "203.0.113.7")];

    public override object State() => new { asked = Volatile.Read(ref _asked) };

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers["Token"] == Token) await next(context);
            else await Results.StatusCode(401).ExecuteAsync(context);
        });
        var api = app.MapGroup("").RequireHost("api.spur.us");
        api.MapGet("/status", () => Results.Json(new { active = true, queriesRemaining = 5000 }));
        api.MapGet("/v2/context/{ip}", (string ip) =>
        {
            Interlocked.Increment(ref _asked);
            var answer = new JsonObject { ["ip"] = ip, ["as"] = new JsonObject { ["number"] = 64500, ["organization"] = "Example Net" }, ["organization"] = "Example Net", ["location"] = new JsonObject { ["city"] = "Dallas", ["state"] = "Texas", ["country"] = "US" } };
            if (ip.EndsWith('7')) answer["client"] = new JsonObject { ["proxies"] = new JsonArray("EXAMPLE_PROXY"), ["count"] = 12 };
            if (ip.EndsWith('9')) answer["tunnels"] = new JsonArray(new JsonObject { ["anonymous"] = true, ["operator"] = "EXAMPLE_VPN", ["type"] = "VPN" });
            return Results.Json(answer);
        });
    }
}

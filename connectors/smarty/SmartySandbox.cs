using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Smarty;

/// <summary>A stand-in for Smarty's US Street API: a street with "Mailbox" is a mail agency's, one with "Vacant" vacant, one with "Nowhere" is not known.</summary>
public sealed class SmartySandbox : Sandbox, IEnrichmentSandbox
{
    internal const string AuthId = "00000000-0000-4000-8000-000000000001", AuthToken = "sandbox-auth-token";
    private int _asked;

    public IReadOnlyList<EnrichmentRequest> Samples { get; } =
    [
        new("address-intel", "500 Mailbox Ave, Ste 210, Springfield, IL, 62701, US")
        {
            With = new Dictionary<string, string> { ["street"] = "500 Mailbox Ave", ["unit"] = "Ste 210", ["city"] = "Springfield", ["state"] = "IL", ["postalCode"] = "62701", ["country"] = "US" },
        },
    ];

    public override object State() => new { asked = Volatile.Read(ref _asked) };

    protected override void Map(WebApplication app) => app.MapGet("/street-address", (HttpContext context) =>
    {
        if (context.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AuthId}:{AuthToken}")))
            return Results.Json(new { errors = new[] { new { id = 1, message = "Unauthorized" } } }, statusCode: 401);
        Interlocked.Increment(ref _asked);
        var street = (string?)context.Request.Query["street"] ?? "";
        bool Says(string word) => street.Contains(word, StringComparison.Ordinal);
        if (Says("Nowhere")) return Results.Json(new JsonArray());
        return Results.Json(new JsonArray(new JsonObject
        {
            ["input_index"] = 0, ["candidate_index"] = 0, ["delivery_line_1"] = street,
            ["metadata"] = new JsonObject { ["record_type"] = "S", ["zip_type"] = "Standard", ["rdi"] = Says("Mailbox") ? "Commercial" : "Residential" },
            ["analysis"] = new JsonObject { ["dpv_match_code"] = "Y", ["dpv_cmra"] = Says("Mailbox") ? "Y" : "N", ["dpv_vacant"] = Says("Vacant") ? "Y" : "N", ["active"] = "Y" },
        }));
    }).RequireHost("us-street.api.smarty.com");
}

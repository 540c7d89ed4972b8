using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Twilio;

/// <summary>A stand-in for Twilio's Lookup: numbers that end in 00 are VoIP lines, in 99 are beyond what the carriers tell, others are mobile.</summary>
public sealed class TwilioSandbox : Sandbox, IEnrichmentSandbox
{
    internal const string Account = "AC00000000000000000000000000000001", AuthToken = "sandbox-auth-token";
    private int _billed;

    public IReadOnlyList<EnrichmentRequest> Samples { get; } = [new("phone-intel", "+14155550100")];

    /// <summary>How many look-ups would have been paid for.</summary>
    public int Billed => Volatile.Read(ref _billed);

    public override object State() => new { billed = Billed };

    protected override void Map(WebApplication app) => app.MapGet("/v2/PhoneNumbers/{number}", (string number, HttpContext context) =>
    {
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account}:{AuthToken}"));
        if (context.Request.Headers.Authorization != expected) return Results.Json(new { code = 20003, message = "Authenticate", status = 401 }, statusCode: 401);
        var packages = ((string?)context.Request.Query["Fields"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (packages.Length > 0) Interlocked.Increment(ref _billed);
        return Results.Json(new JsonObject
        {
            ["calling_country_code"] = "1", ["country_code"] = "US", ["phone_number"] = number, ["national_format"] = number, ["valid"] = true, ["validation_errors"] = new JsonArray(),
            ["line_type_intelligence"] = packages.Contains("line_type_intelligence") ? Line(number) : null, ["url"] = $"https://lookups.twilio.com/v2/PhoneNumbers/{number}",
        });
    }).RequireHost("lookups.twilio.com");

    private static JsonObject Line(string number) => number.EndsWith("99", StringComparison.Ordinal)
        ? new JsonObject { ["mobile_country_code"] = null, ["mobile_network_code"] = null, ["carrier_name"] = null, ["type"] = null, ["error_code"] = 60600 }
        : new JsonObject
        {
            ["mobile_country_code"] = null, ["mobile_network_code"] = null, ["carrier_name"] = number.EndsWith("00", StringComparison.Ordinal) ? "Example VoIP LLC" : "Example Mobile",
            ["type"] = number.EndsWith("00", StringComparison.Ordinal) ? "nonFixedVoip" : "mobile", ["error_code"] = null,
        };
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Checkr;

/// <summary>A stand-in for Checkr: reports and whom they are about, and the signed webhook.</summary>
public sealed class CheckrSandbox : Sandbox, IEnrichmentSandbox
{
    internal const string SigningKey = "sandbox-signing-key", ApiKey = "sandbox-api-key";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonObject> _reports = new(StringComparer.Ordinal), _candidates = new(StringComparer.Ordinal);
    private int _read;

    public CheckrSandbox() => Completes("rep_1", "cand_1", null, "Ada", "Example", "ada@example.com", "2026-11-10T10:00:00Z");

    public IReadOnlyList<EnrichmentRequest> Samples { get; } = [new("background-report", "rep_1")];

    /// <summary>How often a report was handed out.</summary>
    public int ReportsRead => Volatile.Read(ref _read);

    public override object State() => new { reportsRead = ReportsRead };

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => new()
    {
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", [CheckrConnector.SignatureHeader] = Convert.ToHexStringLower(HMACSHA256.HashData(secret.RevealBytes(), body.Span)) },
    };

    /// <summary>A report is complete. Returns the webhook's body.</summary>
    public string Completes(string report, string candidate, string? customId, string given, string family, string email, string at)
    {
        lock (_gate)
        {
            _candidates[candidate] = new JsonObject { ["id"] = candidate, ["custom_id"] = customId, ["first_name"] = given, ["last_name"] = family, ["email"] = email, ["ssn"] = "XXX-XX-XXXX" };
            _reports[report] = new JsonObject { ["id"] = report, ["object"] = "report", ["status"] = "complete", ["result"] = "clear", ["candidate_id"] = candidate, ["package"] = "essential", ["created_at"] = at, ["completed_at"] = at };
        }
        return new JsonObject
        {
            ["id"] = $"evt_{report}", ["object"] = "event", ["type"] = "report.completed", ["created_at"] = at,
            ["data"] = new JsonObject { ["object"] = new JsonObject { ["id"] = report, ["object"] = "report", ["uri"] = $"/v1/reports/{report}" } },
        }.ToJsonString();
    }

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ApiKey}:"))) await next(context);
            else await Results.Json(new { error = "Bad authentication error" }, statusCode: 401).ExecuteAsync(context);
        });
        var api = app.MapGroup("/v1").RequireHost("api.checkr.com");
        api.MapGet("/packages", () => Results.Json(new { @object = "list", data = new[] { new { slug = "essential" } }, count = 1 }));
        api.MapGet("/reports/{id}", (string id) =>
        {
            Interlocked.Increment(ref _read);
            return One(_reports, id);
        });
        api.MapGet("/candidates/{id}", (string id) => One(_candidates, id));
    }

    private IResult One(Dictionary<string, JsonObject> all, string id)
    {
        lock (_gate) return all.TryGetValue(id, out var one) ? Results.Json(one.DeepClone()) : Results.Json(new { error = "not found" }, statusCode: 404);
    }
}

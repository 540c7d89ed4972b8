using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Argyle;

/// <summary>A stand-in for Argyle: people with connected payrolls, and the signed webhook that says so.</summary>
public sealed class ArgyleSandbox : Sandbox, IEnrichmentSandbox
{
    internal const string WebhookSecret = "sandbox-webhook-secret", ApiKeyId = "sandbox-key-id", ApiSecret = "sandbox-api-secret";
    private const string User = "0195d370-0000-7000-8000-000000000001", Account = "0195d371-0000-7000-8000-000000000002";
    private readonly Lock _gate = new();
    private readonly List<(JsonObject User, JsonObject Account, JsonObject Identity)> _people = [];

    public ArgyleSandbox() => Connects(User, Account, null, "Ada", "Example", "ada@example.com", "Example Labs", new DateTimeOffset(2026, 11, 10, 8, 0, 0, TimeSpan.Zero));

    public IReadOnlyList<EnrichmentRequest> Samples { get; } = [new("current-employment", Account)];

    public override object State()
    {
        lock (_gate) return new { people = _people.Count };
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => new()
    {
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", [ArgyleConnector.SignatureHeader] = Convert.ToHexStringLower(HMACSHA512.HashData(secret.RevealBytes(), body.Span)) },
    };

    /// <summary>Somebody connects a payroll. Returns the webhook's body.</summary>
    public string Connects(string user, string account, string? externalId, string given, string family, string email, string employer, DateTimeOffset at)
    {
        lock (_gate)
            _people.Add((
                new JsonObject { ["id"] = user, ["external_id"] = externalId, ["first_name"] = given, ["last_name"] = family, ["email"] = email, ["ssn"] = null },
                new JsonObject { ["id"] = account, ["user"] = user, ["employers"] = new JsonArray(employer), ["connection"] = new JsonObject { ["status"] = "connected", ["error_code"] = null }, ["updated_at"] = at.UtcDateTime },
                new JsonObject
                {
                    ["id"] = "7b16090c-0000-4000-8000-000000000003", ["account"] = account, ["employer"] = employer, ["full_name"] = $"{given} {family}", ["job_title"] = "Engineer", ["employment_status"] = "active", ["employment_type"] = "full-time",
                    ["hire_date"] = "2024-02-01", ["original_hire_date"] = "2024-02-01", ["termination_date"] = null, ["base_pay"] = new JsonObject { ["amount"] = "1.00" }, ["updated_at"] = at.UtcDateTime,
                }));
        return new JsonObject { ["event"] = "accounts.connected", ["name"] = "verify", ["data"] = new JsonObject { ["user"] = user, ["account"] = account } }.ToJsonString();
    }

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ApiKeyId}:{ApiSecret}"))) await next(context);
            else await Results.Json(new { detail = "Invalid credentials" }, statusCode: 401).ExecuteAsync(context);
        });
        var api = app.MapGroup("/v2").RequireHost("api.argyle.com");
        api.MapGet("/users/{id}", (string id) => One(one => (string?)one.User["id"] == id, one => one.User));
        api.MapGet("/accounts/{id}", (string id) => One(one => (string?)one.Account["id"] == id, one => one.Account));
        api.MapGet("/accounts", (HttpContext context) =>
        {
            int Number(string name, int usual) => int.TryParse(context.Request.Query[name], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : usual;
            var (limit, cursor) = (Number("limit", 10), Number("cursor", 0));
            lock (_gate)
                return Results.Json(new JsonObject
                {
                    ["next"] = cursor + limit < _people.Count ? $"https://api.argyle.com/v2/accounts?limit={limit}&cursor={cursor + limit}" : null, ["previous"] = null, ["results"] = new JsonArray([.. _people.Skip(cursor).Take(limit).Select(one => one.Account.DeepClone())]),
                });
        });
        api.MapGet("/identities", (HttpContext context) =>
        {
            lock (_gate) return Results.Json(new JsonObject { ["next"] = null, ["previous"] = null, ["results"] = new JsonArray([.. _people.Where(one => (string?)one.Account["id"] == context.Request.Query["account"]).Select(one => one.Identity.DeepClone())]) });
        });
    }

    private IResult One(Func<(JsonObject User, JsonObject Account, JsonObject Identity), bool> wanted, Func<(JsonObject User, JsonObject Account, JsonObject Identity), JsonObject> shown)
    {
        lock (_gate) return _people.Any(wanted) ? Results.Json(shown(_people.First(wanted)).DeepClone()) : Results.Json(new { detail = "Not found." }, statusCode: 404);
    }
}

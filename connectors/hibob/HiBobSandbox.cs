using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.HiBob;

/// <summary>A stand-in for HiBob: people by search, whole account numbers, and thin webhooks.</summary>
public sealed class HiBobSandbox : Sandbox, IHrisSandbox
{
    internal const string WebhookSecret = "sandbox-webhook-secret", Token = "sandbox-token", ServiceUser = "SERVICE-1";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (JsonObject Person, JsonArray Accounts)> _people = new(StringComparer.Ordinal);

    public override object State()
    {
        lock (_gate) return new { people = _people.Values.Select(one => one.Person.DeepClone()).ToArray() };
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => new()
    {
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", [HiBobConnector.SignatureHeader] = Convert.ToBase64String(HMACSHA512.HashData(secret.RevealBytes(), body.Span)) },
    };

    public SandboxWebhook Employs(string id, HrisWorker worker, DateTimeOffset at)
    {
        lock (_gate)
        {
            JsonArray accounts = worker.AccountNumber is null ? [] : [new JsonObject { ["id"] = 1, ["nameOnAccount"] = worker.AccountHolder, ["routingNumber"] = worker.RoutingNumber, ["accountNumber"] = worker.AccountNumber, ["accountType"] = "checking" }];
            var type = !_people.TryGetValue(id, out var before) ? "employee.created" : JsonNode.DeepEquals(before.Accounts, accounts) ? "employee.updated" : "table.entry.updated";
            _people[id] = (new JsonObject
            {
                ["id"] = id, ["firstName"] = worker.GivenName, ["surname"] = worker.FamilyName, ["displayName"] = $"{worker.GivenName} {worker.FamilyName}", ["work"] = new JsonObject { ["startDate"] = worker.StartsOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["title"] = "Engineer" },
                ["home"] = new JsonObject { ["privateEmail"] = worker.Email, ["mobilePhone"] = worker.Phone },
                ["address"] = new JsonObject { ["line1"] = worker.Street, ["city"] = worker.City, ["usaState"] = worker.State, ["postCode"] = worker.PostalCode, ["country"] = "United States" },
                ["custom"] = new JsonObject { ["atsId"] = worker.AtsId },
            }, accounts);
            return new SandboxWebhook(new JsonObject
            {
                ["version"] = "v2", ["companyId"] = 636192, ["type"] = type, ["triggeredBy"] = "system", ["triggeredAt"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), ["data"] = new JsonObject { ["employeeId"] = id },
            }.ToJsonString(), $"{type}-{id}-{at.UtcTicks.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ServiceUser}:{Token}"))) await next(context);
            else await Results.Json(new { error = "unauthorized" }, statusCode: 401).ExecuteAsync(context);
        });
        var api = app.MapGroup("/v1/people").RequireHost("api.hibob.com");
        api.MapPost("/search", async (HttpContext context) =>
        {
            var wanted = (string?)(await JsonNode.ParseAsync(context.Request.Body))!["filters"]?[0]?["values"]?[0];
            lock (_gate) return Results.Json(new JsonObject { ["employees"] = new JsonArray([.. _people.Where(one => wanted is null || one.Key == wanted).Select(one => one.Value.Person.DeepClone())]) });
        });
        api.MapGet("/{id}/bank-accounts", (string id) =>
        {
            lock (_gate) return _people.TryGetValue(id, out var one) ? Results.Json(new JsonObject { ["values"] = one.Accounts.DeepClone() }) : Results.NotFound();
        });
    }
}

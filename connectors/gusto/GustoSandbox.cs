using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Gusto;

/// <summary>A stand-in for Gusto: employees, homes and masked accounts, and thin webhooks.</summary>
public sealed class GustoSandbox : Sandbox, IHrisSandbox
{
    internal const string VerificationToken = "sandbox-verification-token", AccessToken = "sandbox-access-token", Company = "5df911a0-0000-4000-8000-000000000002";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (JsonObject Employee, JsonObject Home, JsonObject? Account)> _employees = new(StringComparer.Ordinal);
    private int _next;

    public override object State()
    {
        lock (_gate) return new { employees = _employees.Values.Select(one => one.Employee.DeepClone()).ToArray() };
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => new()
    {
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", [GustoConnector.SignatureHeader] = Convert.ToHexStringLower(HMACSHA256.HashData(secret.RevealBytes(), body.Span)) },
    };

    public SandboxWebhook Employs(string id, HrisWorker worker, DateTimeOffset at)
    {
        lock (_gate)
        {
            var uuid = Uuid(id);
            var (known, account) = (_employees.TryGetValue(uuid, out var before), worker.AccountNumber is { Length: >= 4 } number ? new JsonObject
            {
                ["uuid"] = $"0a1b2c3d-0000-4000-8000-{id.PadLeft(12, '0')}", ["employee_uuid"] = uuid, ["name"] = "Checking", ["account_type"] = "Checking", ["routing_number"] = worker.RoutingNumber, ["hidden_account_number"] = "XXXX" + number[^4..],
            } : null);
            _employees[uuid] = (new JsonObject
            {
                ["uuid"] = uuid, ["first_name"] = worker.GivenName, ["last_name"] = worker.FamilyName, ["email"] = worker.Email, ["phone"] = worker.Phone, ["onboarded"] = known, ["payment_method"] = account is null ? "Check" : "Direct Deposit",
                ["jobs"] = new JsonArray(new JsonObject { ["uuid"] = "job", ["title"] = "Engineer", ["hire_date"] = worker.StartsOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }), ["terminations"] = new JsonArray(),
                ["custom_fields"] = new JsonArray(new JsonObject { ["name"] = "ATS id", ["type"] = "text", ["value"] = worker.AtsId }),
            }, new JsonObject { ["uuid"] = $"1a1b2c3d-0000-4000-8000-{id.PadLeft(12, '0')}", ["employee_uuid"] = uuid, ["street_1"] = worker.Street, ["street_2"] = null, ["city"] = worker.City, ["state"] = worker.State, ["zip"] = worker.PostalCode, ["country"] = "USA", ["active"] = true }, account);
            var (name, entity, type) = !known ? ("employee.created", uuid, "Employee")
                : !JsonNode.DeepEquals(before.Account, account) ? ("employee.bank_account.updated", $"0a1b2c3d-0000-4000-8000-{id.PadLeft(12, '0')}", "BankAccount") : ("employee.home_address.updated", $"1a1b2c3d-0000-4000-8000-{id.PadLeft(12, '0')}", "HomeAddress");
            var delivery = $"f7397a24-0000-4000-8000-{++_next:000000000000}";
            return new SandboxWebhook(new JsonObject
            {
                ["uuid"] = delivery, ["event_type"] = name, ["resource_type"] = "Company", ["resource_uuid"] = Company, ["entity_type"] = type, ["entity_uuid"] = entity, ["timestamp"] = at.ToUnixTimeSeconds(), ["references"] = name == "employee.created" ? null : new JsonObject { ["employee_uuid"] = uuid },
            }.ToJsonString(), delivery);
        }
    }

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization == $"Bearer {AccessToken}") await next(context);
            else await Results.Json(new { error = "invalid_token" }, statusCode: 401).ExecuteAsync(context);
        });
        var api = app.MapGroup("/v1").RequireHost("api.gusto.com");
        api.MapGet("/companies/{company}/employees", (HttpContext context) =>
        {
            int Number(string name, int usual) => int.TryParse(context.Request.Query[name], CultureInfo.InvariantCulture, out var number) ? number : usual;
            var (page, per) = (Number("page", 1), Number("per", 25));
            lock (_gate) return Results.Json(new JsonArray([.. _employees.Values.Skip((page - 1) * per).Take(per).Select(one => one.Employee.DeepClone())]));
        });
        api.MapGet("/employees/{id}", (string id) => Held(id, one => one.Employee.DeepClone()));
        api.MapGet("/employees/{id}/home_addresses", (string id) => Held(id, one => new JsonArray(one.Home.DeepClone())));
        api.MapGet("/employees/{id}/bank_accounts", (string id) => Held(id, one => one.Account is { } account ? new JsonArray(account.DeepClone()) : []));
        api.MapGet("/home_addresses/{id}", (string id) =>
        {
            lock (_gate) return _employees.Values.FirstOrDefault(one => (string?)one.Home["uuid"] == id).Home is { } home ? Results.Json(home.DeepClone()) : Results.NotFound();
        });
    }

    private static string Uuid(string id) => $"7c9e6679-0000-4000-8000-{id.PadLeft(12, '0')}";

    private IResult Held(string id, Func<(JsonObject Employee, JsonObject Home, JsonObject? Account), JsonNode> answer)
    {
        lock (_gate) return _employees.TryGetValue(id, out var one) ? Results.Json(answer(one)) : Results.Json(new { error = "not_found" }, statusCode: 404);
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Truework;

/// <summary>A stand-in for Truework: orders that are done, and the webhook that says so with its token.</summary>
public sealed class TrueworkSandbox : Sandbox, IEnrichmentSandbox
{
    internal const string WebhookToken = "sandbox-webhook-token", ApiKey = "tw_sk_test_sandbox";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, JsonObject> _orders = new(StringComparer.Ordinal) { ["AAAAorder1"] = Order("AAAAorder1", null, "Ada", "Example", "ada@example.com", "Example Labs", "2024-02-01") };
    private int _read;

    public IReadOnlyList<EnrichmentRequest> Samples { get; } = [new("employment-verification", "AAAAorder1")];

    /// <summary>How often an order with its reports was handed out one by one.</summary>
    public int OrdersRead => Volatile.Read(ref _read);

    public override object State()
    {
        lock (_gate) return new { orders = _orders.Count, ordersRead = OrdersRead };
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => new()
    {
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", [TrueworkConnector.TokenHeader] = secret.Reveal() },
    };

    /// <summary>An employer has answered. Returns the webhook's body.</summary>
    public string Completes(string id, string? searchKey, string given, string family, string email, string employer, DateTimeOffset at)
    {
        lock (_gate) _orders[id] = Order(id, searchKey, given, family, email, employer, "2024-02-01");
        return new JsonObject
        {
            ["version"] = TrueworkConnector.Version, ["hook"] = new JsonObject { ["id"] = 4711, ["event"] = "order.completed", ["target"] = "https://verify.example.com/hooks/truework/x", ["triggered_at"] = at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) },
            ["data"] = new JsonObject { ["order_id"] = id, ["metadata"] = new JsonObject() },
        }.ToJsonString();
    }

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization != $"Bearer {ApiKey}") await Results.Json(new { error = new { message = "invalid key" } }, statusCode: 401).ExecuteAsync(context);
            else if (!context.Request.Headers.Accept.ToString().Contains(TrueworkConnector.Version, StringComparison.Ordinal)) await Results.StatusCode(406).ExecuteAsync(context);
            else await next(context);
        });
        var api = app.MapGroup("").RequireHost("api.truework.com");
        api.MapGet("/orders", (HttpContext context) =>
        {
            int Number(string name, int usual) => int.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;
            var (limit, offset) = (Number("limit", 10), Number("offset", 0));
            lock (_gate)
                return Results.Json(new JsonObject
                {
                    ["count"] = _orders.Count, ["next"] = offset + limit < _orders.Count ? $"https://api.truework.com/orders?limit={limit}&offset={offset + limit}" : null,
                    ["results"] = new JsonArray([.. _orders.Values.Skip(offset).Take(limit).Select(one => one.DeepClone())]),
                });
        });
        api.MapGet("/orders/{id}", (string id) =>
        {
            Interlocked.Increment(ref _read);
            lock (_gate) return _orders.TryGetValue(id, out var order) ? Results.Json(order.DeepClone()) : Results.Json(new { error = new { message = "not found" } }, statusCode: 404);
        });
    }

    private static JsonObject Order(string id, string? searchKey, string given, string family, string email, string employer, string hired)
    {
        static JsonObject Word(string word) => new() { ["canonical_value"] = word, ["raw_value"] = word };
        return new JsonObject
        {
            ["id"] = id, ["search_key"] = searchKey, ["target_employer"] = new JsonObject(),
            ["verification_requests"] = new JsonArray(new JsonObject
            {
                ["id"] = "AAAAvr1", ["created"] = "2026-11-01T09:00:00Z", ["state"] = Word("completed"), ["date_of_completion"] = "2026-11-04T09:30:00Z",
                ["target"] = new JsonObject { ["first_name"] = given, ["last_name"] = family, ["contact_email"] = email, ["social_security_number"] = "xxx-xx-xxxx", ["company"] = new JsonObject { ["name"] = employer } },
                ["reports"] = new JsonArray(new JsonObject
                {
                    ["completed_by_method"] = Word("instant"), ["current_as_of"] = "2026-11-01", ["employer"] = new JsonObject { ["name"] = employer },
                    ["employee"] = new JsonObject
                    {
                        ["first_name"] = given, ["last_name"] = family, ["status"] = Word("active"), ["hired_date"] = hired, ["termination_date"] = null,
                        ["positions"] = new JsonArray(new JsonObject { ["title"] = "Engineer", ["start_date"] = hired, ["employment_type"] = Word("regular-full-time") }),
                    },
                    ["disputes"] = new JsonArray(),
                }),
            }),
        };
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Truework;

/// <summary>A stand-in for Truework: it takes orders, employers answer them, and its webhook says so with its token.</summary>
public sealed class TrueworkSandbox : Sandbox, IEnrichmentSandbox
{
    internal const string WebhookToken = "sandbox-webhook-token", ApiKey = "tw_sk_test_sandbox", FrozenNumber = "001010001";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, JsonObject> _orders = new(StringComparer.Ordinal) { ["AAAAorder1"] = Answered("AAAAorder1", null, "Ada", "Example", "ada@example.com", "Example Labs") };
    private readonly List<JsonObject> _placed = [];
    private int _read;

    public IReadOnlyList<EnrichmentRequest> Samples { get; } = [new("employment-verification", "AAAAorder1")];

    /// <summary>How often an order with its reports was handed out one by one.</summary>
    public int OrdersRead => Volatile.Read(ref _read);

    /// <summary>The bodies of the orders that were placed.</summary>
    public IReadOnlyList<JsonObject> Placed
    {
        get { lock (_gate) return [.. _placed]; }
    }

    public override object State()
    {
        lock (_gate) return new { orders = _orders.Count, placed = _placed.Count, ordersRead = OrdersRead };
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => new()
    {
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", [TrueworkConnector.TokenHeader] = secret.Reveal() },
    };

    /// <summary>An employer has answered. Returns the webhook's body.</summary>
    public string Completes(string id, string? searchKey, string given, string family, string email, string employer, DateTimeOffset at)
    {
        lock (_gate) _orders[id] = Answered(id, searchKey, given, family, email, employer);
        return Notice(id, at);
    }

    /// <summary>The employer confirms what was ordered last. Returns the webhook's body.</summary>
    public string Confirms(DateTimeOffset at) => Ends(at, (request, employer) =>
    {
        request["state"] = Word("completed");
        request["reports"] = new JsonArray(Report("Ada", "Example", employer));
    });

    /// <summary>What was ordered last ends without an answer. Returns the webhook's body.</summary>
    public string Cancels(string reason, DateTimeOffset at) => Ends(at, (request, _) => (request["state"], request["cancellation_reason"]) = (Word("canceled"), Word(reason)));

    private string Ends(DateTimeOffset at, Action<JsonObject, string> how)
    {
        lock (_gate)
        {
            var id = $"placed{_placed.Count}";
            var request = _orders[id]["verification_requests"]![0]!.AsObject();
            request["date_of_completion"] = at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
            how(request, (string)request["target"]!["company"]!["name"]!);
            return Notice(id, at);
        }
    }

    private static string Notice(string id, DateTimeOffset at) =>
        new JsonObject
        {
            ["version"] = TrueworkConnector.Version, ["hook"] = new JsonObject { ["id"] = 4711, ["event"] = "order.completed", ["target"] = "https://verify.example.com/hooks/truework/x", ["triggered_at"] = at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) },
            ["data"] = new JsonObject { ["order_id"] = id, ["metadata"] = new JsonObject() },
        }.ToJsonString();

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
            var searchKey = (string?)context.Request.Query["search_key"];
            lock (_gate)
            {
                JsonObject[] meant = [.. _orders.Values.Where(one => searchKey is null || (string?)one["search_key"] == searchKey)];
                return Results.Json(new JsonObject
                {
                    ["count"] = meant.Length, ["next"] = offset + limit < meant.Length ? $"https://api.truework.com/orders?limit={limit}&offset={offset + limit}" : null,
                    ["results"] = new JsonArray([.. meant.Skip(offset).Take(limit).Select(one => one.DeepClone())]),
                });
            }
        });
        api.MapPost("/orders/target-employer", (JsonObject body) =>
        {
            if ((body["target"]?["social_security_number"], body["target"]?["first_name"], body["target"]?["last_name"], body["target"]?["company"]?["name"]) is not ({ } number, { } given, { } family, { } employer) || ((string)number!).Length != 9)
                return Results.Json(new { error = new { message = "target: a field is missing" } }, statusCode: 400);
            if ((string)number! == FrozenNumber) return Results.Json(new { error = new { message = "the number is frozen" } }, statusCode: 451);
            lock (_gate)
            {
                _placed.Add(body);
                var id = $"placed{_placed.Count}";
                _orders[id] = Order(id, (string?)body["search_key"], (string)given!, (string)family!, null, (string)employer!, "processing");
                return Results.Json(_orders[id].DeepClone(), statusCode: 201);
            }
        });
        api.MapGet("/orders/{id}", (string id) =>
        {
            Interlocked.Increment(ref _read);
            lock (_gate) return _orders.TryGetValue(id, out var order) ? Results.Json(order.DeepClone()) : Results.Json(new { error = new { message = "not found" } }, statusCode: 404);
        });
    }

    private static JsonObject Answered(string id, string? searchKey, string given, string family, string email, string employer)
    {
        var order = Order(id, searchKey, given, family, email, employer, "completed");
        order["verification_requests"]![0]!["date_of_completion"] = "2026-11-04T09:30:00Z";
        order["verification_requests"]![0]!["reports"] = new JsonArray(Report(given, family, employer));
        return order;
    }

    private static JsonObject Order(string id, string? searchKey, string given, string family, string? email, string employer, string state) => new()
    {
        ["id"] = id, ["search_key"] = searchKey, ["target_employer"] = new JsonObject(),
        ["verification_requests"] = new JsonArray(new JsonObject
        {
            ["id"] = "AAAAvr1", ["created"] = "2026-11-01T09:00:00Z", ["state"] = Word(state), ["date_of_completion"] = null,
            ["target"] = new JsonObject { ["first_name"] = given, ["last_name"] = family, ["contact_email"] = email, ["social_security_number"] = "xxx-xx-xxxx", ["company"] = new JsonObject { ["name"] = employer } },
            ["reports"] = new JsonArray(),
        }),
    };

    private static JsonObject Report(string given, string family, string employer) => new()
    {
        ["completed_by_method"] = Word("instant"), ["current_as_of"] = "2026-11-01", ["employer"] = new JsonObject { ["name"] = employer },
        ["employee"] = new JsonObject
        {
            ["first_name"] = given, ["last_name"] = family, ["status"] = Word("active"), ["hired_date"] = "2024-02-01", ["termination_date"] = null,
            ["positions"] = new JsonArray(new JsonObject { ["title"] = "Engineer", ["start_date"] = "2024-02-01", ["employment_type"] = Word("regular-full-time") }),
        },
        ["disputes"] = new JsonArray(),
    };

    private static JsonObject Word(string word) => new() { ["canonical_value"] = word, ["raw_value"] = word };
}

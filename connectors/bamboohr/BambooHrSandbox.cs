using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.BambooHr;

/// <summary>A stand-in for BambooHR: employees with fields as texts, and signed webhooks that say who changed.</summary>
public sealed class BambooHrSandbox : Sandbox, IHrisSandbox
{
    internal const string PrivateKey = "sandbox-private-key", ApiKey = "sandbox-api-key", Company = "example";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Dictionary<string, string?>> _employees = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _changed = new(StringComparer.Ordinal);
    private readonly List<(string Employee, string Category, string Name, byte[] Content)> _files = [];
    private readonly List<string> _handedOut = [];

    public override object State()
    {
        lock (_gate) return new { employees = _employees.ToDictionary(one => one.Key, one => new Dictionary<string, string?>(one.Value)) };
    }

    /// <summary>The names of files that were fetched, each time.</summary>
    public IReadOnlyList<string> HandedOut
    {
        get { lock (_gate) return [.. _handedOut]; }
    }

    /// <summary>HR puts a file into an employee's folder.</summary>
    public void Keeps(string employee, string category, string name, byte[] content)
    {
        lock (_gate) _files.Add((employee, category, name, content));
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new InboundRequest
        {
            Body = body,
            Headers = new Dictionary<string, string>
            {
                ["Content-Type"] = "application/json", ["User-Agent"] = "BambooHR-WebHooks/1.0 (+https://www.bamboohr.com)", [BambooHrConnector.TimestampHeader] = time,
                [BambooHrConnector.SignatureHeader] = Convert.ToHexStringLower(HMACSHA256.HashData(secret.RevealBytes(), (byte[])[.. body.Span, .. Encoding.UTF8.GetBytes(time)])),
            },
        };
    }

    /// <summary>Accounts for pay are no part of BambooHR's API, so what is given of one is left out here.</summary>
    public SandboxWebhook Employs(string id, HrisWorker worker, DateTimeOffset at)
    {
        lock (_gate)
        {
            var action = _employees.ContainsKey(id) ? "Updated" : "Created";
            _employees[id] = new Dictionary<string, string?>
            {
                ["id"] = id, ["firstName"] = worker.GivenName, ["lastName"] = worker.FamilyName, ["homeEmail"] = worker.Email, ["mobilePhone"] = worker.Phone, ["hireDate"] = worker.StartsOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["address1"] = worker.Street, ["city"] = worker.City, ["state"] = worker.State, ["zipcode"] = worker.PostalCode, ["country"] = "United States", ["status"] = "Active", ["terminationDate"] = "0000-00-00", ["customAtsId"] = worker.AtsId,
            };
            _changed[id] = at;
            return new SandboxWebhook(new JsonObject
            {
                ["employees"] = new JsonArray(new JsonObject { ["id"] = id, ["action"] = action, ["changedFields"] = new JsonArray("address1"), ["fields"] = new JsonObject { ["address1"] = new JsonObject { ["value"] = worker.Street } }, ["timestamp"] = Text(at) }),
            }.ToJsonString(), $"{id}-{at.UtcTicks.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(ApiKey + ":x"))) await next(context);
            else context.Response.StatusCode = 401;
        });
        var api = app.MapGroup("/api/v1").RequireHost($"{Company}.bamboohr.com");
        api.MapGet("/employees/changed", (HttpContext context) =>
        {
            var since = BambooHrConnector.Instant(context.Request.Query["since"]) ?? DateTimeOffset.UnixEpoch;
            lock (_gate)
                return Results.Json(new JsonObject { ["latest"] = Text(DateTimeOffset.UtcNow), ["employees"] = new JsonObject(_changed.Where(one => one.Value >= since).Select(one => KeyValuePair.Create(one.Key, (JsonNode?)new JsonObject { ["id"] = one.Key, ["action"] = "Updated", ["lastChanged"] = Text(one.Value) }))) });
        });
        api.MapGet("/employees/{id}", (HttpContext context, string id) =>
        {
            lock (_gate)
                return _employees.TryGetValue(id, out var one)
                    ? Results.Json(new JsonObject(((string?)context.Request.Query["fields"] ?? "").Split(',').Append("id").Where(one.ContainsKey).Distinct().Select(field => KeyValuePair.Create(field, (JsonNode?)one[field]))))
                    : Results.NotFound();
        });
        api.MapGet("/employees/{id}/files/view", (string id) =>
        {
            lock (_gate)
                return Results.Json(new JsonObject
                {
                    ["employee"] = new JsonObject { ["id"] = id },
                    ["categories"] = new JsonArray([.. _files.Index().Where(one => one.Item.Employee == id).GroupBy(one => one.Item.Category).Select((category, number) => new JsonObject
                    {
                        ["id"] = number + 1, ["name"] = category.Key, ["canUploadFiles"] = "yes",
                        ["files"] = new JsonArray([.. category.Select(one => new JsonObject { ["id"] = one.Index + 1, ["name"] = one.Item.Name, ["originalFileName"] = one.Item.Name, ["size"] = one.Item.Content.Length, ["shareWithEmployee"] = "yes" })]),
                    })]),
                });
        });
        api.MapGet("/employees/{id}/files/{file:int}", (string id, int file) =>
        {
            lock (_gate)
            {
                if (file < 1 || file > _files.Count || _files[file - 1].Employee != id) return Results.NotFound();
                _handedOut.Add(_files[file - 1].Name);
                return Results.Bytes(_files[file - 1].Content, "application/octet-stream", _files[file - 1].Name);
            }
        });
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

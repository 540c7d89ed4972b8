using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Lever;

/// <summary>A stand-in for Lever: thin webhooks signed in their body, and the API that they point to.</summary>
public sealed partial class LeverSandbox : Sandbox
{
    internal const string SignatureToken = "sandbox-signature-token", ApiKey = "sandbox-api-key", UserId = "0f6d7c2e-0000-4000-8000-000000000001";
    private const string Hired = "reason-hired", Underqualified = "reason-underqualified";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonObject> _opportunities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _resumes = new(StringComparer.Ordinal);
    private readonly List<JsonObject> _notes = [];
    private readonly List<string> _effects = [];
    private int _next;

    private static readonly (string Id, string Text)[] Stages =
        [("lead-new", "New lead"), ("applicant-new", "New applicant"), ("applicant-phone", "Phone screen"), ("applicant-onsite", "On-site interview"), ("applicant-offer", "Offer"), ("custom-lunch", "Founders' lunch")];

    /// <summary>What was changed through the API, in order.</summary>
    public IReadOnlyList<string> Effects
    {
        get
        {
            lock (_gate) return [.. _effects];
        }
    }

    /// <summary>The file of every résumé; there is none where nothing is set.</summary>
    public byte[]? ResumeFile { get; set; }

    public override object State()
    {
        lock (_gate) return new { opportunities = _opportunities.Values.Select(one => one.DeepClone()).ToArray(), notes = _notes.Select(one => one.DeepClone()).ToArray(), effects = _effects.ToArray() };
    }

    /// <summary>Puts token, time and signature into the body, in place of those that stand there.</summary>
    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now)
    {
        JsonObject? notice;
        try
        {
            notice = JsonNode.Parse(body.Span) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            notice = null;
        }
        if (notice is null) return new InboundRequest { Body = body };
        var at = now.ToUnixTimeMilliseconds();
        notice["token"] = deliveryId;
        notice["triggeredAt"] = at;
        notice["signature"] = Sign(secret.Reveal(), deliveryId, at);
        return new InboundRequest { Body = Encoding.UTF8.GetBytes(notice.ToJsonString()), Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" } };
    }

    public static string Sign(string secret, string token, long triggeredAt) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(token + triggeredAt.ToString(CultureInfo.InvariantCulture))));

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            var wanted = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(ApiKey + ":"));
            if (context.Request.Headers.Authorization == wanted) await next(context);
            else await Results.Json(new { code = "Unauthorized", message = "bad key" }, statusCode: 401).ExecuteAsync(context);
        });
        var api = app.MapGroup("/v1").RequireHost("api.lever.co");
        api.MapGet("/stages", context => ListAsync(context, Stages.Select(stage => new JsonObject { ["id"] = stage.Id, ["text"] = stage.Text })));
        api.MapGet("/archive_reasons", context => ListAsync(context, [new JsonObject { ["id"] = Hired, ["text"] = "Hired", ["type"] = "hired" }, new JsonObject { ["id"] = Underqualified, ["text"] = "Underqualified", ["type"] = "non-hired" }]));
        api.MapGet("/opportunities", context => ListAsync(context, _opportunities.Values.Where(one => Chosen(one, context.Request.Query)).OrderBy(one => (string)one["id"]!, StringComparer.Ordinal)));
        api.MapGet("/opportunities/{id}", One);
        api.MapGet("/opportunities/{id}/resumes", (HttpContext context, string id) => ListAsync(context, _resumes.TryGetValue(id, out var resume) ? [resume] : []));
        api.MapGet("/opportunities/{id}/resumes/{resume}/download", () => ResumeFile is { } file ? Results.Bytes(file, "application/pdf") : Results.NotFound());
        api.MapGet("/opportunities/{id}/notes", (HttpContext context, string id) => ListAsync(context, _notes.Where(note => (string?)note["opportunity"] == id)));
        api.MapPost("/opportunities/{id}/notes", NoteAsync);
        api.MapPost("/opportunities/{id}/addTags", (HttpContext context, string id) => SetAsync(context, id, "tags", add: true));
        api.MapPost("/opportunities/{id}/removeTags", (HttpContext context, string id) => SetAsync(context, id, "tags", add: false));
        api.MapPost("/opportunities/{id}/addLinks", (HttpContext context, string id) => SetAsync(context, id, "links", add: true));
        api.MapPost("/opportunities/{id}/removeLinks", (HttpContext context, string id) => SetAsync(context, id, "links", add: false));
    }

    private static bool Chosen(JsonObject opportunity, IQueryCollection query) =>
        (!query.TryGetValue("contact_id", out var contact) || (string?)opportunity["contact"] == contact)
        && (!query.TryGetValue("updated_at_start", out var since) || (long)opportunity["updatedAt"]! >= long.Parse(since!, CultureInfo.InvariantCulture));

    /// <summary>An offset is opaque; here it is where the page begins.</summary>
    private Task ListAsync(HttpContext context, IEnumerable<JsonObject> items)
    {
        var start = int.TryParse(context.Request.Query["offset"], CultureInfo.InvariantCulture, out var offset) ? offset : 0;
        var limit = int.TryParse(context.Request.Query["limit"], CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, PageSize) : PageSize;
        JsonNode[] all;
        lock (_gate) all = [.. items.Select(item => item.DeepClone())];
        var more = all.Length > start + limit;
        return context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["data"] = new JsonArray([.. all.Skip(start).Take(limit)]), ["hasNext"] = more, ["next"] = more ? (start + limit).ToString(CultureInfo.InvariantCulture) : null,
        });
    }

    /// <summary>How many items a page holds at most.</summary>
    public int PageSize { get; set; } = 100;

    private IResult One(string id)
    {
        lock (_gate) return _opportunities.TryGetValue(id, out var one) ? Results.Json(new JsonObject { ["data"] = one.DeepClone() }) : NotFound();
    }

    private async Task<IResult> NoteAsync(HttpContext context, string id)
    {
        var note = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        lock (_gate)
        {
            if (!_opportunities.ContainsKey(id)) return NotFound();
            _notes.Add(new JsonObject { ["id"] = NextId(), ["opportunity"] = id, ["text"] = (string?)note["value"], ["secret"] = (bool?)note["secret"] ?? false });
            _effects.Add($"note {id}");
            return Results.Json(new JsonObject { ["data"] = _notes[^1].DeepClone() });
        }
    }

    private async Task<IResult> SetAsync(HttpContext context, string id, string member, bool add)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        lock (_gate)
        {
            if (!_opportunities.TryGetValue(id, out var opportunity)) return NotFound();
            var given = body[member]!.AsArray().Select(item => (string)item!).ToArray();
            var held = opportunity[member]!.AsArray().Select(item => (string)item!);
            opportunity[member] = new JsonArray([.. (add ? held.Union(given, StringComparer.Ordinal) : held.Except(given, StringComparer.Ordinal)).Select(item => (JsonNode)item)]);
            _effects.Add($"{(add ? "add" : "remove")} {member} {id}");
            return Results.Json(new JsonObject { ["data"] = opportunity.DeepClone() });
        }
    }

    private static IResult NotFound() => Results.Json(new { code = "ResourceNotFound", message = "not found" }, statusCode: 404);

    private string NextId() => $"0f6d7c2e-0000-4000-8000-{++_next + 100:000000000000}";
}

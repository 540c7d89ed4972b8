using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Verify.Connectors.Greenhouse;

public sealed partial class GreenhouseSandbox
{
    private const long StatusFieldId = 501, LinkFieldId = 502, SizeFieldId = 503;
    private readonly Dictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private (DateTimeOffset Until, int Used) _window;

    /// <summary>The sandbox's own clock, for tokens and the window of the rate limit.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How many requests a window of 30 seconds takes; nothing: any number.</summary>
    public int? RequestsPerWindow { get; set; }

    /// <summary>A second client secret that is accepted while one is being rotated.</summary>
    public string? OtherClientSecret { get; set; }

    /// <summary>What the credential is good for; nothing: the vendor does not say.</summary>
    public string? Scopes { get; set; }

    /// <summary>How many tokens were given out.</summary>
    public int TokensIssued { get; private set; }


    /// <summary>All tokens end now.</summary>
    public void RevokeTokens()
    {
        lock (_gate) _tokens.Clear();
    }

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Host.Host == "harvest.greenhouse.io" && Refusal(context) is { } refusal) await refusal.ExecuteAsync(context);
            else await next(context);
        });
        app.MapPost("/token", (Delegate)TokenAsync).RequireHost("auth.greenhouse.io");
        var harvest = app.MapGroup("/v3").RequireHost("harvest.greenhouse.io");
        harvest.MapGet("/candidates", context => ListAsync(context, query => Named(_candidates, query.GetValueOrDefault("ids")), "employments", "educations"));
        harvest.MapGet("/applications", context => ListAsync(context, query => Named(_applications, query.GetValueOrDefault("ids")), "job_name", "source_name"));
        harvest.MapGet("/candidate_employments", context => ListAsync(context, _ => Employments()));
        harvest.MapGet("/offers", context => ListAsync(context, _ => _offers));
        harvest.MapGet("/notes", context => ListAsync(context, query => query.TryGetValue("candidate_ids", out var ids) ? Numbers(ids).SelectMany(NotesOf) : _notes));
        harvest.MapGet("/custom_fields", context => ListAsync(context, _ => Fields));
        harvest.MapGet("/custom_field_options", context => ListAsync(context, _ => Options));
        harvest.MapPatch("/candidates/{id:long}", PatchAsync);
        harvest.MapPost("/notes", (Delegate)NoteAsync);
        app.MapPatch("/integrations/testing_partners/take_home_tests/{id:long}", PartnerNewsAsync).RequireHost("app.greenhouse.io");
    }

    private static JsonObject[] Fields { get; } =
    [
        new() { ["id"] = StatusFieldId, ["name"] = "Identity status", ["name_key"] = GreenhouseWriteBack.StatusField, ["value_type"] = "single_select", ["field_type"] = "candidate", ["active"] = true },
        new() { ["id"] = LinkFieldId, ["name"] = "Identity report", ["name_key"] = GreenhouseWriteBack.LinkField, ["value_type"] = "url", ["field_type"] = "candidate", ["active"] = true },
        new() { ["id"] = SizeFieldId, ["name"] = "Shirt size", ["name_key"] = "shirt_size", ["value_type"] = "single_select", ["field_type"] = "candidate", ["active"] = true },
    ];

    private static JsonObject[] Options { get; } =
    [
        Option(601, StatusFieldId, "Not started"), Option(602, StatusFieldId, "In progress"), Option(603, StatusFieldId, "Next step open"), Option(604, StatusFieldId, "Complete"),
        Option(605, SizeFieldId, "M"), Option(606, SizeFieldId, "L"),
    ];

    private static JsonObject Option(long id, long field, string name) => new() { ["id"] = id, ["custom_field_id"] = field, ["name"] = name, ["active"] = true };

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var given = context.Request.Headers.Authorization.ToString();
        string Basic(string secret) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{secret}"));
        if (given != Basic(ClientSecret) && (OtherClientSecret is not { } other || given != Basic(other))) return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        if (form["grant_type"] != "client_credentials") return Results.Json(new { error = "unsupported_grant_type" }, statusCode: 400);
        lock (_gate)
        {
            var token = $"sandbox-token-{++TokensIssued}";
            _tokens[token] = Clock.GetUtcNow().AddHours(1);
            return Results.Json(new { access_token = token, token_type = "Bearer", expires_at = Text(_tokens[token]), scope = Scopes });
        }
    }

    private IResult? Refusal(HttpContext context)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            if (_window.Until <= now) _window = (now.AddSeconds(30), 0);
            _window.Used++;
            context.Response.Headers["X-RateLimit-Limit"] = (RequestsPerWindow ?? 1000).ToString(CultureInfo.InvariantCulture);
            if (_window.Used > RequestsPerWindow)
            {
                context.Response.Headers.RetryAfter = ((int)Math.Ceiling((_window.Until - now).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return Results.Json(new { message = "rate limited" }, statusCode: 429);
            }
            var given = context.Request.Headers.Authorization.ToString();
            return given.StartsWith("Bearer ", StringComparison.Ordinal) && _tokens.TryGetValue(given["Bearer ".Length..], out var ends) && ends > now ? null : Results.Json(new { message = "invalid token" }, statusCode: 401);
        }
    }

    /// <summary>The cursor must come alone; it holds the filters and where the page begins.</summary>
    private Task ListAsync(HttpContext context, Func<Dictionary<string, string>, IEnumerable<JsonObject>> items, params string[] without)
    {
        var query = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var start = 0;
        if (query.TryGetValue("cursor", out var cursor))
        {
            if (query.Count > 1) return Results.Json(new { message = "cursor must be the only parameter" }, statusCode: 422).ExecuteAsync(context);
            query = JsonSerializer.Deserialize<Dictionary<string, string>>(Convert.FromBase64String(cursor))!;
            start = int.Parse(query["start"], CultureInfo.InvariantCulture);
        }
        var size = query.TryGetValue("per_page", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 100;
        JsonNode[] page;
        bool more;
        lock (_gate)
        {
            var found = items(query).Where(item => Matches(item, query)).ToArray();
            page = [.. found.Skip(start).Take(size).Select(item => Without(item, without))];
            more = found.Length > start + size;
        }
        if (more)
        {
            query["start"] = (start + size).ToString(CultureInfo.InvariantCulture);
            var next = Uri.EscapeDataString(Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(query)));
            context.Response.Headers["Link"] = $"<https://{context.Request.Host.Host}{context.Request.Path}?cursor={next}>; rel=\"next\"";
        }
        return context.Response.WriteAsJsonAsync(new JsonArray(page));
    }

    private static bool Matches(JsonObject item, Dictionary<string, string> query) => query.All(filter => filter.Key switch
    {
        "ids" => Among(item["id"], filter.Value),
        "candidate_ids" => Among(item["candidate_id"], filter.Value),
        "application_ids" => Among(item["application_id"], filter.Value),
        "custom_field_ids" => Among(item["custom_field_id"], filter.Value),
        "field_type" => (string?)item["field_type"] == filter.Value,
        "updated_at" => item["updated_at"] is not { } at || string.CompareOrdinal((string?)at, filter.Value[(filter.Value.IndexOf('|') + 1)..]) >= 0,
        _ => true,
    });

    private static bool Among(JsonNode? id, string list) => id is not null && list.Split(',').Contains(id.ToString());

    private static JsonObject Without(JsonObject item, string[] members)
    {
        var copy = item.DeepClone().AsObject();
        foreach (var member in members) copy.Remove(member);
        return copy;
    }

    private static IEnumerable<long> Numbers(string list) => list.Split(',').Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).Distinct().Order();

    private static IEnumerable<JsonObject> Named(SortedDictionary<long, JsonObject> items, string? ids) => ids is null ? items.Values : Numbers(ids).Where(items.ContainsKey).Select(id => items[id]);

    private IEnumerable<JsonObject> NotesOf(long candidate) => _notesOf.TryGetValue(candidate, out var notes) ? notes : [];

    private IEnumerable<JsonObject> Employments() => _candidates.Values.SelectMany(candidate => candidate["employments"]!.AsArray().Select((job, index) => new JsonObject
    {
        ["id"] = (long)candidate["id"]! * 100 + index, ["candidate_id"] = (long)candidate["id"]!, ["company_name"] = (string?)job!["company_name"], ["title"] = (string?)job["title"],
        ["start_date"] = GreenhouseEvidence.Date((string?)job["start_date"])?.ToString(), ["end_date"] = GreenhouseEvidence.Date((string?)job["end_date"])?.ToString(), ["latest"] = index == 0,
    }));

    /// <summary>Tags and custom fields are replaced whole; what is not known is ignored.</summary>
    private async Task<IResult> PatchAsync(HttpContext context, long id)
    {
        var patch = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        lock (_gate)
        {
            if (!_candidates.TryGetValue(id, out var candidate)) return Results.Json(new { message = "not found" }, statusCode: 404);
            if (patch["tags"] is JsonArray tags) candidate["tags"] = tags.DeepClone();
            if (patch["custom_fields"] is JsonArray values) candidate["custom_fields"] = new JsonObject([.. values.OfType<JsonObject>().Select(Shown).OfType<KeyValuePair<string, JsonNode?>>()]);
            _effects.Add($"candidate {id}");
            return Results.Json(new { message = "accepted" });
        }
    }

    private static KeyValuePair<string, JsonNode?>? Shown(JsonObject value)
    {
        if (Fields.FirstOrDefault(field => (string?)field["name_key"] == (string?)value["name_key"]) is not { } field) return null;
        var held = (string?)field["value_type"] == "single_select" ? Options.FirstOrDefault(option => (long)option["id"]! == (value["value"]?.GetValueKind() == JsonValueKind.Number ? (long)value["value"]! : 0))?["name"]?.DeepClone() : value["value"]?.DeepClone();
        return new((string)field["name_key"]!, new JsonObject { ["name"] = (string?)field["name"], ["type"] = (string?)field["value_type"], ["value"] = held });
    }

    /// <summary>No idempotency key: the same note posted twice is two notes.</summary>
    private async Task<IResult> NoteAsync(HttpContext context)
    {
        var note = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        lock (_gate)
        {
            if (!_candidates.ContainsKey((long)note["candidate_id"]!)) return Results.Json(new { message = "Validation error", errors = new[] { new { message = "not found", field = "candidate_id" } } }, statusCode: 422);
            var id = NextId();
            var visibility = (string?)note["visibility"] switch { "admin_only" => "admin_only_visible", "private" => "privately_visible", _ => "publicly_visible" };
            var candidate = (long)note["candidate_id"]!;
            _notes.Add(new JsonObject { ["id"] = id, ["candidate_id"] = candidate, ["body"] = (string?)note["body"], ["visibility"] = visibility, ["type"] = (string?)note["note_type"] });
            if (!_notesOf.TryGetValue(candidate, out var notes)) _notesOf[candidate] = notes = [];
            notes.Add(_notes[^1]);
            _effects.Add($"note {id}");
            return Results.Json(new { id }, statusCode: 201);
        }
    }

    private IResult PartnerNewsAsync(HttpContext context, long id)
    {
        if (context.Request.Headers.Authorization != PartnerAuthorisation) return Results.StatusCode(401);
        lock (_gate) _effects.Add($"assessment {id}");
        return Results.StatusCode(200);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Ashby;

/// <summary>A stand-in for Ashby: signed webhooks out, methods in. Like Ashby it says in an answer of 200 that something failed.</summary>
public sealed partial class AshbySandbox : Sandbox
{
    internal const string WebhookSecret = "sandbox-webhook-secret", ApiKey = "sandbox-api-key", PartnerKey = "sandbox-partner-key";
    private const string StatusFieldId = "f1e1d000-0000-4000-8000-000000000001", LinkFieldId = "f1e1d000-0000-4000-8000-000000000002";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonObject> _candidates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _applications = new(StringComparer.Ordinal);
    private readonly List<JsonObject> _clientInfo = [];
    private readonly List<JsonObject> _notes = [];
    private readonly List<JsonObject> _assessments = [];
    private readonly Dictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly List<string> _effects = [];
    private int _next;

    /// <summary>What was changed through the API, in order.</summary>
    public IReadOnlyList<string> Effects
    {
        get
        {
            lock (_gate) return [.. _effects];
        }
    }

    /// <summary>What was said of assessments, in order.</summary>
    public IReadOnlyList<JsonObject> Assessments
    {
        get
        {
            lock (_gate) return [.. _assessments.Select(one => one.DeepClone().AsObject())];
        }
    }

    /// <summary>How many items a page holds at most.</summary>
    public int PageSize { get; set; } = 100;

    public override object State()
    {
        lock (_gate) return new { candidates = Copies(_candidates.Values), applications = Copies(_applications.Values), notes = Copies(_notes), assessments = Copies(_assessments), effects = _effects.ToArray() };
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => new()
    {
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["Ashby-Signature"] = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(secret.RevealBytes(), body.Span)) },
    };

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(ApiKey + ":"))) await next(context);
            else await Results.Json(new { success = false, errors = new[] { "unauthorized" } }, statusCode: 401).ExecuteAsync(context);
        });
        void Method(string name, Func<JsonObject, JsonNode?> answer) => app.MapPost("/" + name, (HttpContext context) => AnswerAsync(context, answer)).RequireHost("api.ashbyhq.com");
        Method("candidate.info", ask => _candidates.TryGetValue((string?)ask["id"] ?? "", out var one) ? Success(one.DeepClone()) : Fail("candidate_not_found"));
        Method("candidate.list", ask => Page(ask, _candidates.Values));
        Method("application.list", ask => Page(ask, _applications.Values));
        Method("candidate.listClientInfo", ask => Page(ask, _clientInfo.Where(one => (string?)one["candidateId"] == (string?)ask["candidateId"])));
        Method("candidate.listNotes", ask => Page(ask, _notes.Where(one => (string?)one["candidateId"] == (string?)ask["candidateId"])));
        Method("customField.list", ask => Page(ask, [Field(StatusFieldId, AshbyWriteBack.StatusField, "String"), Field(LinkFieldId, AshbyWriteBack.LinkField, "Url")]));
        Method("customField.setValues", SetValues);
        Method("candidateTag.create", ask => Success(new JsonObject { ["id"] = TagId((string)ask["title"]!), ["title"] = (string)ask["title"]!, ["isArchived"] = false }));
        Method("candidate.addTag", ask => Tagged(ask, add: true));
        Method("candidate.removeTag", ask => Tagged(ask, add: false));
        Method("candidate.createNote", CreateNote);
        Method("assessment.update", ask =>
        {
            _assessments.Add(ask.DeepClone().AsObject());
            _effects.Add("assessment");
            return Success(new JsonObject { ["assessment_id"] = (string?)ask["assessment_id"] });
        });
    }

    private async Task AnswerAsync(HttpContext context, Func<JsonObject, JsonNode?> answer)
    {
        var ask = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        JsonNode? answered;
        lock (_gate) answered = answer(ask);
        await context.Response.WriteAsJsonAsync(answered);
    }

    private JsonObject Page(JsonObject ask, IEnumerable<JsonObject> items)
    {
        var start = int.TryParse((string?)ask["cursor"], CultureInfo.InvariantCulture, out var offset) ? offset : 0;
        var size = Math.Min((int?)ask["limit"] ?? 100, PageSize);
        var all = items.ToArray();
        var more = all.Length > start + size;
        return new JsonObject
        {
            ["success"] = true, ["results"] = new JsonArray([.. Copies(all.Skip(start).Take(size))]), ["moreDataAvailable"] = more, ["nextCursor"] = more ? (start + size).ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    private JsonNode SetValues(JsonObject ask)
    {
        if (!_candidates.TryGetValue((string?)ask["objectId"] ?? "", out var candidate)) return Fail("object_not_found");
        foreach (var value in ask["values"]!.AsArray().OfType<JsonObject>())
        {
            var fields = candidate["customFields"]!.AsArray();
            if (fields.FirstOrDefault(field => (string?)field!["id"] == (string?)value["fieldId"]) is { } held) fields.Remove(held);
            var title = (string?)value["fieldId"] == StatusFieldId ? AshbyWriteBack.StatusField : AshbyWriteBack.LinkField;
            fields.Add(new JsonObject { ["id"] = (string?)value["fieldId"], ["title"] = title, ["value"] = (string?)value["fieldValue"] });
        }
        _effects.Add($"fields {candidate["id"]}");
        return Success(candidate["customFields"]!.DeepClone());
    }

    private JsonNode Tagged(JsonObject ask, bool add)
    {
        if (!_candidates.TryGetValue((string?)ask["candidateId"] ?? "", out var candidate)) return Fail("candidate_not_found");
        if (_tags.FirstOrDefault(tag => tag.Value == (string?)ask["tagId"]).Key is not { } title) return Fail("tag_not_found");
        var tags = candidate["tags"]!.AsArray();
        var held = tags.FirstOrDefault(tag => (string?)tag!["title"] == title);
        if (add && held is null) tags.Add(new JsonObject { ["id"] = (string?)ask["tagId"], ["title"] = title, ["isArchived"] = false });
        if (!add && held is not null) tags.Remove(held);
        _effects.Add($"{(add ? "tag" : "untag")} {candidate["id"]}");
        return Success(candidate.DeepClone());
    }

    /// <summary>No idempotency key: the same note posted twice is two notes.</summary>
    private JsonNode CreateNote(JsonObject ask)
    {
        if (!_candidates.ContainsKey((string?)ask["candidateId"] ?? "")) return Fail("candidate_not_found");
        var note = new JsonObject { ["id"] = NextId(), ["candidateId"] = (string?)ask["candidateId"], ["createdAt"] = "2026-11-20T17:00:00Z", ["isPrivate"] = (bool?)ask["isPrivate"] ?? false, ["content"] = (string?)ask["note"]!["value"] };
        _notes.Add(note);
        _effects.Add($"note {ask["candidateId"]}");
        return Success(note.DeepClone());
    }

    private string TagId(string title) => _tags.TryGetValue(title, out var id) ? id : _tags[title] = NextId();

    private static JsonObject Field(string id, string title, string type) => new() { ["id"] = id, ["title"] = title, ["objectType"] = "Candidate", ["fieldType"] = type, ["isArchived"] = false, ["isPrivate"] = true };

    private static JsonObject Success(JsonNode results) => new() { ["success"] = true, ["results"] = results };

    private static JsonObject Fail(string code) => new() { ["success"] = false, ["errors"] = new JsonArray(code), ["errorInfo"] = new JsonObject { ["code"] = code } };

    private static JsonNode[] Copies(IEnumerable<JsonObject> items) => [.. items.Select(item => item.DeepClone())];

    private string NextId() => $"a5b70000-0000-4000-8000-{++_next + 100:000000000000}";
}

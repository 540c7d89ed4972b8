using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Workable;

/// <summary>A stand-in for Workable: webhooks with the candidate as of sending, and the API.</summary>
public sealed class WorkableSandbox : Sandbox, IPipelineSandbox
{
    internal const string ApiToken = "sandbox-api-token", Subdomain = "sandbox";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, JsonObject> _candidates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _attributes = new(StringComparer.Ordinal);
    private readonly List<JsonObject> _comments = [];
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

    /// <summary>How many items a page holds at most.</summary>
    public int PageSize { get; set; } = 100;

    public override object State()
    {
        lock (_gate) return new { candidates = _candidates.Values.Select(one => one.DeepClone()).ToArray(), comments = _comments.Select(one => one.DeepClone()).ToArray(), effects = _effects.ToArray() };
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => new()
    {
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["X-Workable-Signature"] = Convert.ToHexStringLower(HMACSHA256.HashData(secret.RevealBytes(), body.Span)) },
    };

    public (string Candidate, string Application, SandboxWebhook Webhook) Applies(PipelineApplicant applicant)
    {
        lock (_gate)
        {
            var (id, at) = ($"f5a9{++_next:x6}", Text(applicant.AppliedAt));
            _candidates[id] = new JsonObject
            {
                ["id"] = id, ["name"] = $"{applicant.GivenName} {applicant.FamilyName}", ["firstname"] = applicant.GivenName, ["lastname"] = applicant.FamilyName, ["headline"] = null, ["job"] = new JsonObject { ["shortcode"] = "ENG1", ["title"] = "Backend Engineer" },
                ["stage"] = "Applied", ["stage_kind"] = "applied", ["disqualified"] = false, ["withdrew"] = false, ["sourced"] = false, ["address"] = applicant.Address, ["phone"] = applicant.Phone, ["email"] = applicant.Email,
                ["created_at"] = at, ["updated_at"] = at, ["hired_at"] = null, ["education_entries"] = new JsonArray(),
                ["experience_entries"] = new JsonArray([.. applicant.Jobs.Select(job => (JsonNode)new JsonObject { ["company"] = job.Employer, ["title"] = job.Title, ["start_date"] = Day(job.Start), ["end_date"] = job.End is { } end ? Day(end) : null, ["current"] = job.End is null })]),
                ["social_profiles"] = new JsonArray([.. applicant.Links.Select(link => (JsonNode)new JsonObject { ["type"] = "website", ["url"] = link })]), ["tags"] = new JsonArray(),
            };
            _attributes[id] = [];
            return (id, id, Notice("candidate_created", id));
        }
    }

    public SandboxWebhook Moves(string application, Stage stage, DateTimeOffset at) => Change(application, at, candidate =>
    {
        var (name, kind) = stage switch { Stage.Screening => ("Phone screen", "phone-screen"), Stage.Interview => ("Interview", "interview"), Stage.Offer => ("Offer", "offer"), _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "not a stage of this pipeline") };
        (candidate["stage"], candidate["stage_kind"]) = (name, kind);
    });

    public SandboxWebhook Hires(string application, DateTimeOffset at) => Change(application, at, candidate => (candidate["stage"], candidate["stage_kind"], candidate["hired_at"]) = ("Hired", "hired", Text(at)));

    public SandboxWebhook TurnsDown(string application, DateTimeOffset at) => Change(application, at, candidate => candidate["disqualified"] = true);

    public void TagByHand(string candidate, string tag)
    {
        lock (_gate) _candidates[candidate]["tags"]!.AsArray().Add(tag);
    }

    public RecruiterView? Shown(string candidate)
    {
        lock (_gate)
        {
            if (!_candidates.TryGetValue(candidate, out var held)) return null;
            RecruiterStatus? status = _attributes[candidate].TryGetValue(WorkableWriteBack.StatusKey, out var text) ? Enum.GetValues<RecruiterStatus>().First(one => RecruiterWords.Of(one) == text) : null;
            return new RecruiterView(status, [.. _comments.Where(one => (string?)one["candidate"] == candidate).Select(one => (string)one["body"]!), .. _attributes[candidate].Where(pair => pair.Key == WorkableWriteBack.LinkKey).Select(pair => pair.Value)],
                [.. held["tags"]!.AsArray().Select(tag => (string)tag!)]);
        }
    }

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization == $"Bearer {ApiToken}") await next(context);
            else await Results.Json(new { error = "Not authorized" }, statusCode: 401).ExecuteAsync(context);
        });
        var api = app.MapGroup("/spi/v3").RequireHost($"{Subdomain}.workable.com");
        api.MapGet("/candidates", List);
        api.MapGet("/candidates/{id}", (string id) => Held(id, one => new JsonObject { ["candidate"] = one.DeepClone() }));
        api.MapGet("/candidates/{id}/activities", (string id) => Held(id, _ => new JsonObject { ["activities"] = new JsonArray([.. _comments.Where(one => (string?)one["candidate"] == id).Select(one => (JsonNode)new JsonObject { ["action"] = "comment", ["body"] = (string?)one["body"] })]) }));
        api.MapGet("/custom_attributes", () => Results.Json(new { custom_attributes = new[] { new { key = WorkableWriteBack.StatusKey }, new { key = WorkableWriteBack.LinkKey } } }));
        api.MapPatch("/candidates/{id}/update_custom_attribute_value", (HttpContext context, string id) => WriteAsync(context, id, "attribute", (_, body) => _attributes[id][(string)body["custom_attribute_key"]!] = (string)body["value"]!));
        api.MapPut("/candidates/{id}/tags", (HttpContext context, string id) => WriteAsync(context, id, "tags", (one, body) => one["tags"] = body["tags"]!.DeepClone()));
        api.MapPost("/candidates/{id}/comments", (HttpContext context, string id) => WriteAsync(context, id, "comment", (_, body) => _comments.Add(new JsonObject { ["candidate"] = id, ["body"] = (string?)body["comment"]!["body"] })));
    }

    private IResult List(HttpContext context)
    {
        int Number(string name, int usual) => int.TryParse(context.Request.Query[name], CultureInfo.InvariantCulture, out var number) ? number : usual;
        var (start, limit) = (Number("start", 0), Math.Min(Number("limit", 50), PageSize));
        lock (_gate)
        {
            var found = _candidates.Values.Where(one => !context.Request.Query.TryGetValue("updated_after", out var after) || string.CompareOrdinal((string?)one["updated_at"], after) >= 0).ToArray();
            var next = found.Length > start + limit ? string.Create(CultureInfo.InvariantCulture, $"https://{Subdomain}.workable.com/spi/v3/candidates?limit={limit}&start={start + limit}") : null;
            return Results.Json(new JsonObject { ["candidates"] = new JsonArray([.. found.Skip(start).Take(limit).Select(one => (JsonNode)new JsonObject { ["id"] = (string?)one["id"], ["name"] = (string?)one["name"] })]), ["paging"] = new JsonObject { ["next"] = next } });
        }
    }

    private async Task<IResult> WriteAsync(HttpContext context, string id, string effect, Action<JsonObject, JsonObject> change)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        return Held(id, one =>
        {
            change(one, body);
            _effects.Add($"{effect} {id}");
            return [];
        });
    }

    private IResult Held(string id, Func<JsonObject, JsonObject> answer)
    {
        lock (_gate) return _candidates.TryGetValue(id, out var one) ? Results.Json(answer(one)) : Results.Json(new { error = "Not found" }, statusCode: 404);
    }

    private SandboxWebhook Change(string application, DateTimeOffset at, Action<JsonObject> change)
    {
        lock (_gate)
        {
            change(_candidates[application]);
            _candidates[application]["updated_at"] = Text(at);
            return Notice("candidate_moved", application);
        }
    }

    private SandboxWebhook Notice(string name, string candidate)
    {
        var at = (string?)_candidates[candidate]["updated_at"];
        return new SandboxWebhook(new JsonObject { ["event_type"] = name, ["id"] = "wh_1", ["fired_at"] = at, ["data"] = _candidates[candidate].DeepClone(), ["resource_type"] = "candidate" }.ToJsonString(), $"{name}:{++_next}");
    }

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

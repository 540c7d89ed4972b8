using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.SmartRecruiters;

/// <summary>A stand-in for SmartRecruiters: webhooks with ids only, and the API that they point to.</summary>
public sealed class SmartRecruitersSandbox : Sandbox, IPipelineSandbox
{
    internal const string SigningKey = "sandbox-signing-key", ApiKey = "sandbox-api-key", StatusProperty = "identity-status", LinkProperty = "identity-report";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, JsonObject> _candidates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _properties = new(StringComparer.Ordinal);
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

    public override object State()
    {
        lock (_gate) return new { candidates = _candidates.Values.Select(one => one.DeepClone()).ToArray(), properties = _properties.ToDictionary(pair => pair.Key, pair => pair.Value.DeepClone()), effects = _effects.ToArray() };
    }

    /// <summary>The event's name is the delivery id's part before a colon: SmartRecruiters says it in a header, not in the body.</summary>
    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now)
    {
        var name = deliveryId.Split(':') is [var first, _] ? first : "application.status.updated";
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new InboundRequest
        {
            Body = body,
            Headers = new Dictionary<string, string>
            {
                ["Content-Type"] = "application/json", ["event-id"] = deliveryId, ["event-name"] = name, ["event-version"] = "v201910", ["link"] = "<https://api.smartrecruiters.com/candidates/1>; rel=\"self\"", ["smartrecruiters-timestamp"] = timestamp,
            },
        };
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(secret.RevealBytes(), SmartRecruitersConnector.Signed(request, timestamp)));
        return request with { Headers = new Dictionary<string, string>(request.Headers) { ["smartrecruiters-signature"] = $"v1={signature}" } };
    }

    public (string Candidate, string Application, SandboxWebhook Webhook) Applies(PipelineApplicant applicant)
    {
        lock (_gate)
        {
            var (id, at) = ($"c0ffee00-0000-4000-8000-{++_next:000000000000}", Text(applicant.AppliedAt));
            var (city, state, country) = applicant.Address?.Split(',', StringSplitOptions.TrimEntries) is [.., var town, var region, var land] ? (town, region.Split(' ')[0], land) : (null, null, null);
            _candidates[id] = new JsonObject
            {
                ["id"] = id, ["internal"] = false, ["firstName"] = applicant.GivenName, ["lastName"] = applicant.FamilyName, ["email"] = applicant.Email, ["phoneNumber"] = applicant.Phone,
                ["location"] = city is null ? null : new JsonObject { ["city"] = city, ["region"] = state, ["country"] = country, ["countryCode"] = country == "USA" ? "us" : null }, ["web"] = new JsonObject { ["website"] = applicant.Links.FirstOrDefault() },
                ["createdOn"] = at, ["updatedOn"] = at, ["tags"] = new JsonArray(), ["education"] = new JsonArray(),
                ["experience"] = new JsonArray([.. applicant.Jobs.Select(job => (JsonNode)new JsonObject { ["company"] = job.Employer, ["title"] = job.Title, ["startDate"] = job.Start.ToString("yyyy-MM", CultureInfo.InvariantCulture), ["endDate"] = job.End?.ToString("yyyy-MM", CultureInfo.InvariantCulture), ["current"] = job.End is null })]),
                ["primaryAssignment"] = new JsonObject { ["job"] = new JsonObject { ["id"] = "job-1", ["title"] = "Backend Engineer" }, ["status"] = "NEW" }, ["secondaryAssignments"] = new JsonArray(),
            };
            _properties[id] = [];
            return (id, id, Notice("application.created", id));
        }
    }

    public SandboxWebhook Moves(string application, Stage stage, DateTimeOffset at) =>
        To(application, stage switch { Stage.Screening => "IN_REVIEW", Stage.Interview => "INTERVIEW", Stage.Offer => "OFFERED", _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "not a stage of this pipeline") }, at);

    public SandboxWebhook Hires(string application, DateTimeOffset at) => To(application, "HIRED", at);

    public SandboxWebhook TurnsDown(string application, DateTimeOffset at) => To(application, "REJECTED", at);

    public void TagByHand(string candidate, string tag)
    {
        lock (_gate) _candidates[candidate]["tags"]!.AsArray().Add(tag);
    }

    public RecruiterView? Shown(string candidate)
    {
        lock (_gate)
        {
            if (!_candidates.TryGetValue(candidate, out var held)) return null;
            RecruiterStatus? status = (string?)_properties[candidate][StatusProperty] is { } text ? Enum.GetValues<RecruiterStatus>().First(one => RecruiterWords.Of(one) == text) : null;
            return new RecruiterView(status, [.. new[] { (string?)_properties[candidate][LinkProperty] }.OfType<string>()], [.. held["tags"]!.AsArray().Select(tag => (string)tag!)]);
        }
    }

    protected override void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers["X-SmartToken"] == ApiKey) await next(context);
            else await Results.Json(new { message = "Unauthorized" }, statusCode: 401).ExecuteAsync(context);
        });
        var api = app.MapGroup("/candidates").RequireHost("api.smartrecruiters.com");
        api.MapGet("", List);
        api.MapGet("/{id}", (string id) => Held(id, one => one.DeepClone()));
        api.MapGet("/{id}/properties", (string id) => Held(id, _ => new JsonObject { ["content"] = new JsonArray([.. _properties[id].Select(pair => (JsonNode)new JsonObject { ["id"] = pair.Key, ["value"] = pair.Value?.DeepClone() })]) }));
        api.MapPut("/{id}/properties/{property}", async (HttpContext context, string id, string property) =>
        {
            var body = await JsonNode.ParseAsync(context.Request.Body);
            return Held(id, _ => Done($"property {id}", () => _properties[id][property] = body!["value"]?.DeepClone()));
        });
        api.MapPost("/{id}/tags", (HttpContext context, string id) => TagsAsync(context, id, (held, given) => held.Union(given, StringComparer.Ordinal)));
        api.MapDelete("/{id}/tags", (HttpContext context, string id) => TagsAsync(context, id, (held, given) => held.Except(given, StringComparer.Ordinal)));
    }

    private IResult List(HttpContext context)
    {
        int Number(string name, int usual) => int.TryParse(context.Request.Query[name], CultureInfo.InvariantCulture, out var number) ? number : usual;
        var (offset, limit) = (Number("offset", 0), Math.Clamp(Number("limit", 10), 1, 100));
        lock (_gate)
        {
            var found = _candidates.Values.Where(one => !context.Request.Query.TryGetValue("updatedAfter", out var after) || string.CompareOrdinal((string?)one["updatedOn"], after) > 0).ToArray();
            return Results.Json(new JsonObject { ["limit"] = limit, ["offset"] = offset, ["totalFound"] = found.Length, ["content"] = new JsonArray([.. found.Skip(offset).Take(limit).Select(one => (JsonNode)new JsonObject { ["id"] = (string?)one["id"], ["firstName"] = (string?)one["firstName"] })]) });
        }
    }

    private async Task<IResult> TagsAsync(HttpContext context, string id, Func<IEnumerable<string>, string[], IEnumerable<string>> change)
    {
        string[] given = [.. (await JsonNode.ParseAsync(context.Request.Body))!["tags"]!.AsArray().Select(tag => (string)tag!)];
        return Held(id, one => Done($"tags {id}", () => one["tags"] = new JsonArray([.. change([.. one["tags"]!.AsArray().Select(tag => (string)tag!)], given).Select(tag => (JsonNode)tag)])));
    }

    private IResult Held(string id, Func<JsonObject, JsonNode> answer)
    {
        lock (_gate) return _candidates.TryGetValue(id, out var one) ? Results.Json(answer(one)) : Results.Json(new { message = "Not found" }, statusCode: 404);
    }

    private JsonObject Done(string effect, Action change)
    {
        change();
        _effects.Add(effect);
        return [];
    }

    private SandboxWebhook To(string application, string status, DateTimeOffset at)
    {
        lock (_gate)
        {
            _candidates[application]["primaryAssignment"]!["status"] = status;
            _candidates[application]["updatedOn"] = Text(at);
            return Notice("application.status.updated", application);
        }
    }

    private SandboxWebhook Notice(string name, string candidate) => new(new JsonObject { ["job_id"] = "job-1", ["candidate_id"] = candidate }.ToJsonString(), $"{name}:{++_next}");

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Checkr;

internal sealed record CheckrEvent
{
    public string? Id { get; init; }
    public string? Type { get; init; }
    public string? AccountId { get; init; }
    public CheckrData? Data { get; init; }
}

internal sealed record CheckrData
{
    public CheckrObject? Object { get; init; }
}

internal sealed record CheckrObject
{
    public string? Id { get; init; }
}

internal sealed record CheckrReport
{
    public required string Id { get; init; }
    public required string Status { get; init; }
    public string? CandidateId { get; init; }
    public string? Package { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
}

internal sealed record CheckrCandidate
{
    public string? CustomId { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Email { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CheckrEvent))]
[JsonSerializable(typeof(CheckrReport))]
[JsonSerializable(typeof(CheckrCandidate))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class CheckrJson : JsonSerializerContext;

/// <summary>Checkr: that a background report is there, and how far it is. What it found is not read: it stays with Checkr, for the people who may see it. https://docs.checkr.com</summary>
public sealed class CheckrConnector : IInbound, IFetcher, IEnricher, IHealth, ISandboxed
{
    internal const string Name = "checkr", ReportResource = "report", SignatureHeader = "X-Checkr-Signature";
    private const int LongestName = 60;

    public string Id => Name;

    public IReadOnlyList<string> Kinds { get; } = ["background-report"];

    /// <summary>https://docs.checkr.com/#section/Webhooks: over the raw bytes. Which key signs depends on the kind of account, so it is a secret of its own.</summary>
    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        var given = new byte[32];
        if (request.Header(SignatureHeader) is not { Length: 64 } signature || Convert.FromHexString(signature, given, out _, out _) != System.Buffers.OperationStatus.Done) return new SignatureResult.Refused("no signature");
        var body = request.Body;
        return Compare.AgainstAll(connection.SecretsOf("signingKey"), given, key => HMACSHA256.HashData(key, body.Span));
    }

    public string? DeliveryIdOf(InboundRequest request)
    {
        try
        {
            return JsonSerializer.Deserialize(request.Body.Span, CheckrJson.Default.CheckrEvent)?.Id is { Length: > 0 and <= 200 } id ? id : Json.Hash(request.Body.Span);
        }
        catch (JsonException)
        {
            return Json.Hash(request.Body.Span);
        }
    }

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(200, "{}");

    public Translation Translate(Delivery delivery, Connection connection)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var notice = body.RootElement.Deserialize(CheckrJson.Default.CheckrEvent) ?? throw new JsonException("null", "$", null, null);
            if (notice.Type is not { Length: > 0 } type) return new Translation.Malformed("names no event", "$.type");
            if (notice.AccountId is { } account && connection.Setting("account") is { } own && account != own) return new Translation.Ignored("another account's event");
            if (!type.StartsWith("report.", StringComparison.Ordinal)) return new Translation.Ignored(type.StartsWith("invitation.", StringComparison.Ordinal) ? "an invitation is no report" : $"unknown event '{(type.Length <= LongestName ? type : type[..LongestName] + "…")}'");
            return Reports.IsId(notice.Data?.Object?.Id) ? new Translation.NeedsFetch([new FetchRequest(ReportResource, notice.Data!.Object!.Id!)]) : new Translation.Malformed("not an id", "$.data.object.id");
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what Checkr promises", broken.Path ?? "$");
        }
    }

    /// <summary>Events come in any order: where the report stands now is asked.</summary>
    public async Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel)
    {
        if (request.Resource != ReportResource) return new Failure(FailureCategory.Rejected, $"there is no resource '{request.Resource}'");
        var got = await GetAsync($"reports/{request.Id}", CheckrJson.Default.CheckrReport, session, cancel);
        if (got.Failure is { Category: FailureCategory.NotFound }) return new Translation.Ignored("the report is not there any more");
        if (!got.Succeeded(out var report, out var failure)) return failure;
        if (!Reports.IsId(report.CandidateId)) return new Failure(FailureCategory.BadAnswer, "checkr: a report about nobody");
        if (!(await GetAsync($"candidates/{report.CandidateId}", CheckrJson.Default.CheckrCandidate, session, cancel)).Succeeded(out var candidate, out failure)) return failure;
        var name = candidate is { FirstName: { Length: > 0 } given, LastName: { Length: > 0 } family } ? new PersonName { Given = given, Family = family } : null;
        return new Translation.Translated(
            [Reports.Notice(session.Connection, new ExternalId(Name, report.CandidateId!), candidate.CustomId, new JoinHint(candidate.Email, name, null), request.Id, "background-report", StatusOf(report.Status)?.ToString(), report.CompletedAt ?? report.CreatedAt)], []);
    }

    public async Task<Result<IReadOnlyList<EvidenceDraft>>> EnrichAsync(EnrichmentRequest request, Session session, CancellationToken cancel)
    {
        if (!Reports.IsId(request.Input)) return Enrichment.NotCovered(Name, "not an id of a report");
        if (!(await GetAsync($"reports/{request.Input}", CheckrJson.Default.CheckrReport, session, cancel)).Succeeded(out var report, out var failure)) return failure;
        if (StatusOf(report.Status) is not { } status) return Enrichment.NotCovered(Name, "a status that is not known here");
        return Enrichment.Drafts(Name, new BackgroundReport
        {
            Id = EvidenceDraft.Placeholder, Source = Name, ObservedAt = report.CompletedAt ?? report.CreatedAt, Assurance = Assurance.Attested, Provider = Name, Reference = request.Input, Status = status, Package = report.Package, CompletedAt = report.CompletedAt,
        });
    }

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) =>
        (await GetAsync("packages", CheckrJson.Default.JsonElement, session, cancel)).Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "packages can be listed");

    public Sandbox CreateSandbox() => new CheckrSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["signingKey"] = [new Secret(CheckrSandbox.SigningKey)], ["apiKey"] = [new Secret(CheckrSandbox.ApiKey)] },
    };

    /// <summary>https://docs.checkr.com/#tag/Reports. Older accounts write the result where the status stands: the report is complete then, and what it found is left alone.</summary>
    private static BackgroundReportStatus? StatusOf(string status) => status switch
    {
        "pending" => BackgroundReportStatus.Pending,
        "suspended" => BackgroundReportStatus.AwaitsCandidate,
        "paused" => BackgroundReportStatus.AwaitsReview,
        "complete" or "clear" or "consider" => BackgroundReportStatus.Complete,
        "canceled" => BackgroundReportStatus.Canceled,
        "dispute" => BackgroundReportStatus.Disputed,
        _ => null,
    };

    private static async Task<Result<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, Session session, CancellationToken cancel)
    {
        var address = new Uri($"https://{(session.Connection.Setting("environment") == "staging" ? "api.checkr-staging.com" : "api.checkr.com")}/v1/{path}");
        return (await session.ReadAsync("apiKey", key => new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = Wire.Basic(key.Reveal()) } }, cancel)).Json(type);
    }
}

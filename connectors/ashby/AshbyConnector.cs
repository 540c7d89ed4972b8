using System.Security.Cryptography;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Ashby;

/// <summary>Ashby: signed webhooks with the application in them, the API for the rest, and the assessment partner's endpoints. https://developers.ashbyhq.com</summary>
public sealed class AshbyConnector : IInboundRoutes, IFetcher, IWriteBack, IBackfill, IHealth, ISandboxed
{
    internal const string Name = "ashby", CandidateResource = "candidate";
    private const string SignaturePrefix = "sha256=";
    private static readonly ConnectorManifest Manifest = ConnectorManifest.Load(typeof(AshbyConnector).Assembly, Name);

    public string Id => Name;

    internal static ExternalId Person(string id) => new(Name, id);

    internal static ExternalId Application(string id) => new($"{Name}-application", id);

    /// <summary>https://developers.ashbyhq.com/docs/authenticating-webhooks: no time is signed.</summary>
    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        if (AshbyAssessment.Owns(request.Route)) return AshbyAssessment.Verify(request, connection);
        if (request.Header("Ashby-Signature") is not { } header || !header.StartsWith(SignaturePrefix, StringComparison.OrdinalIgnoreCase)) return new SignatureResult.Refused("no signature");
        var given = new byte[32];
        if (Convert.FromHexString(header.AsSpan(SignaturePrefix.Length).Trim(), given, out _, out var length) != System.Buffers.OperationStatus.Done || length != 32) return new SignatureResult.Refused("the signature has not the promised form");
        return Compare.AgainstAll(connection.SecretsOf("webhookSecret"), given, key => HMACSHA256.HashData(key, request.Body.Span));
    }

    /// <summary>One action fires several webhooks with the same id; where it has none, the body tells repeats apart.</summary>
    public string? DeliveryIdOf(InboundRequest request)
    {
        if (request.Route.Length > 0) return null;
        try
        {
            using var body = WireBody.Parse(request.Body);
            var received = body.RootElement.Deserialize(AshbyJson.Default.AshbyEnvelope);
            if (received?.WebhookActionId is { Length: > 0 and <= 100 } id) return $"{id}/{received.Action}";
        }
        catch (JsonException)
        {
            // Not JSON: told apart by its bytes, and parked later with the reason.
        }
        return Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
    }

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(200, "{}");

    public Translation Translate(Delivery delivery, Connection connection) =>
        AshbyAssessment.Owns(delivery.Route) ? AshbyAssessment.Translate(delivery, connection) : AshbyTranslation.Translate(delivery, connection, Manifest);

    public IReadOnlyList<InboundRoute> Routes { get; } = [AshbyAssessment.List, AshbyAssessment.Start, AshbyAssessment.Cancel];

    public Task<Answer> AnswerRouteAsync(InboundRoute route, InboundRequest request, Connection connection, RouteContext context, CancellationToken cancel) =>
        Task.FromResult(AshbyAssessment.Answer(route, request, connection));

    public async Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel)
    {
        if (request.Resource != CandidateResource) return new Failure(FailureCategory.Rejected, $"there is no resource '{request.Resource}'");
        var ashby = new AshbyClient(session);
        if (!(await ashby.CandidateAsync(request.Id, cancel)).Succeeded(out var candidate, out var failure))
            return failure.Category == FailureCategory.NotFound ? new Translation.Ignored("the candidate is not there any more") : failure;
        if (!(await ashby.ClientInfoAsync(request.Id, cancel)).Succeeded(out var seen, out failure)) return failure;
        return new Translation.Translated([AshbyEvidence.Event(candidate, [AshbyEvidence.Profile(candidate), .. seen.Select(one => AshbyEvidence.Seen(candidate.Id, one)).OfType<EvidenceDraft>()])], []);
    }

    public Task<WriteResult> ApplyAsync(RecruiterUpdate update, Session session, CancellationToken cancel) => new AshbyWriteBack(session).ApplyAsync(update, cancel);

    public IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, CancellationToken cancel) => new AshbyBackfill(session).PagesAsync(cursor, since, cancel);

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        if (session.Connection.SecretOf("apiKey") is null) return new Health(HealthState.Ok, "webhooks only: no API key is set");
        var got = await new AshbyClient(session).CandidatesAsync(null, 1, cancel);
        return got.Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "candidates can be listed");
    }

    public Sandbox CreateSandbox() => new AshbySandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Secrets = new Dictionary<string, IReadOnlyList<Secret>>
        {
            ["webhookSecret"] = [new Secret(AshbySandbox.WebhookSecret)],
            ["apiKey"] = [new Secret(AshbySandbox.ApiKey)],
            ["partnerKey"] = [new Secret(AshbySandbox.PartnerKey)],
        },
    };
}

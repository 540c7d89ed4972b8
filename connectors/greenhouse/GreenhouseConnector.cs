using System.Security.Cryptography;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Greenhouse;

/// <summary>Greenhouse Recruiting: webhooks, the Harvest API, the Assessment Partner API. https://developers.greenhouse.io</summary>
public sealed class GreenhouseConnector : IInboundRoutes, IFetcher, IWriteBack, IBackfill, IHealth, ISandboxed
{
    internal const string Name = "greenhouse";
    internal const string OfferResource = "offer";
    private const string SignaturePrefix = "sha256 ";
    private static readonly ConnectorManifest Manifest = ConnectorManifest.Load(typeof(GreenhouseConnector).Assembly, Name);

    public string Id => Name;

    internal static ExternalId Person(string id) => new(Name, id);

    internal static ExternalId Application(string id) => new($"{Name}-application", id);

    /// <summary>https://developers.greenhouse.io/webhooks.html#authentication: no time is signed, so deliveries are told apart by their id.</summary>
    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        if (GreenhouseAssessment.Owns(request.Route)) return GreenhouseAssessment.Verify(request, connection);
        if (request.Header("Signature") is not { } header || !header.StartsWith(SignaturePrefix, StringComparison.OrdinalIgnoreCase)) return new SignatureResult.Refused("no signature");
        var given = new byte[32];
        if (Convert.FromHexString(header.AsSpan(SignaturePrefix.Length).Trim(), given, out _, out var length) != System.Buffers.OperationStatus.Done || length != 32) return new SignatureResult.Refused("the signature has not the promised form");
        return Compare.AgainstAll(connection.SecretsOf("webhookSecret"), given, key => HMACSHA256.HashData(key, request.Body.Span));
    }

    public string? DeliveryIdOf(InboundRequest request) => request.Header("Greenhouse-Event-ID");

    /// <summary>Anything but 200 is sent again, up to seven times.</summary>
    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(200, "{}");

    public Translation Translate(Delivery delivery, Connection connection) =>
        GreenhouseAssessment.Owns(delivery.Route) ? GreenhouseAssessment.Translate(delivery, connection) : GreenhouseTranslation.Translate(delivery, connection, Manifest);

    public IReadOnlyList<InboundRoute> Routes { get; } = [GreenhouseAssessment.ListTests, GreenhouseAssessment.SendTest, GreenhouseAssessment.TestStatus, GreenhouseAssessment.ResponseError];

    public Task<Answer> AnswerRouteAsync(InboundRoute route, InboundRequest request, Connection connection, RouteContext context, CancellationToken cancel) =>
        GreenhouseAssessment.AnswerAsync(route, request, connection, context, cancel);

    public async Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel)
    {
        if (request.Resource != OfferResource) return new Failure(FailureCategory.Rejected, $"there is no resource '{request.Resource}'");
        var got = await new HarvestClient(session).AllAsync(HarvestClient.At($"offers?ids={Uri.EscapeDataString(request.Id)}"), GreenhouseJson.Default.IReadOnlyListWireOffer, cancel);
        if (!got.Succeeded(out var offers, out var failure)) return failure;
        return offers.FirstOrDefault(offer => offer.Id == request.Id) is { } offer && GreenhouseBackfill.Event(offer) is { } seen
            ? new Translation.Translated([seen], [])
            : new Translation.Ignored("the offer is not there any more");
    }

    public Task<WriteResult> ApplyAsync(RecruiterUpdate update, Session session, CancellationToken cancel) => new GreenhouseWriteBack(session).ApplyAsync(update, cancel);

    public IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, CancellationToken cancel) => new GreenhouseBackfill(session).PagesAsync(cursor, since, cancel);

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        if (session.Connection.Setting("clientId") is null) return new Health(HealthState.Ok, "webhooks only: no API credentials are set");
        var harvest = new HarvestClient(session);
        var got = await harvest.ListAsync(HarvestClient.At("candidates?per_page=1"), GreenhouseJson.Default.IReadOnlyListWirePerson, cancel);
        if (got.Failure is { } failure) return Health.Of(failure);
        if (!(await harvest.ScopesAsync(cancel)).Succeeded(out var scopes, out failure)) return Health.Of(failure);
        string[] missing = scopes.Count == 0 ? [] : [.. Manifest.Auth.Scopes.Except(scopes)];
        return missing.Length == 0 ? new Health(HealthState.Ok, "candidates can be listed") : new Health(HealthState.MissingScope, $"missing: {string.Join(' ', missing)}");
    }

    public Sandbox CreateSandbox() => new GreenhouseSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["clientId"] = GreenhouseSandbox.ClientId },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>>
        {
            ["webhookSecret"] = [new Secret(GreenhouseSandbox.WebhookSecret)],
            ["clientSecret"] = [new Secret(GreenhouseSandbox.ClientSecret)],
            ["partnerKey"] = [new Secret(GreenhouseSandbox.PartnerKey)],
        },
    };
}

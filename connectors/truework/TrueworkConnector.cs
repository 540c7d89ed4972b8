using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Truework;

/// <summary>Truework: what employers and payrolls say of a claimed employment. It says when an order is done. https://www.truework.com/docs</summary>
public sealed class TrueworkConnector : IInbound, IFetcher, IEmploymentOrders, IBackfill, IUpkeep, IHealth, ISandboxed
{
    internal const string Name = "truework", OrderResource = "order", TokenHeader = "X-Truework-Token", Version = "2023-10-30";
    private const int PageSize = 50, LongestName = 60;

    public string Id => Name;

    public TimeSpan Every => TimeSpan.FromHours(6);

    /// <summary>Beyond the two days for which a delivery is tried again: what was missed while this server was down is found too.</summary>
    public TimeSpan ReadsAgain => TimeSpan.FromDays(3);

    public IReadOnlyList<string> Kinds { get; } = ["employment-verification"];

    /// <summary>https://www.truework.com/docs/api-reference/webhooks/security: a token of the destination, and nothing of the body is signed.</summary>
    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now) =>
        request.Header(TokenHeader) is { Length: > 0 } token ? Compare.AgainstAll(connection.SecretsOf("webhookToken"), Encoding.UTF8.GetBytes(token), key => key) : new SignatureResult.Refused("no token");

    /// <summary>There is no id of a delivery: what, about whom, how far and when it was triggered make one.</summary>
    public string? DeliveryIdOf(InboundRequest request)
    {
        try
        {
            var notice = JsonSerializer.Deserialize(request.Body.Span, TrueworkJson.Default.TrueworkNotice);
            return notice?.Data?.OrderId is not { } order ? Reference(request) : Json.Hash(Encoding.UTF8.GetBytes($"{notice.Hook?.Event}|{order}|{notice.Data.VerificationRequestId}|{notice.Data.State}|{notice.Hook?.TriggeredAt}").AsSpan());
        }
        catch (JsonException)
        {
            return Reference(request);
        }

        static string Reference(InboundRequest request) => Json.Hash(request.Body.Span);
    }

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(200, "{}");

    public Translation Translate(Delivery delivery, Connection connection)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var notice = body.RootElement.Deserialize(TrueworkJson.Default.TrueworkNotice) ?? throw new JsonException("null", "$", null, null);
            switch (notice.Hook?.Event)
            {
                case "order.completed": break;
                // "action-requred" is how their own specification writes it.
                case "verification_request.state.change" when notice.Data?.State is "pending-approval" or "processing" or "action-required" or "action-requred": return new Translation.Ignored("still under way");
                case "verification_request.state.change" when notice.Data?.State is "completed" or "canceled" or "invalid": break;
                case "verification_request.state.change": return new Translation.Malformed("no such state", "$.data.state");
                case null: return new Translation.Malformed("names no event", "$.hook.event");
                case var other: return new Translation.Ignored($"unknown event '{(other.Length <= LongestName ? other : other[..LongestName] + "…")}'");
            }
            return Reports.IsId(notice.Data?.OrderId) ? new Translation.NeedsFetch([new FetchRequest(OrderResource, notice.Data!.OrderId!)]) : new Translation.Malformed("not an id", "$.data.order_id");
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what Truework promises", broken.Path ?? "$");
        }
    }

    public async Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel)
    {
        if (request.Resource != OrderResource) return new Failure(FailureCategory.Rejected, $"there is no resource '{request.Resource}'");
        var got = await OrderAsync(request.Id, session, cancel);
        if (got.Failure is { Category: FailureCategory.NotFound }) return new Translation.Ignored("the order is not there any more");
        if (!got.Succeeded(out var order, out var failure)) return failure;
        return NoticeOf(order, session.Connection) is { } notice ? new Translation.Translated([notice], []) : new Translation.Ignored("the order asks for nothing that is done");
    }

    /// <summary>https://www.truework.com/docs/api-reference: only now is it read what an employer said.</summary>
    public async Task<Result<IReadOnlyList<EvidenceDraft>>> EnrichAsync(EnrichmentRequest request, Session session, CancellationToken cancel)
    {
        if (!Reports.IsId(request.Input)) return Enrichment.NotCovered(Name, "not an id of an order");
        if (!(await OrderAsync(request.Input, session, cancel)).Succeeded(out var order, out var failure)) return failure;
        var said = TrueworkEvidence.Of(order).ToArray();
        return said.Length == 0 ? Enrichment.NotCovered(Name, "no employer has answered") : Enrichment.Drafts(Name, said);
    }

    /// <summary>
    /// https://www.truework.com/docs/api-reference: the vendor knows no idempotency key, so an order is looked for by its search key before one is placed. What the candidate would have
    /// to bring, or to sign in to, is no answer of the employer's and is not asked for.
    /// </summary>
    public async Task<Result<string>> OrderAsync(EmploymentOrder order, Session session, CancellationToken cancel)
    {
        if (!(await GetAsync($"orders?limit=1&search_key={Uri.EscapeDataString(order.Marker)}", TrueworkJson.Default.TrueworkOrders, session, cancel)).Succeeded(out var there, out var failure)) return failure;
        // A vendor that ignored the filter would name somebody else's order.
        if (there.Results.FirstOrDefault(one => one.SearchKey == order.Marker) is { } placed) return IdOf(placed);
        var body = JsonSerializer.SerializeToUtf8Bytes(TrueworkTargetOrder.Of(order), TrueworkJson.Default.TrueworkTargetOrder);
        var answered = await session.WriteAsync("apiKey", key => Request(HttpMethod.Post, "orders/target-employer", key, session, new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }), cancel);
        return answered.Json(TrueworkJson.Default.TrueworkOrder).Succeeded(out var made, out failure) ? IdOf(made) : failure;

        static Result<string> IdOf(TrueworkOrder order) => Reports.IsId(order.Id) ? order.Id : new Failure(FailureCategory.BadAnswer, "truework: not an id of an order");
    }

    /// <summary>There is nothing to renew: the orders are read again, for what no webhook has said.</summary>
    public Task<Result<IReadOnlyList<string>>> KeepUpAsync(Uri hook, Session session, CancellationToken cancel) => Task.FromResult(Result<IReadOnlyList<string>>.Of([]));

    public async IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, [EnumeratorCancellation] CancellationToken cancel)
    {
        var offset = int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 0;
        while (true)
        {
            var here = offset.ToString(CultureInfo.InvariantCulture);
            if (!(await GetAsync(string.Create(CultureInfo.InvariantCulture, $"orders?limit={PageSize}&offset={offset}"), TrueworkJson.Default.TrueworkOrders, session, cancel)).Succeeded(out var page, out var failure))
            {
                yield return new BackfillPage([], here) { Failure = failure };
                yield break;
            }
            offset += page.Results.Count;
            var more = page.Next is not null && page.Results.Count > 0;
            var changed = page.Results.Select(order => (Order: order, Notice: NoticeOf(order, session.Connection))).Where(one => one.Notice is not null && (since is null || one.Order.VerificationRequests!.Any(asked => asked.DateOfCompletion >= since)));
            yield return new BackfillPage([.. changed.Select(one => one.Notice!)], more ? offset.ToString(CultureInfo.InvariantCulture) : null);
            if (!more) yield break;
        }
    }

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) =>
        (await GetAsync("orders?limit=1", TrueworkJson.Default.TrueworkOrders, session, cancel)).Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "orders can be listed");

    public Sandbox CreateSandbox() => new TrueworkSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["webhookToken"] = [new Secret(TrueworkSandbox.WebhookToken)], ["apiKey"] = [new Secret(TrueworkSandbox.ApiKey)] },
    };

    /// <summary>That an order is done; when and how far by its own words, so that a delivery that comes again says the same.</summary>
    private static PipelineEvent.CandidateEvidence? NoticeOf(TrueworkOrder order, Connection connection)
    {
        var done = (order.VerificationRequests ?? []).Where(asked => asked.State?.CanonicalValue is "completed" or "canceled" or "invalid").ToArray();
        if (done.Length == 0 || !Reports.IsId(order.Id)) return null;
        var target = done.Select(asked => asked.Target).FirstOrDefault(target => target is not null);
        var name = target is { FirstName: { Length: > 0 } given, LastName: { Length: > 0 } family } ? new PersonName { Given = given, Family = family } : null;
        var ours = order.SearchKey?.StartsWith(EmploymentOrder.MarkerPrefix, StringComparison.Ordinal) == true;
        var notice = Reports.Notice(connection, new ExternalId(Name, ours ? order.SearchKey! : order.Id), ours ? null : order.SearchKey, new JoinHint(target?.ContactEmail, name, null), order.Id, "employment-verification",
            string.Join(',', done.Select(asked => asked.State!.CanonicalValue).Order(StringComparer.Ordinal)), done.Max(asked => asked.DateOfCompletion ?? asked.Created));
        return ours ? notice with { ExpectsHire = false, KnownOnly = true } : notice;
    }

    private static Task<Result<TrueworkOrder>> OrderAsync(string id, Session session, CancellationToken cancel) => GetAsync($"orders/{id}", TrueworkJson.Default.TrueworkOrder, session, cancel);

    private static async Task<Result<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, Session session, CancellationToken cancel) =>
        (await session.ReadAsync("apiKey", key => Request(HttpMethod.Get, path, key, session), cancel)).Json(type);

    private static HttpRequestMessage Request(HttpMethod method, string path, Secret key, Session session, HttpContent? content = null)
    {
        var host = session.Connection.Setting("environment") == "sandbox" ? "api.truework-sandbox.com" : "api.truework.com";
        var request = new HttpRequestMessage(method, new Uri($"https://{host}/{path}")) { Headers = { Authorization = Wire.Bearer(key) }, Content = content };
        request.Headers.TryAddWithoutValidation("Accept", $"application/json; version={Version}");
        return request;
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.BambooHr;

/// <summary>BambooHR: webhooks that say who changed, and the API that says what is there now. https://documentation.bamboohr.com/docs</summary>
public sealed class BambooHrConnector : IInbound, IFetcher, IFiles, IBackfill, IUpkeep, IHealth, ISandboxed
{
    internal const string Name = "bamboohr", EmployeeResource = "employee", TimestampHeader = "X-BambooHR-Timestamp", SignatureHeader = "X-BambooHR-Signature";
    private const int MostEmployees = 500;
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    public string Id => Name;

    public TimeSpan Every => TimeSpan.FromDays(1);

    /// <summary>From hire to first pay: a paper that is added tells no webhook.</summary>
    public TimeSpan ReadsAgain => TimeSpan.FromDays(45);

    internal static ExternalId Person(string id) => new(Name, id);

    /// <summary>https://documentation.bamboohr.com/docs/webhooks: the body, and behind it the time as it stands in its header.</summary>
    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        if (request.Header(TimestampHeader) is not { Length: > 0 and <= 40 } time || Instant(time) is not { } at) return new SignatureResult.Refused("no signed time");
        var given = new byte[32];
        if (request.Header(SignatureHeader) is not { Length: 64 } signature || Convert.FromHexString(signature, given, out _, out _) != System.Buffers.OperationStatus.Done) return new SignatureResult.Refused("no signature");
        byte[] signed = [.. request.Body.Span, .. Encoding.UTF8.GetBytes(time)];
        var result = Compare.AgainstAll(connection.SecretsOf("privateKey"), given, key => HMACSHA256.HashData(key, signed));
        if (result is not SignatureResult.Valid) return result;
        return (now - at).Duration() <= Tolerance ? result : new SignatureResult.Refused("the signed time is too far from now");
    }

    /// <summary>There is no id of a delivery: body and signed time stand for it.</summary>
    public string? DeliveryIdOf(InboundRequest request) => request.Header(TimestampHeader) is { } time ? Convert.ToHexStringLower(SHA256.HashData([.. request.Body.Span, .. Encoding.UTF8.GetBytes(time)])) : null;

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(200, "{}");

    /// <summary>Which fields a webhook holds is the customer's setting, so only who changed is taken from it.</summary>
    public Translation Translate(Delivery delivery, Connection connection)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var notice = body.RootElement.Deserialize(BambooHrJson.Default.BambooNotice) ?? throw new JsonException("null", "$", null, null);
            if (notice.Employees is not { } employees) return new Translation.Malformed("names no employees", "$.employees");
            if (employees.Count > MostEmployees) return new Translation.Malformed($"more than {MostEmployees} employees", "$.employees");
            var wanted = new List<FetchRequest>();
            for (var index = 0; index < employees.Count; index++)
            {
                if (employees[index]?.Id is not { } id) return new Translation.Malformed("names no employee", $"$.employees[{index}].id");
                if (!BambooHrClient.IsId(id)) return new Translation.Malformed("not an id", $"$.employees[{index}].id");
                // A record that is deleted in HR ends nobody's verification; the dossier is erased where the ATS or a person asks for it.
                if (employees[index]!.Action is "Created" or "Updated") wanted.Add(new FetchRequest(EmployeeResource, $"{id}|{employees[index]!.Timestamp}"));
            }
            if (wanted.Count == 0) return new Translation.Ignored("nobody was created or updated");
            return connection.SecretOf("apiKey") is null ? new Translation.Ignored("the webhook says who changed, and without an API key nothing can be read") : new Translation.NeedsFetch([.. wanted.DistinctBy(one => one.Id)]);
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what BambooHR promises", broken.Path ?? "$");
        }
    }

    public async Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel)
    {
        if (request.Resource != EmployeeResource || request.Id.Split('|') is not [var id, var time]) return new Failure(FailureCategory.Rejected, $"there is no resource '{request.Resource}'");
        if (!(await BambooHrEvidence.ReadAsync(id, Instant(time), session, cancel)).Succeeded(out var employee, out var failure))
            return failure.Category == FailureCategory.NotFound ? new Translation.Ignored("the employee is not there any more") : failure;
        return new Translation.Translated([employee], []);
    }

    public Task<Result<HttpAnswer>> FileAsync(RemoteFile file, Session session, CancellationToken cancel) => new BambooHrClient(session).FileAsync(file.Address, cancel);

    /// <summary>There is nothing to renew: who changed is read again, with the papers that came meanwhile.</summary>
    public Task<Result<IReadOnlyList<string>>> KeepUpAsync(Uri hook, Session session, CancellationToken cancel) => Task.FromResult(Result<IReadOnlyList<string>>.Of([]));

    public IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, CancellationToken cancel) => new BambooHrBackfill(session).PagesAsync(cursor, since, cancel);

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        if (session.Connection.SecretOf("apiKey") is null) return new Health(HealthState.MissingScope, "no API key is set: the webhooks say who changed, not what");
        var got = await new BambooHrClient(session).ChangedAsync(session.Clock.GetUtcNow().AddMinutes(-1), cancel);
        return got.Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "changes of employees can be listed");
    }

    public Sandbox CreateSandbox() => new BambooHrSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["companyDomain"] = BambooHrSandbox.Company, ["documentCategories"] = "Pay stubs=pay-stub" },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["privateKey"] = [new Secret(BambooHrSandbox.PrivateKey)], ["apiKey"] = [new Secret(BambooHrSandbox.ApiKey)] },
    };

    /// <summary>Seconds since 1970, or ISO text: both are seen.</summary>
    internal static DateTimeOffset? Instant(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}

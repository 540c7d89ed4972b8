using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.HiBob;

/// <summary>HiBob: thin signed webhooks, and the API that they point to. https://apidocs.hibob.com/docs/working-with-webhooks</summary>
public sealed class HiBobConnector : IHandshake, IFetcher, IBackfill, IHealth, ISandboxed
{
    internal const string Name = "hibob", EmployeeResource = "employee", SignatureHeader = "Bob-Signature";
    private const int LongestName = 60;

    public string Id => Name;

    internal static ExternalId Person(string id) => new(Name, id);

    /// <summary>Bob tries the address out with the words "Ping test", bare or in an object, before there is a secret.</summary>
    public Answer? AnswerHandshake(InboundRequest request, Connection connection) =>
        request.Route.Length == 0 && request.Header(SignatureHeader) is null && System.Text.Encoding.UTF8.GetString(request.Body.Span[..Math.Min(request.Body.Length, 64)]).Trim() is "Ping test" or "\"Ping test\"" or """{"text":"Ping test"}""" ? Answer.Json(200, "{}") : null;

    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        var given = new byte[64];
        if (request.Header(SignatureHeader) is not { } signature || !(signature.Length == 128
            ? Convert.FromHexString(signature, given, out _, out _) == System.Buffers.OperationStatus.Done
            : Convert.TryFromBase64String(signature, given, out var length) && length == 64)) return new SignatureResult.Refused("no signature");
        var body = request.Body;
        return Compare.AgainstAll(connection.SecretsOf("webhookSecret"), given, key => HMACSHA512.HashData(key, body.Span));
    }

    /// <summary>Bob gives no id: type, employee and moment stand for a delivery, and they are all in the body.</summary>
    public string? DeliveryIdOf(InboundRequest request) => Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(200, "{}");

    public Translation Translate(Delivery delivery, Connection connection)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            if (body.RootElement.ValueKind == JsonValueKind.String || (body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("text", out _))) return new Translation.Ignored("Bob tries the address out");
            var notice = body.RootElement.Deserialize(HiBobJson.Default.BobNotice) ?? throw new JsonException("null", "$", null, null);
            if (notice.Type is not { Length: > 0 } type) return new Translation.Malformed("names no type", "$.type");
            if (connection.Setting("company") is { } own && notice.CompanyId is { } company && company.ToString(CultureInfo.InvariantCulture) != own) return new Translation.Ignored("another company's event");
            switch (type)
            {
                case "employee.created" or "employee.updated" or "employee.joined" or "employee.activated" or "employee.left" or "employee.inactivated": break;
                case "table.entry.created" or "table.entry.updated": break;
                case "employee.deleted": return new Translation.Ignored("a deleted record ends nobody's verification");
                default: return new Translation.Ignored($"unknown type '{(type.Length <= LongestName ? type : type[..LongestName] + "…")}'");
            }
            if (notice.Data?.EmployeeId is not { } id) return new Translation.Malformed("names no employee", "$.data.employeeId");
            if (!HiBobClient.IsId(id)) return new Translation.Malformed("not an id", "$.data.employeeId");
            return new Translation.NeedsFetch([new FetchRequest(EmployeeResource, $"{id}|{notice.TriggeredAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}|{type}")]);
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what Bob promises", broken.Path ?? "$");
        }
    }

    public async Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel)
    {
        if (request.Resource != EmployeeResource || request.Id.Split('|') is not [var id, var time, var type]) return new Failure(FailureCategory.Rejected, $"there is no resource '{request.Resource}'");
        var bob = new HiBobClient(session);
        if (!(await bob.PeopleAsync(id, cancel)).Succeeded(out var people, out var failure)) return failure;
        // Where the filter is not honoured, everybody else is left out here.
        if (people.Employees.FirstOrDefault(one => HiBobEvidence.Text(one, "id") == id) is not { ValueKind: JsonValueKind.Object } employee) return new Translation.Ignored("the employee is not there any more");
        var at = DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed : (DateTimeOffset?)null;
        return (await HiBobEvidence.OfAsync(id, employee, at, type.StartsWith("table.", StringComparison.Ordinal), bob, session.Connection, cancel)).Succeeded(out var seen, out failure) ? new Translation.Translated([seen], []) : failure;
    }

    public IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, CancellationToken cancel) => new HiBobBackfill(session).PagesAsync(cursor, cancel);

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        var got = await new HiBobClient(session).PeopleAsync("0", cancel);
        return got.Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "people can be searched");
    }

    public Sandbox CreateSandbox() => new HiBobSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["serviceUserId"] = HiBobSandbox.ServiceUser },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["webhookSecret"] = [new Secret(HiBobSandbox.WebhookSecret)], ["serviceUserToken"] = [new Secret(HiBobSandbox.Token)] },
    };
}

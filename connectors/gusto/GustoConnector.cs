using System.Security.Cryptography;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Gusto;

/// <summary>Gusto: thin signed webhooks, and the API that they point to. https://docs.gusto.com</summary>
public sealed class GustoConnector : IHandshake, IFetcher, IBackfill, IHealth, ISandboxed
{
    internal const string Name = "gusto", EmployeeResource = "employee", AddressResource = "home-address", SignatureHeader = "X-Gusto-Signature";
    private const int LongestName = 60;

    public string Id => Name;

    internal static ExternalId Person(string uuid) => new(Name, uuid);

    /// <summary>Gusto sends the token that it will sign with. It cannot be believed before it is set by hand: that it came is all that is answered.</summary>
    public Answer? AnswerHandshake(InboundRequest request, Connection connection) =>
        request.Route.Length == 0 && request.Header(SignatureHeader) is null && Read(request.Body) is { VerificationToken: { Length: > 0 }, EventType: null } ? Answer.Json(200, "{}") : null;

    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        var given = new byte[32];
        if (request.Header(SignatureHeader) is not { Length: 64 } signature || Convert.FromHexString(signature, given, out _, out _) != System.Buffers.OperationStatus.Done) return new SignatureResult.Refused("no signature");
        var body = request.Body;
        return Compare.AgainstAll(connection.SecretsOf("verificationToken"), given, key => HMACSHA256.HashData(key, body.Span));
    }

    public string? DeliveryIdOf(InboundRequest request) => Read(request.Body) is { Uuid: { Length: > 0 and <= 100 } uuid } ? uuid : Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(200, "{}");

    public Translation Translate(Delivery delivery, Connection connection)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var notice = body.RootElement.Deserialize(GustoJson.Default.GustoNotice) ?? throw new JsonException("null", "$", null, null);
            if (notice.EventType is not { Length: > 0 } name) return new Translation.Malformed("names no event", "$.event_type");
            if (notice.ResourceUuid is { } company && connection.Setting("company") is { } own && !company.Equals(own, StringComparison.OrdinalIgnoreCase)) return new Translation.Ignored("another company's event");
            var known = name.StartsWith("employee.", StringComparison.Ordinal) && name is not ("employee.deleted" or "employee.payment_method.deleted") && !name.StartsWith("employee.work_address.", StringComparison.Ordinal);
            if (!known) return new Translation.Ignored(name switch
            {
                "employee.deleted" => "a deleted record ends nobody's verification",
                _ when name.StartsWith("employee.", StringComparison.Ordinal) => "says nothing about a person's home or pay",
                _ => $"not about an employee: '{(name.Length <= LongestName ? name : name[..LongestName] + "…")}'",
            });
            if (notice.Timestamp is { } seconds and (< 0 or > 253_402_300_799)) return new Translation.Malformed("not a time", "$.timestamp");
            var home = name.StartsWith("employee.home_address.", StringComparison.Ordinal);
            var part = home || name.StartsWith("employee.bank_account.", StringComparison.Ordinal);
            var employee = notice.References?.EmployeeUuid ?? (part ? null : notice.EntityUuid);
            if (employee is null && home && notice.EntityUuid is { } address)
                return GustoClient.IsId(address) ? new Translation.NeedsFetch([new FetchRequest(AddressResource, $"{address}|{notice.Timestamp}|{name}")]) : new Translation.Malformed("not an id", "$.entity_uuid");
            if (employee is null) return new Translation.Malformed("names no employee", part ? "$.references.employee_uuid" : "$.entity_uuid");
            return GustoClient.IsId(employee) ? new Translation.NeedsFetch([new FetchRequest(EmployeeResource, $"{employee}|{notice.Timestamp}|{name}")]) : new Translation.Malformed("not an id", part ? "$.references.employee_uuid" : "$.entity_uuid");
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what Gusto promises", broken.Path ?? "$");
        }
    }

    public async Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel)
    {
        if (request.Resource is not (EmployeeResource or AddressResource) || request.Id.Split('|') is not [var id, var time, var name]) return new Failure(FailureCategory.Rejected, $"there is no resource '{request.Resource}'");
        var gusto = new GustoClient(session);
        if (request.Resource == AddressResource)
        {
            if (!(await gusto.AddressAsync(id, cancel)).Succeeded(out var address, out var missing)) return Gone(missing);
            if (address.EmployeeUuid is not { } employee || !GustoClient.IsId(employee)) return new Failure(FailureCategory.BadAnswer, "an address without an employee");
            id = employee;
        }
        var at = long.TryParse(time, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : (DateTimeOffset?)null;
        return (await GustoEvidence.OfAsync(id, at, name, gusto, session.Connection, cancel)).Succeeded(out var seen, out var failure) ? new Translation.Translated([seen], []) : Gone(failure);
    }

    public IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, CancellationToken cancel) => new GustoBackfill(session).PagesAsync(cursor, cancel);

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        var got = await new GustoClient(session).EmployeesAsync(1, 1, cancel);
        return got.Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "employees can be listed");
    }

    public Sandbox CreateSandbox() => new GustoSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["company"] = GustoSandbox.Company, ["product"] = "embedded" },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["verificationToken"] = [new Secret(GustoSandbox.VerificationToken)], ["accessToken"] = [new Secret(GustoSandbox.AccessToken)] },
    };

    private static Result<Translation> Gone(Failure failure) => failure.Category == FailureCategory.NotFound ? new Translation.Ignored("the employee is not there any more") : failure;

    private static GustoNotice? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var parsed = WireBody.Parse(body);
            return parsed.RootElement.Deserialize(GustoJson.Default.GustoNotice);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

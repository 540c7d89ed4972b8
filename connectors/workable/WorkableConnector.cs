using System.Security.Cryptography;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Workable;

/// <summary>Workable: signed webhooks with the candidate in them, and the API. https://workable.readme.io</summary>
public sealed class WorkableConnector : IInbound, IWriteBack, IBackfill, IHealth, ISandboxed
{
    internal const string Name = "workable";
    private const int LongestName = 60;
    private static readonly ConnectorManifest Manifest = ConnectorManifest.Load(typeof(WorkableConnector).Assembly, Name);

    public string Id => Name;

    internal static ExternalId Person(string id) => new(Name, id);

    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        var given = new byte[32];
        if (request.Header("X-Workable-Signature") is not { } header || Convert.FromHexString(header.AsSpan().Trim(), given, out _, out var length) != System.Buffers.OperationStatus.Done || length != 32) return new SignatureResult.Refused("no signature");
        return Compare.AgainstAll([.. connection.SecretsOf("apiToken"), .. connection.SecretsOf("applicationSecret")], given, key => HMACSHA256.HashData(key, request.Body.Span));
    }

    /// <summary>Workable names a subscription, not a delivery, and shows the candidate as of sending: the bytes tell repeats apart.</summary>
    public string? DeliveryIdOf(InboundRequest request) => Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(200, "{}");

    public Translation Translate(Delivery delivery, Connection connection)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var received = body.RootElement.Deserialize(WorkableJson.Default.WorkableNotice) ?? throw new JsonException("null", "$", null, null);
            switch (received.EventType ?? received.Type)
            {
                case null: return new Translation.Malformed("names no event", "$.event_type");
                case "candidate_created" or "candidate_moved":
                    if (received.Data is not { } candidate) return new Translation.Malformed("names no candidate", "$.data");
                    if (candidate.Id is not { Length: > 0 }) return new Translation.Malformed("names no candidate", "$.data.id");
                    var notes = new List<string>();
                    return new Translation.Translated([WorkableEvidence.Event(candidate, connection, notes)], FieldAudit.Unread(body.RootElement, Manifest)) { Notes = notes };
                case "candidate_deleted":
                    return received.Data?.Id is { Length: > 0 } gone ? new Translation.Translated([new PipelineEvent.Erased(Person(gone), ErasureReason.Deleted)], []) : new Translation.Malformed("names no candidate", "$.data.id");
                case "employee_created" or "employee_updated" or "employee_published" or "onboarding_completed" or "timeoff_updated" or "timeoff_request_approved" or "timeoff_request_reverted":
                    return new Translation.Ignored("about employees: they are read from the HR system");
                case "job_deleted": return new Translation.Ignored("about the organisation, not about a candidate");
                case var other: return new Translation.Ignored($"unknown event '{(other.Length <= LongestName ? other : other[..LongestName] + "…")}'");
            }
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what Workable promises", broken.Path ?? "$");
        }
    }

    public Task<WriteResult> ApplyAsync(RecruiterUpdate update, Session session, CancellationToken cancel) => new WorkableWriteBack(session).ApplyAsync(update, cancel);

    public IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, CancellationToken cancel) => new WorkableBackfill(session).PagesAsync(cursor, since, cancel);

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        var client = new WorkableClient(session);
        var got = await client.ListAsync(client.At("candidates?limit=1"), cancel);
        return got.Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "candidates can be listed");
    }

    public Sandbox CreateSandbox() => new WorkableSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["subdomain"] = WorkableSandbox.Subdomain, ["memberId"] = "1f395d" },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["apiToken"] = [new Secret(WorkableSandbox.ApiToken)] },
    };
}

using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Template;

/// <summary>Copy the folder, rename the namespace and the types, set <see cref="Name"/> to the folder's name: nothing else needs an edit.</summary>
public sealed class TemplateConnector : IInbound, IHealth, ISandboxed
{
    internal const string Name = "_template";
    private static readonly ConnectorManifest Manifest = ConnectorManifest.Load(typeof(TemplateConnector).Assembly, Name);

    public string Id => Name;

    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        var given = new byte[32];
        if (request.Header("Vendor-Signature") is not { Length: 64 } header || Convert.FromHexString(header, given, out _, out _) != System.Buffers.OperationStatus.Done) return new SignatureResult.Refused("no signature");
        return Compare.AgainstAll(connection.SecretsOf("webhookSecret"), given, key => HMACSHA256.HashData(key, request.Body.Span));
    }

    public string? DeliveryIdOf(InboundRequest request) => request.Header("Vendor-Delivery");

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(200, "{}");

    public Translation Translate(Delivery delivery, Connection connection)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var received = body.RootElement.Deserialize(TemplateJson.Default.VendorEvent) ?? throw new JsonException("null", "$", null, null);
            if (received.Event != "person.applied") return new Translation.Ignored($"unknown event '{(received.Event.Length <= 60 ? received.Event : received.Event[..60])}'");
            if (received.Person is not { } person) return new Translation.Malformed("names nobody", "$.person");
            var application = new Application
            {
                Id = EvidenceDraft.Placeholder,
                Source = Name,
                ObservedAt = received.At,
                Assurance = Assurance.Claimed,
                Name = new PersonName { Full = person.Name },
                Emails = person.Email is { } email ? [email] : [],
            };
            return new Translation.Translated([new PipelineEvent.CandidateEvidence(new ExternalId(Name, person.Id), [], [EvidenceDraft.Of($"{Name}|{person.Id}", application)])], FieldAudit.Unread(body.RootElement, Manifest));
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what the vendor promises", broken.Path ?? "$");
        }
    }

    /// <summary>Above each call stands the vendor's page about it: https://vendor.example.com/docs/me</summary>
    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        var answered = await session.Http.ReadAsync(() => new HttpRequestMessage(HttpMethod.Get, "https://api.vendor.example.com/me")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", session.Connection.SecretOf("apiKey")?.Reveal()) },
        }, cancel);
        if (!answered.Succeeded(out var answer, out var failure)) return Health.Of(failure);
        return answer.Json(TemplateJson.Default.VendorMe).Succeeded(out _, out failure) ? new Health(HealthState.Ok, "the key is accepted") : Health.Of(failure);
    }

    public Sandbox CreateSandbox() => new TemplateSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["webhookSecret"] = [new Secret(TemplateSandbox.WebhookSecret)], ["apiKey"] = [new Secret(TemplateSandbox.ApiKey)] },
    };
}

internal sealed record VendorEvent
{
    public required string Event { get; init; }
    public DateTimeOffset? At { get; init; }
    public VendorPerson? Person { get; init; }
}

internal sealed record VendorPerson
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public string? Email { get; init; }
}

internal sealed record VendorMe
{
    public required string Name { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(VendorEvent))]
[JsonSerializable(typeof(VendorMe))]
internal sealed partial class TemplateJson : JsonSerializerContext;

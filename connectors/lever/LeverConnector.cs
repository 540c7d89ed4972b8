using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Lever;

/// <summary>LeverTRM: webhooks that only point, and the API that says. https://hire.lever.co/developer/documentation</summary>
public sealed class LeverConnector : IInbound, IFetcher, IFiles, IWriteBack, IBackfill, IHealth, ISandboxed
{
    internal const string Name = "lever";
    internal const string OpportunityResource = "opportunity", GoneResource = "gone";
    private const int LongestName = 60;
    private static readonly TimeSpan Tolerance = TimeSpan.FromHours(24);

    public string Id => Name;

    /// <summary>Lever's person is the contact; an opportunity is one candidacy of theirs.</summary>
    internal static ExternalId Person(string contact) => new(Name, contact);

    internal static ExternalId Application(string opportunity) => new($"{Name}-opportunity", opportunity);

    /// <summary>
    /// https://hire.lever.co/developer/documentation#securing-webhooks: token and time are signed, the rest of the body is not. Lever sends again what
    /// was not taken, so a delivery may be a day old; its token tells repeats apart.
    /// </summary>
    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        if (Read(request.Body) is not { Token: { Length: > 0 } token, Signature: { Length: 64 } signature, TriggeredAt: { } at } notice) return new SignatureResult.Refused("no signature");
        var given = new byte[32];
        if (Convert.FromHexString(signature, given, out _, out _) != System.Buffers.OperationStatus.Done) return new SignatureResult.Refused("the signature has not the promised form");
        var signed = Encoding.UTF8.GetBytes(token + at.ToString(CultureInfo.InvariantCulture));
        Secret[] live = [.. connection.SecretsOf("signatureToken"), .. connection.SecretsOf($"{notice.Event}Token")];
        var result = Compare.AgainstAll(live, given, key => HMACSHA256.HashData(key, signed));
        if (result is not SignatureResult.Valid) return result;
        return (now - Instant(at)).Duration() <= Tolerance ? result : new SignatureResult.Refused("the signed time is too far from now");
    }

    public string? DeliveryIdOf(InboundRequest request) => Read(request.Body) is { Token: { Length: > 0 and <= 200 } token } notice ? $"{notice.Event}/{token}" : null;

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(200, "{}");

    /// <summary>Nothing that the body says is believed: what it points to is read again.</summary>
    public Translation Translate(Delivery delivery, Connection connection)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var notice = body.RootElement.Deserialize(LeverJson.Default.LeverNotice) ?? throw new JsonException("null", "$", null, null);
            switch (notice.Event)
            {
                case "applicationCreated" or "candidateStageChange" or "candidateArchiveChange" or "candidateHired" or "candidateDeleted": break;
                case "contactCreated" or "contactUpdated": return new Translation.Ignored("a contact changed: the sweep reads its opportunities again");
                case "interviewCreated" or "interviewUpdated" or "interviewDeleted": return new Translation.Ignored("interviews are read from the meeting system");
                case null: return new Translation.Malformed("names no event", "$.event");
                case var other: return new Translation.Ignored($"unknown event '{(other.Length <= LongestName ? other : other[..LongestName] + "…")}'");
            }
            // The button "Verify connection" sends a signed event that is about nobody.
            if (notice.Data?.OpportunityId is not { } opportunity) return notice.Data is null or { ContactId: null } ? new Translation.Ignored("names no opportunity: Lever tries the address out") : new Translation.Malformed("names no opportunity", "$.data.opportunityId");
            if (!LeverClient.IsId(opportunity)) return new Translation.Malformed("not an id", "$.data.opportunityId");
            if (connection.SecretOf("apiKey") is null) return new Translation.Ignored("Lever signs no data, and without an API key nothing can be read");
            return new Translation.NeedsFetch([notice.Event == "candidateDeleted" && notice.Data.ContactId is { } contact && LeverClient.IsId(contact)
                ? new FetchRequest(GoneResource, $"{opportunity}|{contact}")
                : new FetchRequest(OpportunityResource, opportunity)]);
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what Lever promises", broken.Path ?? "$");
        }
    }

    public async Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel)
    {
        var lever = new LeverClient(session);
        if (request.Resource is not (OpportunityResource or GoneResource)) return new Failure(FailureCategory.Rejected, $"there is no resource '{request.Resource}'");
        var (opportunity, contact) = request.Id.Split('|') is [var one, var person] ? (one, person) : (request.Id, null);
        var got = await lever.OpportunityAsync(opportunity, cancel);
        if (!got.Succeeded(out var found, out var failure))
            return failure.Category != FailureCategory.NotFound ? failure
                : contact is null ? new Translation.Ignored("the opportunity is not there any more")
                : await GoneAsync(lever, contact, cancel);
        if (request.Resource == GoneResource) return new Translation.Ignored("Lever says that it was deleted, and still has it");
        return (await LeverEvidence.OfAsync(found, lever, session.Connection, cancel)).Succeeded(out var seen, out failure) ? new Translation.Translated([seen.Event], []) { Notes = seen.Notes } : failure;
    }

    public Task<WriteResult> ApplyAsync(RecruiterUpdate update, Session session, CancellationToken cancel) => new LeverWriteBack(session).ApplyAsync(update, cancel);

    /// <summary>https://hire.lever.co/developer/documentation#download-resume-file</summary>
    public Task<Result<HttpAnswer>> FileAsync(RemoteFile file, Session session, CancellationToken cancel) => new LeverClient(session).FileAsync(file.Address, cancel);

    public IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, CancellationToken cancel) => new LeverBackfill(session).PagesAsync(cursor, since, cancel);

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        if (session.Connection.SecretOf("apiKey") is null) return new Health(HealthState.MissingScope, "no API key is set: Lever's webhooks alone say nothing that may be believed");
        var got = await new LeverClient(session).StagesAsync(cancel);
        return got.Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "stages can be listed");
    }

    public Sandbox CreateSandbox() => new LeverSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["performAs"] = LeverSandbox.UserId },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["signatureToken"] = [new Secret(LeverSandbox.SignatureToken)], ["apiKey"] = [new Secret(LeverSandbox.ApiKey)] },
    };

    internal static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    /// <summary>The last opportunity of a person is gone, so the person is; one that is left keeps them.</summary>
    private static async Task<Result<Translation>> GoneAsync(LeverClient lever, string contact, CancellationToken cancel)
    {
        if (!(await lever.OfContactAsync(contact, cancel)).Succeeded(out var left, out var failure)) return failure;
        return left.Count == 0 ? new Translation.Translated([new PipelineEvent.Erased(Person(contact), ErasureReason.Deleted)], []) : new Translation.Ignored("one opportunity was deleted: the person stays");
    }

    private static LeverNotice? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var parsed = WireBody.Parse(body);
            // A time outside the calendar is no time.
            return parsed.RootElement.Deserialize(LeverJson.Default.LeverNotice) is { TriggeredAt: null or (>= 0 and < 253_402_300_800_000) } notice ? notice : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

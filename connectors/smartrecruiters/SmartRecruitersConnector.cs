using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.SmartRecruiters;

/// <summary>SmartRecruiters: signed webhooks that hold ids only, and the API that they point to. https://developers.smartrecruiters.com</summary>
public sealed class SmartRecruitersConnector : IHandshake, IFetcher, IWriteBack, IBackfill, IHealth, ISandboxed
{
    internal const string Name = "smartrecruiters", CandidateResource = "candidate";
    private const string HookSecret = "X-Hook-Secret", SignatureHeader = "smartrecruiters-signature";
    private const int LongestName = 60;
    private static readonly TimeSpan Tolerance = TimeSpan.FromHours(24);

    public string Id => Name;

    internal static ExternalId Person(string id) => new(Name, id);

    /// <summary>Activation: the header that SmartRecruiters sends is to be sent back. It says nothing and changes nothing.</summary>
    public Answer? AnswerHandshake(InboundRequest request, Connection connection) =>
        request.Route.Length == 0 && request.Header(SignatureHeader) is null && request.Header(HookSecret) is { Length: > 0 and <= 200 } secret && secret.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '=' or '+' or '/')
            ? new Answer(200) { Headers = new Dictionary<string, string> { [HookSecret] = secret } }
            : null;

    /// <summary>A missing header counts as an empty one. While keys rotate there are several signatures: one that fits is enough.</summary>
    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        if (request.Header("smartrecruiters-timestamp") is not { Length: <= 12 } timestamp || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799) return new SignatureResult.Refused("no signed time");
        var signed = Signed(request, timestamp);
        SignatureResult result = new SignatureResult.Refused("no signature");
        foreach (var one in (request.Header(SignatureHeader) ?? "").Split(';', StringSplitOptions.TrimEntries).Take(16))
        {
            var given = new byte[32];
            if (!one.StartsWith("v1=", StringComparison.Ordinal) || Convert.FromHexString(one.AsSpan(3), given, out _, out var length) != System.Buffers.OperationStatus.Done || length != 32) continue;
            result = Compare.AgainstAll(connection.SecretsOf("signingKey"), given, key => HMACSHA256.HashData(key, signed));
            if (result is SignatureResult.Valid) break;
        }
        if (result is not SignatureResult.Valid) return result;
        return (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= Tolerance ? result : new SignatureResult.Refused("the signed time is too far from now");
    }

    public string? DeliveryIdOf(InboundRequest request) => request.Header("event-id");

    public Answer AnswerTo(InboundRequest request, Connection connection) => Answer.Json(200, "{}");

    public Translation Translate(Delivery delivery, Connection connection)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var ids = body.RootElement.Deserialize(SmartJson.Default.SmartNotice) ?? throw new JsonException("null", "$", null, null);
            var name = delivery.Headers.GetValueOrDefault("event-name", "");
            if (name.Length == 0) return new Translation.Malformed("the header event-name is missing", "$");
            if (name is not ("candidate.created" or "candidate.updated" or "candidate.deleted") && (!name.StartsWith("application.", StringComparison.Ordinal) || name.StartsWith("application.screening-answers", StringComparison.Ordinal)))
                return new Translation.Ignored(name.Split('.')[0] switch
                {
                    "offer" => "an offer event names no candidate: the status says it",
                    "interview" => "interviews are read from the meeting system",
                    "job" or "position" => "about the organisation, not about a candidate",
                    "application" => "answers to screening questions are not read",
                    _ => $"unknown event '{(name.Length <= LongestName ? name : name[..LongestName] + "…")}'",
                });
            if (ids.CandidateId is not { } candidate) return new Translation.Malformed("names no candidate", "$.candidate_id");
            if (!SmartClient.IsId(candidate)) return new Translation.Malformed("not an id", "$.candidate_id");
            if (name == "candidate.deleted") return new Translation.Translated([new PipelineEvent.Erased(Person(candidate), ErasureReason.Deleted)], []);
            return connection.SecretOf("apiKey") is null
                ? new Translation.Ignored("the event holds ids only, and without an API key nothing can be read")
                : new Translation.NeedsFetch([new FetchRequest(CandidateResource, candidate)]);
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what SmartRecruiters promises", broken.Path ?? "$");
        }
    }

    public async Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel)
    {
        if (request.Resource != CandidateResource) return new Failure(FailureCategory.Rejected, $"there is no resource '{request.Resource}'");
        if (!(await new SmartClient(session).CandidateAsync(request.Id, cancel)).Succeeded(out var candidate, out var failure))
            return failure.Category == FailureCategory.NotFound ? new Translation.Ignored("the candidate is not there any more") : failure;
        var notes = new List<string>();
        return new Translation.Translated([SmartEvidence.Event(candidate, session.Connection, notes)], []) { Notes = notes };
    }

    public Task<WriteResult> ApplyAsync(RecruiterUpdate update, Session session, CancellationToken cancel) => new SmartWriteBack(session).ApplyAsync(update, cancel);

    public IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, CancellationToken cancel) => new SmartBackfill(session).PagesAsync(cursor, since, cancel);

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        if (session.Connection.SecretOf("apiKey") is null) return new Health(HealthState.MissingScope, "no API key is set: the webhooks hold ids only");
        var got = await new SmartClient(session).ListAsync(0, 1, null, cancel);
        return got.Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "candidates can be listed");
    }

    public Sandbox CreateSandbox() => new SmartRecruitersSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["statusProperty"] = SmartRecruitersSandbox.StatusProperty, ["linkProperty"] = SmartRecruitersSandbox.LinkProperty },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["signingKey"] = [new Secret(SmartRecruitersSandbox.SigningKey)], ["apiKey"] = [new Secret(SmartRecruitersSandbox.ApiKey)] },
    };

    /// <summary>What is signed: values of headers as they came, parted by dots, around the raw body.</summary>
    internal static byte[] Signed(InboundRequest request, string timestamp) =>
        [.. Encoding.UTF8.GetBytes(timestamp + "."), .. request.Body.Span, .. Encoding.UTF8.GetBytes($".{request.Header("event-id")}.{request.Header("event-name")}.{request.Header("event-version")}.{request.Header("link")}")];
}

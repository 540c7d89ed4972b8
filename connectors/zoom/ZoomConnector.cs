using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Zoom;

/// <summary>Interviews on Zoom: signed webhooks say that one ended, the dashboard and reports say who was there. https://developers.zoom.us/docs/api/</summary>
public sealed class ZoomConnector : IHandshake, IFetcher, IBackfill, IUpkeep, IRecordings, IHealth, ISandboxed
{
    internal const string Name = "zoom", MeetingResource = "meeting", Validation = "endpoint.url_validation";
    private const string SignaturePrefix = "v0=", SecretName = "secretToken";
    private const int LongestName = 60, LongestToken = 1000;
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private static readonly ConnectorManifest Manifest = ConnectorManifest.Load(typeof(ZoomConnector).Assembly, Name);

    public string Id => Name;

    public TimeSpan Every => TimeSpan.FromHours(1);

    /// <summary>The dashboard completes a meeting after its end.</summary>
    public TimeSpan ReadsAgain => TimeSpan.FromHours(24);

    /// <summary>https://developers.zoom.us/docs/api/webhooks/#verify-webhook-events</summary>
    public SignatureResult VerifySignature(InboundRequest request, Connection connection, DateTimeOffset now)
    {
        if (!long.TryParse(request.Header("x-zm-request-timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799) return new SignatureResult.Refused("no time");
        if ((now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance) return new SignatureResult.Refused("signed too long ago, or in the future");
        return Signed(request, connection);
    }

    /// <summary>https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint: at set-up and every 72 hours; signed like the others, and answered with the secret that signed it.</summary>
    public Answer? AnswerHandshake(InboundRequest request, Connection connection)
    {
        if (request.Route.Length > 0 || !Encoding.UTF8.GetString(request.Body.Span).Contains(Validation, StringComparison.Ordinal)) return null;
        try
        {
            using var body = WireBody.Parse(request.Body);
            if (body.RootElement.Deserialize(ZoomJson.Default.ZoomEnvelope) is not { Event: Validation, Payload.PlainToken: { Length: > 0 and <= LongestToken } token }) return null;
            if (Signed(request, connection) is not SignatureResult.Valid { SecretIndex: var index }) return null;
            var encrypted = Convert.ToHexStringLower(HMACSHA256.HashData(connection.SecretsOf(SecretName)[index].RevealBytes(), Encoding.UTF8.GetBytes(token)));
            return Answer.Json(200, $$"""{"plainToken":{{JsonSerializer.Serialize(token)}},"encryptedToken":"{{encrypted}}"}""");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Zoom gives a delivery no id: the bytes, which hold the event's time in milliseconds, tell repeats apart.</summary>
    public string? DeliveryIdOf(InboundRequest request) => Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));

    public Answer AnswerTo(InboundRequest request, Connection connection) => new(200);

    public Translation Translate(Delivery delivery, Connection connection)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var envelope = body.RootElement.Deserialize(ZoomJson.Default.ZoomEnvelope) ?? throw new JsonException("null", "$", null, null);
            return envelope.Event switch
            {
                "meeting.ended" => Ended(envelope.Payload?.Object, connection),
                "recording.completed" => ZoomRecordingFiles.AreWanted(connection) ? Ended(envelope.Payload?.Object, connection) : new Translation.Ignored("recordings are not wanted"),
                null => new Translation.Malformed("names no event", "$.event"),
                "meeting.started" or "meeting.participant_joined" or "meeting.participant_left" or "meeting.participant_joined_waiting_room" or "meeting.sharing_started" or "meeting.device_tested" => new Translation.Ignored("a meeting is read when it has ended"),
                "recording.transcript_completed" => new Translation.Ignored("transcripts are not read"),
                Validation => new Translation.Ignored("Zoom tries the address out"),
                var other => new Translation.Ignored($"unknown event '{(other.Length <= LongestName ? other : other[..LongestName] + "…")}'"),
            };
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what Zoom promises", broken.Path ?? "$");
        }
    }

    public async Task<Result<Translation>> FetchAsync(FetchRequest request, Session session, CancellationToken cancel) => request.Resource == MeetingResource
        ? await new ZoomInterview(new ZoomClient(session), session).ReadAsync(request.Id, cancel)
        : new Failure(FailureCategory.Rejected, $"there is no resource '{request.Resource}'");

    public Task<Result<IReadOnlyList<string>>> DownloadAsync(string recording, Stream target, Session session, CancellationToken cancel) => new ZoomRecordingFiles(new ZoomClient(session)).DownloadAsync(recording, target, session.Connection, cancel);

    public IAsyncEnumerable<BackfillPage> BackfillAsync(string? cursor, DateTimeOffset? since, Session session, CancellationToken cancel) => new ZoomBackfill(session).PagesAsync(cursor, since, cancel);

    /// <summary>Zoom keeps its subscription by itself; what is left is to read again.</summary>
    public async Task<Result<IReadOnlyList<string>>> KeepUpAsync(Uri hook, Session session, CancellationToken cancel) =>
        (await new ZoomClient(session).TokenAsync(cancel)).Failure is { } failure ? failure : Array.Empty<string>();

    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        var zoom = new ZoomClient(session);
        if (!(await zoom.TokenAsync(cancel)).Succeeded(out var token, out var failure)) return Health.Of(failure);
        if (ZoomRecordingFiles.AreWanted(session.Connection) && token.Scopes?.Any(scope => scope.Contains("recording", StringComparison.Ordinal)) == false) return new Health(HealthState.MissingScope, "the app has not been granted recording:read:admin");
        var got = await zoom.MeetingsAsync(DateOnly.FromDateTime(session.Clock.GetUtcNow().UtcDateTime), null, 1, cancel);
        if (got.Failure is { Category: FailureCategory.Rejected }) return new Health(HealthState.Ok, "the account has no dashboard: names and times only, no devices, addresses or cameras");
        if (got.Failure is { } refused) return Health.Of(refused);
        return new Health(HealthState.Ok, token.Scopes?.Contains("report:read:admin") == false ? "the dashboard can be read; without report:read:admin there is nothing to fall back to" : "the dashboard can be read");
    }

    public Sandbox CreateSandbox() => new ZoomSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["accountId"] = ZoomSandbox.AccountId, ["clientId"] = ZoomSandbox.ClientId },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { [SecretName] = [new Secret(ZoomSandbox.SecretToken)], ["clientSecret"] = [new Secret(ZoomSandbox.ClientSecret)] },
    };

    private static SignatureResult Signed(InboundRequest request, Connection connection)
    {
        if (request.Header("x-zm-signature") is not { } header || !header.StartsWith(SignaturePrefix, StringComparison.Ordinal) || request.Header("x-zm-request-timestamp") is not { Length: > 0 and <= 20 } time) return new SignatureResult.Refused("no signature");
        var given = new byte[32];
        if (Convert.FromHexString(header.AsSpan(SignaturePrefix.Length).Trim(), given, out _, out var length) != System.Buffers.OperationStatus.Done || length != 32) return new SignatureResult.Refused("the signature has not the promised form");
        return Compare.AgainstAll(connection.SecretsOf(SecretName), given, key => Mac(key, time, request.Body.Span));
    }

    internal static byte[] Mac(byte[] key, string time, ReadOnlySpan<byte> body) => HMACSHA256.HashData(key, (byte[])[.. Encoding.ASCII.GetBytes($"v0:{time}:"), .. body]);

    private static Translation Ended(ZoomMeeting? meeting, Connection connection)
    {
        if (meeting is null) return new Translation.Malformed("names no meeting", "$.payload.object");
        if (meeting.Uuid is not { Length: > 0 and <= 100 } uuid) return new Translation.Malformed("names no occurrence of a meeting", "$.payload.object.uuid");
        return ZoomInterview.IsInterview(meeting.Topic, connection) ? new Translation.NeedsFetch([new FetchRequest(MeetingResource, uuid)]) : new Translation.Ignored("its topic does not call it an interview");
    }
}

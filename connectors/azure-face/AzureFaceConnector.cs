using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.AzureFace;

internal sealed record SessionAsk(string LivenessOperationMode, string DeviceCorrelationId, int AuthTokenTimeToLiveInSeconds, bool EnableSessionImage);

internal sealed record SessionAnswer
{
    public string? SessionId { get; init; }
    public string? AuthToken { get; init; }
    public string? ModelVersion { get; init; }
    public string? Status { get; init; }
    public SessionResults? Results { get; init; }
}

internal sealed record SessionResults
{
    public IReadOnlyList<Attempt?>? Attempts { get; init; }
}

internal sealed record Attempt
{
    public int? AttemptId { get; init; }
    public string? AttemptStatus { get; init; }
    public AttemptResult? Result { get; init; }
}

internal sealed record AttemptResult
{
    public string? LivenessDecision { get; init; }
    public string? SessionImageId { get; init; }
}

internal sealed record QuickLink(string? Url);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionAsk))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(QuickLink))]
internal sealed partial class AzureFaceJson : JsonSerializerContext;

/// <summary>
/// Azure AI Face: a live check on a page of Microsoft's. https://learn.microsoft.com/rest/api/face/liveness-session-operations,
/// https://learn.microsoft.com/azure/ai-services/computer-vision/tutorials/liveness-quick-link
/// </summary>
public sealed class AzureFaceConnector : ILiveChecks, IHealth, ISandboxed
{
    internal const string Name = "azure-face", KeySecret = "key", PageHost = "liveness.face.azure.com";
    private const int LivesSeconds = 600, ShortestSeconds = 60;

    public string Id => Name;

    public async Task<Result<LiveCheck>> BeginAsync(Uri back, Session session, CancellationToken cancel)
    {
        var begun = session.Clock.GetUtcNow();
        if (!(await CreateAsync(LivesSeconds, session, cancel)).Succeeded(out var made, out var failure)) return failure;
        // The token opens the session to whoever has it: it is given to Microsoft's page alone, for a link that works once.
        var token = new Secret(made.AuthToken!);
        var answered = await session.Http.WriteAsync(() => new HttpRequestMessage(HttpMethod.Post, $"https://{PageHost}/api/quicklink") { Headers = { Authorization = Wire.Bearer(token) } }, cancel);
        if (!answered.Json(AzureFaceJson.Default.QuickLink).Succeeded(out var quick, out failure)) return failure;
        return quick.Url is { Length: > 0 and <= 400 } path && Uri.TryCreate(new Uri($"https://{PageHost}/"), path, out var page) && page.Host == PageHost && page.Scheme == "https" && page.Query.StartsWith("?s=", StringComparison.Ordinal)
            ? new LiveCheck(made.SessionId!, new Uri($"{page.GetLeftPart(UriPartial.Query)}&callbackUrl={Uri.EscapeDataString(back.AbsoluteUri)}"), begun.AddSeconds(LivesSeconds))
            : new Failure(FailureCategory.BadAnswer, "POST api/quicklink: no link to Microsoft's page");
    }

    public async Task<Result<LiveCheckResult>> ReadAsync(string id, Session session, CancellationToken cancel)
    {
        if (!(await SendAsync(HttpMethod.Get, $"detectLiveness-sessions/{Uri.EscapeDataString(id)}", session, cancel)).Json(AzureFaceJson.Default.SessionAnswer).Succeeded(out var answer, out var failure)) return failure;
        // The newest stands first in some examples and last in others, and the session's own status lags behind its attempts'.
        var last = (answer.Results?.Attempts ?? []).OfType<Attempt>().Where(attempt => Is(attempt.AttemptStatus, "Succeeded") && attempt.Result is not null).MaxBy(attempt => attempt.AttemptId ?? 0)?.Result;
        if (last is null) return new LiveCheckResult(null, answer.ModelVersion, null);
        var liveness = Is(last.LivenessDecision, "realface") ? ChallengeResult.Passed : Is(last.LivenessDecision, "spoofface") ? ChallengeResult.Failed : ChallengeResult.Inconclusive;
        if (liveness != ChallengeResult.Passed || last.SessionImageId is not { Length: > 0 and <= 200 } image) return new LiveCheckResult(liveness, answer.ModelVersion, null);
        return (await SendAsync(HttpMethod.Get, $"sessionImages/{Uri.EscapeDataString(image)}", session, cancel)).Succeeded(out var picture, out failure)
            ? new LiveCheckResult(liveness, answer.ModelVersion, picture.Body) : failure.Category == FailureCategory.NotFound ? new LiveCheckResult(liveness, answer.ModelVersion, null) : failure;
    }

    public async Task<Result<bool>> ForgetAsync(string id, Session session, CancellationToken cancel)
    {
        var answered = await SendAsync(HttpMethod.Delete, $"detectLiveness-sessions/{Uri.EscapeDataString(id)}", session, cancel);
        return answered.Failure is { Category: not FailureCategory.NotFound } failure ? failure : answered.Failure is null;
    }

    /// <summary>A session that nobody uses costs nothing, and is refused where Microsoft has not approved the resource; it is deleted at once.</summary>
    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        if (!(await CreateAsync(ShortestSeconds, session, cancel)).Succeeded(out var made, out var failure))
            return failure.Category == FailureCategory.MissingScope ? new Health(HealthState.MissingScope, "Microsoft has not approved this resource for liveness: https://aka.ms/facerecognition") : Health.Of(failure);
        return (await ForgetAsync(made.SessionId!, session, cancel)).Failure is { } left ? Health.Of(left) : new Health(HealthState.Ok, "live checks can be begun");
    }

    public Sandbox CreateSandbox() => new AzureFaceSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["resource"] = AzureFaceSandbox.Resource },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { [KeySecret] = [new Secret(AzureFaceSandbox.Key)] },
    };

    private static async Task<Result<SessionAnswer>> CreateAsync(int seconds, Session session, CancellationToken cancel)
    {
        // Of this check and no other: the same device is not told again.
        var body = JsonSerializer.Serialize(new SessionAsk(session.Connection.Setting("mode") ?? "PassiveActive", Guid.NewGuid().ToString(), seconds, EnableSessionImage: true), AzureFaceJson.Default.SessionAsk);
        if (!(await SendAsync(HttpMethod.Post, "detectLiveness-sessions", session, cancel, body)).Json(AzureFaceJson.Default.SessionAnswer).Succeeded(out var made, out var failure)) return failure;
        return made is { SessionId: { Length: > 0 and <= 100 }, AuthToken: { Length: > 0 and <= 8_000 } } ? made : new Failure(FailureCategory.BadAnswer, "POST detectLiveness-sessions: no session");
    }

    private static Task<Result<HttpAnswer>> SendAsync(HttpMethod method, string path, Session session, CancellationToken cancel, string? body = null)
    {
        HttpRequestMessage Request(Secret key) => new(method, $"https://{session.Connection.Setting("resource")}.cognitiveservices.azure.com/face/v1.2/{path}")
        {
            Headers = { { "Ocp-Apim-Subscription-Key", key.Reveal() } }, Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return method == HttpMethod.Get ? session.ReadAsync(KeySecret, Request, cancel) : session.WriteAsync(KeySecret, Request, cancel);
    }

    private static bool Is(string? said, string word) => string.Equals(said, word, StringComparison.OrdinalIgnoreCase);
}

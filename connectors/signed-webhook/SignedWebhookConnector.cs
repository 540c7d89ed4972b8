using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.SignedWebhook;

/// <summary>
/// Posts findings to an address of the customer's own, signed as Standard Webhooks 1.0 says: id, time and body under HMAC-SHA-256, so that a receiver can tell what was
/// altered, what is old and what came before. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
/// </summary>
public sealed class SignedWebhookConnector : IFindingSink, ISandboxed
{
    internal const string Name = "signed-webhook", SecretName = "signingSecret", SecretPrefix = "whsec_";

    public string Id => Name;

    public async Task<WriteResult> ReportAsync(FindingReport report, Session session, CancellationToken cancel)
    {
        var keys = session.Connection.SecretsOf(SecretName).Select(Key).ToArray();
        if (keys.Length == 0 || keys.Any(key => key is null)) return new WriteResult.Failed(new Failure(FailureCategory.Refused, $"secrets.{SecretName}: not {SecretPrefix} and 24 to 64 bytes in base64"));
        if (!Uri.TryCreate($"https://{session.Connection.Setting("host")}{session.Connection.Setting("path")}", UriKind.Absolute, out var address)) return new WriteResult.Failed(new Failure(FailureCategory.Refused, "settings.path: makes no address"));
        var body = Encoding.UTF8.GetBytes(report.Event.ToJsonString());
        var answered = await session.Http.WriteAsync(() => Request(address, report.Marker, session.Clock.GetUtcNow(), body, keys!), cancel);
        if (!answered.Succeeded(out var answer, out var failure)) return WriteResult.From(failure, written: true);
        // Any 2xx says that it was taken; a web page is something in between that knows nothing of it.
        return answer.Body.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? new WriteResult.Unknown(null, new Failure(FailureCategory.BadAnswer, $"POST {address.Host}: a page")) : new WriteResult.Done(["event"]);
    }

    public Sandbox CreateSandbox() => new SignedWebhookSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["host"] = SignedWebhookSandbox.Host, ["path"] = SignedWebhookSandbox.Path },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { [SecretName] = [new Secret(SignedWebhookSandbox.SigningSecret)] },
    };

    /// <summary>What is signed, by each live secret: while one is being changed the receiver knows one of the two.</summary>
    internal static string Sign(string id, string timestamp, ReadOnlySpan<byte> body, params IEnumerable<byte[]> keys)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return string.Join(' ', keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}"));
    }

    internal static byte[]? Key(Secret secret)
    {
        var text = secret.Reveal();
        var bytes = new byte[64];
        return text.StartsWith(SecretPrefix, StringComparison.Ordinal) && Convert.TryFromBase64String(text[SecretPrefix.Length..], bytes, out var length) && length >= 24 ? bytes[..length] : null;
    }

    /// <summary>Signed anew at each attempt: the id stays, the time is the attempt's.</summary>
    private static HttpRequestMessage Request(Uri address, string marker, DateTimeOffset now, byte[] body, IEnumerable<byte[]> keys)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new HttpRequestMessage(HttpMethod.Post, address)
        {
            Headers = { { "webhook-id", marker }, { "webhook-timestamp", timestamp }, { "webhook-signature", Sign(marker, timestamp, body, keys) } },
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
    }
}

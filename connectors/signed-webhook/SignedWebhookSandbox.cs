using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.SignedWebhook;

/// <summary>A receiver as one should be: it looks at signature and age, and takes each id once.</summary>
public sealed class SignedWebhookSandbox : Sandbox
{
    internal const string Host = "siem.example.com", Path = "/verify/findings", SigningSecret = "whsec_c2FuZGJveC1zaWduaW5nLXNlY3JldC0wMDAwMDE=";
    private const int ToleranceSeconds = 300;
    private readonly Dictionary<string, JsonNode> _findings = new(StringComparer.Ordinal);
    private int _refused;

    /// <summary>What was taken, by id.</summary>
    public IReadOnlyDictionary<string, JsonNode> Findings
    {
        get { lock (_findings) return new Dictionary<string, JsonNode>(_findings); }
    }

    /// <summary>How many were forged, altered or too old.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public override object State() => new { findings = Findings.Values, refused = Refused };

    protected override void Map(WebApplication app) => app.MapPost(Path, async (HttpRequest request) =>
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var (id, timestamp) = ((string?)request.Headers["webhook-id"] ?? "", (string?)request.Headers["webhook-timestamp"] ?? "");
        var own = SignedWebhookConnector.Sign(id, timestamp, body.ToArray(), SignedWebhookConnector.Key(new Secret(SigningSecret))!);
        var fresh = long.TryParse(timestamp, CultureInfo.InvariantCulture, out var at) && Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - at) <= ToleranceSeconds;
        if (!fresh || !((string?)request.Headers["webhook-signature"] ?? "").Split(' ').Any(shown => Compare.Equal(System.Text.Encoding.UTF8.GetBytes(shown), System.Text.Encoding.UTF8.GetBytes(own))))
        {
            Interlocked.Increment(ref _refused);
            return Results.StatusCode(401);
        }
        lock (_findings) _findings.TryAdd(id, JsonNode.Parse(body.ToArray())!);
        return Results.NoContent();
    }).RequireHost(Host);
}

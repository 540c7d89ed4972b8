using System.Text;

namespace Verify.Connectors.Sdk;

/// <summary>A request as it came in under <c>/hooks/{connector}/{connection}/…</c>, before anybody believed it.</summary>
public sealed record InboundRequest
{
    public string Method { get; init; } = "POST";
    /// <summary>What follows the connection in the path, without slashes at the ends; empty for the webhook itself.</summary>
    public string Route { get; init; } = "";
    /// <summary>Header names without regard to case; several values of one header joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();
    /// <summary>The raw bytes, exactly as received: signatures are over these.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public string? Header(string name)
    {
        if (Headers.TryGetValue(name, out var exact)) return exact;
        foreach (var (key, value) in Headers)
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    }
}

/// <summary>Whether a request comes from whom it says.</summary>
public abstract record SignatureResult
{
    private SignatureResult() { }

    /// <summary>Signed with the nth live secret (0: the current one, 1: the one being rotated out).</summary>
    public sealed record Valid(int SecretIndex) : SignatureResult;

    /// <summary>Not believed; the reason is for the log and holds nothing of the request.</summary>
    public sealed record Refused(string Reason) : SignatureResult;
}

/// <summary>What the vendor is answered.</summary>
public sealed record Answer(int Status, string Body = "", string ContentType = "application/json")
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    public static Answer Json(int status, string json) => new(status, json);
    public static Answer Text(int status, string text) => new(status, text, "text/plain; charset=utf-8");
}

/// <summary>A stored delivery: what the inbox keeps, and all that translation sees. When it was received is no part of it.</summary>
/// <param name="Route">Empty for the webhook, else the inbound route that took it.</param>
/// <param name="Body">The raw bytes.</param>
/// <param name="Headers">Those that the manifest lists under <c>webhook.keepHeaders</c>.</param>
public sealed record Delivery(string Route, ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, string> Headers)
{
    public static Delivery Of(string body) => new("", Encoding.UTF8.GetBytes(body), new Dictionary<string, string>());

    /// <summary>What of a request is kept.</summary>
    public static Delivery Of(InboundRequest request, ConnectorManifest manifest)
    {
        var kept = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in manifest.Webhook?.KeepHeaders ?? [])
            if (request.Header(name) is { } value) kept[name] = value;
        return new Delivery(request.Route, request.Body, kept);
    }
}

/// <summary>An endpoint beside the webhook that the vendor calls: <c>{Method} /hooks/{connector}/{connection}/{Path}</c>.</summary>
/// <param name="Stored">The request is a delivery: it goes to the inbox before it is answered, and is translated later.</param>
public sealed record InboundRoute(string Method, string Path, string Purpose, bool Stored);

/// <summary>What an inbound route may ask of the product while the vendor waits.</summary>
public sealed record RouteContext
{
    /// <summary>The status to show for a reference that a stored delivery gave out, or nothing where there is none.</summary>
    public required Func<string, CancellationToken, Task<RecruiterUpdate?>> UpdateFor { get; init; }
}

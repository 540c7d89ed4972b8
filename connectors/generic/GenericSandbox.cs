using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Generic;

/// <summary>A sender of signed events.</summary>
public sealed class GenericSandbox : Sandbox
{
    internal const string SigningSecret = "sandbox-signing-secret";
    private readonly HttpClient _sender = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly List<string> _sent = [];

    public override object State()
    {
        lock (_sent) return new { sent = _sent.ToArray() };
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => new()
    {
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["Verify-Delivery"] = deliveryId, ["Verify-Signature"] = Sign(secret, body.Span, now) },
    };

    /// <summary>Sends events once.</summary>
    /// <returns>The status of the answer.</returns>
    public async Task<int> SendAsync(Uri hook, string body, string deliveryId, DateTimeOffset now, CancellationToken cancel = default)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Verify-Delivery", deliveryId);
        request.Headers.Add("Verify-Signature", Sign(new Secret(SigningSecret), bytes, now));
        using var answer = await _sender.SendAsync(request, cancel);
        lock (_sent) _sent.Add(deliveryId);
        return (int)answer.StatusCode;
    }

    /// <summary>The value of the Verify-Signature header.</summary>
    public static string Sign(Secret secret, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"t={time},v1={Convert.ToHexStringLower(GenericConnector.Mac(secret.RevealBytes(), time, body))}");
    }

    public override async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await base.DisposeAsync();
    }

    protected override void Map(WebApplication app)
    {
    }
}

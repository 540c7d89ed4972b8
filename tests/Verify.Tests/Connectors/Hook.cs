using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Tests.Connectors;

/// <summary>Where webhooks arrive: answers with one status after the other, and keeps what came.</summary>
internal sealed class Hook(params int[] statuses) : Sandbox
{
    public List<InboundRequest> Received { get; } = [];

    public override object State() => new { received = Received.Count };

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => throw new NotSupportedException("takes, and does not send");

    protected override void Map(WebApplication app) => app.MapPost("/hooks/{connector}/{connection}", async (HttpContext context) =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Received.Add(new InboundRequest { Body = body.ToArray(), Headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()) });
        context.Response.StatusCode = statuses[Math.Min(Received.Count, statuses.Length) - 1];
    });
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.Greenhouse;

/// <summary>A stand-in for Greenhouse: webhooks out, Harvest v3 in, and a recruiter's hands.</summary>
public sealed partial class GreenhouseSandbox : Sandbox
{
    internal const string ClientId = "sandbox-client", ClientSecret = "sandbox-client-secret", WebhookSecret = "sandbox-webhook-secret", PartnerKey = "sandbox-partner-key";

    /// <summary>Greenhouse's own waits between attempts: seven attempts over some fifteen hours.</summary>
    public static IReadOnlyList<TimeSpan> RetrySchedule { get; } = [.. new[] { 1, 15, 60, 120, 240, 480 }.Select(minutes => TimeSpan.FromMinutes(minutes))];

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, JsonObject> _candidates = [];
    private readonly SortedDictionary<long, JsonObject> _applications = [];
    private readonly List<JsonObject> _offers = [];
    private readonly List<JsonObject> _notes = [];
    private readonly Dictionary<long, List<JsonObject>> _notesOf = [];
    private readonly List<string> _effects = [];
    private readonly HttpClient _sender = new() { Timeout = TimeSpan.FromSeconds(30) };
    private long _nextId = 1000;

    /// <summary>What was changed through the API, in order: <c>note 1003</c>, <c>candidate 1001</c>, …</summary>
    public IReadOnlyList<string> Effects
    {
        get
        {
            lock (_gate) return [.. _effects];
        }
    }

    public override object State()
    {
        lock (_gate)
            return new
            {
                candidates = _candidates.Values.Select(item => item.DeepClone()).ToArray(),
                applications = _applications.Values.Select(item => item.DeepClone()).ToArray(),
                notes = _notes.Select(item => item.DeepClone()).ToArray(),
                effects = _effects.ToArray(),
            };
    }

    /// <summary>Signs a body as Greenhouse does and sends it until it is answered with exactly 200.</summary>
    /// <param name="wait">What to do in place of Greenhouse's waits; nothing: one attempt only.</param>
    /// <returns>The status of each attempt; 0 where there was no answer.</returns>
    public async Task<IReadOnlyList<int>> DeliverAsync(Uri hook, string body, string eventId, Func<TimeSpan, Task>? wait = null, CancellationToken cancel = default)
    {
        var statuses = new List<int>();
        for (var attempt = 0; ; attempt++)
        {
            statuses.Add(await SendAsync(hook, body, eventId, cancel));
            if (statuses[^1] == 200 || wait is null || attempt >= RetrySchedule.Count) return statuses;
            await wait(RetrySchedule[attempt]);
        }
    }

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => new()
    {
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["Greenhouse-Event-ID"] = deliveryId, ["Signature"] = Sign(secret.Reveal(), body.Span) },
    };

    /// <summary>The value of the Signature header.</summary>
    public static string Sign(string secret, ReadOnlySpan<byte> body) => "sha256 " + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    public override async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await base.DisposeAsync();
    }

    private async Task<int> SendAsync(Uri hook, string body, string eventId, CancellationToken cancel)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Greenhouse-Event-ID", eventId);
        request.Headers.TryAddWithoutValidation("Signature", Sign(WebhookSecret, bytes));
        try
        {
            using var response = await _sender.SendAsync(request, cancel);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private long NextId() => ++_nextId;
}

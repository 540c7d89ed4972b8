using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Twilio;

internal sealed record TwilioNumber
{
    public bool Valid { get; init; }
    public TwilioLine? LineTypeIntelligence { get; init; }
}

internal sealed record TwilioLine
{
    public string? CarrierName { get; init; }
    public string? Type { get; init; }
    public int? ErrorCode { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TwilioNumber))]
internal sealed partial class TwilioJson : JsonSerializerContext;

/// <summary>Twilio Lookup v2: what kind of line a number is. https://www.twilio.com/docs/lookup/v2-api</summary>
public sealed class TwilioConnector : IEnricher, IHealth, ISandboxed
{
    internal const string Name = "twilio";

    public string Id => Name;

    public IReadOnlyList<string> Kinds { get; } = ["phone-intel"];

    /// <summary>https://www.twilio.com/docs/lookup/v2-api/line-type-intelligence: an invalid number and a package's own error are answers of 200.</summary>
    public async Task<Result<IReadOnlyList<EvidenceDraft>>> EnrichAsync(EnrichmentRequest request, Session session, CancellationToken cancel)
    {
        if (!IsNumber(request.Input)) return Enrichment.NotCovered(Name, "not a number in the international form");
        if (!(await AskAsync(request.Input, "?Fields=line_type_intelligence", session, cancel)).Succeeded(out var number, out var failure)) return failure;
        if (!number.Valid) return Enrichment.NotCovered(Name, "not a number that is in use anywhere");
        if (number.LineTypeIntelligence is not { ErrorCode: null, Type: { } type } line) return Enrichment.NotCovered(Name, "the carrier tells nothing of this number");
        if (LineTypeOf(type) is not { } kind) return Enrichment.NotCovered(Name, "a kind of line that is not known here");
        var now = session.Clock.GetUtcNow();
        return Enrichment.Drafts(Name, new PhoneIntel
        {
            Id = EvidenceDraft.Placeholder, Source = Name, ObservedAt = now, Assurance = Assurance.Attested, Phone = request.Input, LineType = kind, Carrier = line.CarrierName, Snapshot = Enrichment.Snapshot(Name, now),
        });
    }

    /// <summary>Without a package a look-up only formats, and costs nothing. The number is Twilio's own for tests.</summary>
    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) =>
        (await AskAsync("+15005550006", "", session, cancel)).Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "numbers can be looked up");

    public Sandbox CreateSandbox() => new TwilioSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["account"] = TwilioSandbox.Account },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["authToken"] = [new Secret(TwilioSandbox.AuthToken)] },
    };

    private static async Task<Result<TwilioNumber>> AskAsync(string number, string query, Session session, CancellationToken cancel)
    {
        var address = new Uri($"https://lookups.twilio.com/v2/PhoneNumbers/{Uri.EscapeDataString(number)}{query}");
        return (await session.ReadAsync("authToken", token => new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = Wire.Basic(session.Connection.Setting("account") ?? "", token.Reveal()) } }, cancel)).Json(TwilioJson.Default.TwilioNumber);
    }

    private static bool IsNumber(string text) => text.Length is > 7 and <= 16 && text[0] == '+' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>What a line is, where that says something; "unknown" says nothing.</summary>
    private static LineType? LineTypeOf(string type) => type switch
    {
        "mobile" => LineType.Mobile,
        "landline" => LineType.Landline,
        "fixedVoip" => LineType.FixedVoip,
        "nonFixedVoip" => LineType.NonFixedVoip,
        "tollFree" => LineType.TollFree,
        "pager" => LineType.Pager,
        "personal" => LineType.Personal,
        "premium" or "sharedCost" or "uan" or "voicemail" => LineType.Unknown,
        _ => null,
    };
}

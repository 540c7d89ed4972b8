using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Smarty;

/// <summary>One reading of an address. A member that is left out is unknown, never "no".</summary>
internal sealed record SmartyCandidate
{
    public SmartyMetadata? Metadata { get; init; }
    public SmartyAnalysis? Analysis { get; init; }
}

internal sealed record SmartyMetadata
{
    public string? RecordType { get; init; }
    public string? ZipType { get; init; }
    public string? Rdi { get; init; }
}

internal sealed record SmartyAnalysis
{
    public string? DpvMatchCode { get; init; }
    public string? DpvCmra { get; init; }
    public string? DpvVacant { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SmartyCandidate[]))]
internal sealed partial class SmartyJson : JsonSerializerContext;

/// <summary>Smarty's US Street API: what the Postal Service knows of an address. https://www.smarty.com/docs/cloud/us-street-api</summary>
public sealed class SmartyConnector : IEnricher, IHealth, ISandboxed
{
    internal const string Name = "smarty";

    public string Id => Name;

    public IReadOnlyList<string> Kinds { get; } = ["address-intel"];

    public async Task<Result<IReadOnlyList<EvidenceDraft>>> EnrichAsync(EnrichmentRequest request, Session session, CancellationToken cancel)
    {
        string? With(string name) => request.With.GetValueOrDefault(name);
        if (With("country") is { } country && !country.Equals("US", StringComparison.OrdinalIgnoreCase)) return Enrichment.NotCovered(Name, "knows addresses of the United States only");
        if (With("street") is not { Length: <= 100 } street || (With("postalCode") ?? With("city")) is null) return Enrichment.NotCovered(Name, "not a whole address");
        // Without "invalid" an address that nothing is delivered to has no answer at all, and nobody knows why.
        var answered = await AskAsync([("street", street), ("secondary", With("unit")), ("city", With("city")), ("state", With("state")), ("zipcode", With("postalCode")), ("candidates", "1"), ("match", "invalid")], session, cancel);
        if (!answered.Succeeded(out var candidates, out var failure)) return failure;
        var now = session.Clock.GetUtcNow();
        var found = candidates.FirstOrDefault();
        return Enrichment.Drafts(Name, new AddressIntel
        {
            Id = EvidenceDraft.Placeholder,
            Source = Name,
            ObservedAt = now,
            Assurance = Assurance.Attested,
            Address = new Place { Street = street, Unit = With("unit"), City = With("city"), State = With("state"), PostalCode = With("postalCode"), Country = With("country") },
            MailAgency = Said(found?.Analysis?.DpvCmra),
            PostOfficeBox = found?.Metadata is { } metadata && (metadata.RecordType ?? metadata.ZipType) is not null ? metadata.RecordType == "P" || metadata.ZipType == "PO Box" : null,
            Business = found?.Metadata?.Rdi switch { "Commercial" => true, "Residential" => false, _ => null },
            Vacant = Said(found?.Analysis?.DpvVacant),
            // S and D: the house is known, its unit is not or is missing.
            Deliverable = found is null ? false : found.Analysis?.DpvMatchCode switch { "Y" => true, "N" => false, _ => null },
            Snapshot = Enrichment.Snapshot(Name, now),
        });
    }

    /// <summary>Every answer counts as a look-up at Smarty, this one too. The address is the one in its own examples.</summary>
    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) =>
        (await AskAsync([("street", "1600 Amphitheatre Pkwy"), ("city", "Mountain View"), ("state", "CA"), ("match", "invalid")], session, cancel)).Failure is { } failure ? Health.Of(failure) : new Health(HealthState.Ok, "addresses can be looked up");

    public Sandbox CreateSandbox() => new SmartySandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["authId"] = SmartySandbox.AuthId },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["authToken"] = [new Secret(SmartySandbox.AuthToken)] },
    };

    /// <summary>https://www.smarty.com/docs/cloud/authentication: as Basic, so that the secret stands in no address.</summary>
    private static async Task<Result<SmartyCandidate[]>> AskAsync(IEnumerable<(string Name, string? Value)> query, Session session, CancellationToken cancel)
    {
        if (session.Connection.Setting("license") is { } license) query = query.Append(("license", license));
        var address = new Uri("https://us-street.api.smarty.com/street-address?" + string.Join('&', query.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}")));
        return (await session.ReadAsync("authToken", token => new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = Wire.Basic(session.Connection.Setting("authId") ?? "", token.Reveal()) } }, cancel)).Json(SmartyJson.Default.SmartyCandidateArray);
    }

    private static bool? Said(string? letter) => letter switch { "Y" => true, "N" => false, _ => null };
}

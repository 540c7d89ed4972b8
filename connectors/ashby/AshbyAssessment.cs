using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Ashby;

/// <summary>The endpoints that Ashby calls when a recruiter starts a verification. https://developers.ashbyhq.com/docs/creating-an-assessments-integration</summary>
internal static class AshbyAssessment
{
    private const string Update = "https://api.ashbyhq.com/assessment.update?assessment_id=";
    /// <summary>The one verification that there is to choose.</summary>
    private const string Package = "5b0f3a52-6f0e-4d1c-9a2b-1d3f5c7e9b01";

    public static readonly InboundRoute List = new("POST", "assessment.list", "which verifications there are", Stored: false);
    public static readonly InboundRoute Start = new("POST", "assessment.start", "a recruiter starts a verification", Stored: true);
    public static readonly InboundRoute Cancel = new("POST", "assessment.cancel", "a recruiter takes it back", Stored: true);

    public static bool Owns(string route) => route.StartsWith("assessment.", StringComparison.Ordinal);

    /// <summary>The assessment that a callback address is about.</summary>
    public static string? IdOf(Uri callback) => callback.ToString() is var text && text.StartsWith(Update, StringComparison.Ordinal) ? text[Update.Length..] : null;

    /// <summary>Whether Ashby sends the key as Basic or as Bearer is not published: both are taken.</summary>
    public static SignatureResult Verify(InboundRequest request, Connection connection)
    {
        var header = request.Header("Authorization") ?? "";
        var live = connection.SecretsOf("partnerKey");
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return Compare.AgainstAll(live, Encoding.UTF8.GetBytes(header["Bearer ".Length..].Trim()), key => key);
        var bytes = new byte[header.Length];
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) || !Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var length)) return new SignatureResult.Refused("no key");
        return Compare.AgainstAll(live, bytes.AsSpan(0, length), key => [.. key, (byte)':']);
    }

    public static Answer Answer(InboundRoute route, InboundRequest request, Connection connection)
    {
        if (route == List) return Sdk.Answer.Json(200, $$"""{"success":true,"results":[{"assessment_type_id":"{{Package}}","name":"Identity verification","description":"Confirms who applies, before an offer or a first day"}]}""");
        if (route == Start)
            return Read(request.Body, connection) is (PipelineEvent.VerificationRequested asked, _)
                ? Sdk.Answer.Json(200, $$$"""{"success":true,"results":{"assessment_id":"{{{asked.Reference}}}"}}""")
                : Sdk.Answer.Json(422, """{"message":"The request names no candidate."}""");
        return Cancelled(request.Body) is { } id ? Sdk.Answer.Json(200, $$$"""{"success":true,"results":{"assessment_id":"{{{id}}}"}}""") : Sdk.Answer.Json(422, """{"message":"The request names no assessment."}""");
    }

    public static Translation Translate(Delivery delivery, Connection connection)
    {
        if (delivery.Route == Cancel.Path) return new Translation.Ignored("a recruiter took a verification back: what is under way goes on");
        var (asked, malformed) = Read(delivery.Body, connection);
        return asked is not null ? new Translation.Translated([asked], []) : malformed!;
    }

    private static (PipelineEvent.VerificationRequested?, Translation.Malformed?) Read(ReadOnlyMemory<byte> body, Connection connection)
    {
        AshbyStart start;
        try
        {
            using var document = WireBody.Parse(body);
            start = document.RootElement.Deserialize(AshbyStartJson.Default.AshbyStart) ?? throw new JsonException("null", "$", null, null);
        }
        catch (JsonException broken)
        {
            return (null, new Translation.Malformed("not what Ashby promises", broken.Path ?? "$"));
        }
        if (start.Candidate.AshbyId is not { } candidate || !AshbyClient.IsId(candidate)) return (null, new Translation.Malformed("names no candidate", "$.candidate.ashby_id"));
        var reference = ReferenceOf(connection, candidate, start.Application?.AshbyId, start.AssessmentTypeId);
        return (new PipelineEvent.VerificationRequested(AshbyConnector.Person(candidate), reference, start.AssessmentTypeId, new Uri(Update + reference))
        {
            ApplicationId = start.Application?.AshbyId,
            Hint = new JoinHint(start.Candidate.Email, new PersonName { Given = start.Candidate.FirstName, Family = start.Candidate.LastName }, null),
        }, null);
    }

    /// <summary>The same request asked twice is the same verification. Ashby wants a UUID.</summary>
    private static string ReferenceOf(Connection connection, string candidate, string? application, string type) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{connection.Tenant}|{connection.Id}|{candidate}|{application}|{type}")).AsSpan(0, 16)).ToString();

    private static string? Cancelled(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = WireBody.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("assessment_id", out var id) && id.ValueKind == JsonValueKind.String && Guid.TryParse(id.GetString(), out var known) ? known.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record AshbyStart
{
    public required string AssessmentTypeId { get; init; }
    public required AshbyStartCandidate Candidate { get; init; }
    public AshbyStartApplication? Application { get; init; }
}

internal sealed record AshbyStartCandidate
{
    public string? AshbyId { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Email { get; init; }
}

internal sealed record AshbyStartApplication
{
    public string? AshbyId { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AshbyStart))]
internal sealed partial class AshbyStartJson : JsonSerializerContext;

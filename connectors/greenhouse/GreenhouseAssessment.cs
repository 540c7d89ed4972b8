using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Greenhouse;

/// <summary>The endpoints that Greenhouse calls when a recruiter sends a verification as an assessment. https://developers.greenhouse.io/assessment.html</summary>
internal static partial class GreenhouseAssessment
{
    public const string Package = "identity-standard";
    private const string CallbackHost = "app.greenhouse.io";

    public static readonly InboundRoute ListTests = new("GET", "assessment/tests", "which verifications there are", Stored: false);
    public static readonly InboundRoute SendTest = new("POST", "assessment/send", "a recruiter sends a verification", Stored: true);
    public static readonly InboundRoute TestStatus = new("GET", "assessment/status", "where a verification stands", Stored: false);
    public static readonly InboundRoute ResponseError = new("POST", "assessment/error", "Greenhouse could not read an answer of ours", Stored: true);

    public static bool Owns(string route) => route.StartsWith("assessment/", StringComparison.Ordinal);

    /// <summary>The key that we issued is the user name; there is no password.</summary>
    public static SignatureResult Verify(InboundRequest request, Connection connection)
    {
        const string Scheme = "Basic ";
        if (request.Header("Authorization") is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return new SignatureResult.Refused("no key");
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out var length)) return new SignatureResult.Refused("the key has not the promised form");
        return Compare.AgainstAll(connection.SecretsOf("partnerKey"), bytes.AsSpan(0, length), key => [.. key, (byte)':']);
    }

    public static async Task<Answer> AnswerAsync(InboundRoute route, InboundRequest request, Connection connection, RouteContext context, CancellationToken cancel)
    {
        if (route == ListTests) return Answer.Json(200, $$"""[{"partner_test_id":"{{Package}}","partner_test_name":"Identity verification"}]""");
        if (route == ResponseError) return Answer.Json(200, "{}");
        if (route == SendTest)
            return Read(request.Body, connection) is (PipelineEvent.VerificationRequested asked, _)
                ? Answer.Json(200, $$"""{"partner_interview_id":"{{asked.Reference}}"}""")
                : Answer.Json(422, """{"errors":["the request names no candidate, or no address of Greenhouse to report to"]}""");
        if (!request.Query.TryGetValue("partner_interview_id", out var reference) || await context.UpdateFor(reference, cancel) is not { } update) return Answer.Json(404, """{"errors":["unknown partner_interview_id"]}""");
        // No score and no result, although there are fields for both: a person decides, elsewhere.
        var status = new JsonObject
        {
            ["partner_status"] = RecruiterWords.Of(update.Status).ToLowerInvariant(),
            ["partner_profile_url"] = update.Link.ToString(),
            ["metadata"] = new JsonObject { ["Step"] = string.IsNullOrWhiteSpace(update.Task) ? RecruiterWords.Of(update.Status) : update.Task },
        };
        return Answer.Json(200, status.ToJsonString());
    }

    public static Translation Translate(Delivery delivery, Connection connection)
    {
        if (delivery.Route == ResponseError.Path) return new Translation.Ignored("Greenhouse could not read an answer of ours");
        var (asked, malformed) = Read(delivery.Body, connection);
        return asked is not null ? new Translation.Translated([asked], []) : malformed!;
    }

    private static (PipelineEvent.VerificationRequested?, Translation.Malformed?) Read(ReadOnlyMemory<byte> body, Connection connection)
    {
        WireSend sent;
        try
        {
            using var document = WireBody.Parse(body);
            sent = document.RootElement.Deserialize(AssessmentJson.Default.WireSend) ?? throw new JsonException("null", "$", null, null);
        }
        catch (JsonException broken)
        {
            return (null, new Translation.Malformed("not what Greenhouse promises", broken.Path ?? "$"));
        }
        var person = sent.Candidate;
        var ids = ProfileAddress().Match(person.GreenhouseProfileUrl ?? "");
        if (!ids.Success) return (null, new Translation.Malformed("names no candidate", "$.candidate.greenhouse_profile_url"));
        if (!Uri.TryCreate(sent.Url, UriKind.Absolute, out var callback) || callback.Scheme != Uri.UriSchemeHttps || callback.IdnHost != CallbackHost) return (null, new Translation.Malformed("not an address of Greenhouse", "$.url"));
        var asked = new PipelineEvent.VerificationRequested(GreenhouseConnector.Person(ids.Groups["candidate"].Value), ReferenceOf(connection, callback), sent.PartnerTestId, callback)
        {
            ApplicationId = ids.Groups["application"] is { Success: true } application ? application.Value : null,
            Hint = new JoinHint(person.Email, new PersonName { Given = person.FirstName, Family = person.LastName }, null),
        };
        return (asked, null);
    }

    /// <summary>The same request asked twice is the same verification; without the callback path nobody can guess it.</summary>
    private static string ReferenceOf(Connection connection, Uri callback) => Json.Hash(Encoding.UTF8.GetBytes($"{connection.Tenant}|{connection.Id}|{callback}"))[..32];

    [GeneratedRegex(@"^https://[a-z0-9.-]+/people/(?<candidate>\d+)(\?(.*&)?application_id=(?<application>\d+))?", RegexOptions.CultureInvariant, 250)]
    private static partial Regex ProfileAddress();
}

internal sealed record WireSend
{
    public required string PartnerTestId { get; init; }
    public required WireSendCandidate Candidate { get; init; }
    public required string Url { get; init; }
}

internal sealed record WireSendCandidate
{
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Email { get; init; }
    public string? GreenhouseProfileUrl { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(WireSend))]
internal sealed partial class AssessmentJson : JsonSerializerContext;

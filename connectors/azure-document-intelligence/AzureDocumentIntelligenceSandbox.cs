using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.AzureDocumentIntelligence;

/// <summary>A stand-in for a resource: submits, runs once, then answers with the recorded and written answers of the folder. It looks at no picture.</summary>
public sealed class AzureDocumentIntelligenceSandbox : Sandbox
{
    internal const string Resource = "verify-sandbox", Key = "sandbox-key", Token = "sandbox-entra-token";
    internal const string Directory = "11111111-1111-4111-8111-111111111111", Application = "22222222-2222-4222-8222-222222222222", ClientSecret = "sandbox-client-secret";

    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        ["prebuilt-idDocument"] = "licence", ["prebuilt-tax.us.w2"] = "w2-recorded", ["prebuilt-read"] = "read-recorded", ["prebuilt-invoice"] = "invoice-recorded",
        ["prebuilt-payStub.us"] = "pay-stub", ["prebuilt-bankStatement.us"] = "bank-statement", ["prebuilt-check.us"] = "cheque",
    };

    private readonly ConcurrentDictionary<string, (string Answer, int Looks)> _operations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _answers = new(StringComparer.Ordinal);

    /// <summary>Submissions as they came: model, query, authentication.</summary>
    public ConcurrentQueue<string> Submitted { get; } = [];

    public ConcurrentQueue<string> Deleted { get; } = [];

    /// <summary>How an operation ends: succeeded, or failed with this innermost code.</summary>
    public string? FailWith { get; set; }

    /// <summary>Where Operation-Location points, when elsewhere than to the resource.</summary>
    public string? OtherHost { get; set; }

    /// <summary>The answer (a folder of fixtures) for a file, by its content; others get the usual one of the model.</summary>
    public void AnswerFor(ReadOnlyMemory<byte> file, string fixture) => _answers[Convert.ToHexString(SHA256.HashData(file.Span))] = fixture;

    public override object State() => new { submitted = Submitted.ToArray(), deleted = Deleted.ToArray() };

    public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => throw new NotSupportedException("the service calls nobody");

    protected override void Map(WebApplication app)
    {
        var host = $"{Resource}.cognitiveservices.azure.com";
        app.MapGet("/formrecognizer/info", (HttpRequest request) => Allowed(request) ? Results.Json(new { customDocumentModels = new { count = 0, limit = 20_000 } }) : Refused()).RequireHost(host);
        foreach (var path in (string[])["formrecognizer", "documentintelligence"])
        {
            app.MapPost($"/{path}/documentModels/{{model}}:analyze", (HttpRequest request, string model) => SubmitAsync(request, path, model)).RequireHost(host);
            app.MapGet($"/{path}/documentModels/{{model}}/analyzeResults/{{id}}", (HttpRequest request, string id) => Allowed(request) ? Look(id) : Refused()).RequireHost(host);
        }
        app.MapDelete("/documentintelligence/documentModels/{model}/analyzeResults/{id}", (HttpRequest request, string id) =>
        {
            if (!Allowed(request)) return Refused();
            Deleted.Enqueue(id);
            return _operations.TryRemove(id, out _) ? Results.NoContent() : Error(404, "NotFound", "OperationNotFound");
        }).RequireHost(host);
        app.MapPost($"/{Directory}/oauth2/v2.0/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            return form["client_id"] == Application && form["client_secret"] == ClientSecret && form["scope"] == "https://cognitiveservices.azure.com/.default"
                ? Results.Json(new { token_type = "Bearer", expires_in = 3600, access_token = Token })
                : Results.Json(new { error = "invalid_client", error_description = "AADSTS7000215" }, statusCode: 401);
        }).RequireHost("login.microsoftonline.com");
    }

    private async Task<IResult> SubmitAsync(HttpRequest request, string path, string model)
    {
        if (!Allowed(request)) return Refused();
        var version = (string?)request.Query["api-version"];
        var newer = path == "documentintelligence";
        if (version != (newer ? DocumentModel.Newer : DocumentModel.Older)) return Error(400, "InvalidArgument", "NotSupportedApiVersion");
        if (!Usual.ContainsKey(model) || (!newer && DocumentModel.For(Verify.Core.Documents.Evidencing.DocumentForm.PayStub).Id == model)) return Error(404, "NotFound", "ModelNotFound");
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        Submitted.Enqueue($"{path} {model} {request.QueryString} {(request.Headers.ContainsKey("Authorization") ? "bearer" : "key")}");
        if (body.Length < 16) return Error(400, "InvalidRequest", "InvalidContent");
        var id = Guid.NewGuid().ToString();
        _operations[id] = (_answers.GetValueOrDefault(Convert.ToHexString(SHA256.HashData(body.ToArray())), Usual[model]), 0);
        request.HttpContext.Response.Headers["Operation-Location"] = $"https://{OtherHost ?? request.Host.Host}/{path}/documentModels/{model}/analyzeResults/{id}?api-version={version}";
        return Results.StatusCode(202);
    }

    private IResult Look(string id)
    {
        if (!_operations.TryGetValue(id, out var known)) return Error(404, "NotFound", "OperationNotFound");
        _operations[id] = known with { Looks = known.Looks + 1 };
        if (known.Looks == 0) return Results.Json(new { status = "running", createdDateTime = "2026-11-02T10:00:00Z", lastUpdatedDateTime = "2026-11-02T10:00:00Z" });
        if (FailWith is { } code) return Results.Json(new { status = "failed", error = new { code = "InvalidRequest", message = "made to fail", innererror = new { code, message = "made to fail" } } });
        return Results.Text(Answer(known.Answer), "application/json");
    }

    internal static string Answer(string fixture)
    {
        using var stream = typeof(AzureDocumentIntelligenceSandbox).Assembly.GetManifestResourceStream($"azure-document-intelligence/fixtures/{fixture}/answer.json") ?? throw new ArgumentException($"no fixture {fixture}");
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }

    private static bool Allowed(HttpRequest request) => request.Headers["Ocp-Apim-Subscription-Key"] == Key || request.Headers.Authorization == $"Bearer {Token}";

    private static IResult Refused() => Results.Json(new { error = new { code = "401", message = "Access denied due to invalid subscription key or wrong API endpoint." } }, statusCode: 401);

    private static IResult Error(int status, string code, string inner) =>
        Results.Json(new { error = new { code, message = "made to fail", innererror = new { code = inner, message = "made to fail" } } }, statusCode: status);
}

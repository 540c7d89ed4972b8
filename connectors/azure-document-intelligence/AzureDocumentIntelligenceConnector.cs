using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.AI.FormRecognizer.DocumentAnalysis;
using Azure.Core.Pipeline;
using Azure.Identity;
using Verify.Connectors.Sdk;
using Verify.Core.Documents.Evidencing;
using Verify.Core.Documents.Reading;
using Verify.Core.Model;

namespace Verify.Connectors.AzureDocumentIntelligence;

/// <summary>Reads documents with Azure Document Intelligence, by key or as an application of Entra ID.</summary>
public sealed class AzureDocumentIntelligenceConnector : IDocumentReader, IHealth, ISandboxed
{
    internal const string Name = "azure-document-intelligence";

    /// <summary>Our patience with one document, from submitting to the result; less than the lease of the job that waits for it.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    public string Id => Name;

    public async Task<Result<DocumentContent>> ReadAsync(DocumentFile file, Session session, CancellationToken cancel)
    {
        var host = Host(session.Connection);
        using var limit = new CancellationTokenSource(Deadline, session.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var first = await AnalyseAsync(DocumentModel.For(file.Form), file.Content, session, both.Token);
            // The back of a card is no document to the identity model, but may hold the barcode.
            return file.Form == DocumentForm.Identity && first.Value is { Kind: ReadKind.Unreadable } ? await AnalyseAsync(DocumentModel.Read, file.Content, session, both.Token) : first;
        }
        catch (RequestFailedException failed)
        {
            return ServiceError.ContentCode(failed) is { } code ? new DocumentContent(ReadKind.Unreadable, code) : ServiceError.Of(failed, host);
        }
        catch (AggregateException several) when (several.InnerExceptions.OfType<RequestFailedException>().LastOrDefault() is { } last)
        {
            return ServiceError.Of(last, host);
        }
        catch (AuthenticationFailedException refused)
        {
            return new Failure(refused.InnerException is RequestFailedException { Status: >= 500 or 0 } ? FailureCategory.Unavailable : FailureCategory.Unauthorised, $"{host}: Entra ID gave no token");
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new Failure(FailureCategory.BadAnswer, $"{host}: not the promised answer");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Failure(FailureCategory.TimedOut, $"{host}: no result in {Deadline.TotalSeconds:0} s");
        }
    }

    /// <summary>https://learn.microsoft.com/rest/api/aiservices/miscellaneous/get-resource-info: asks for nothing that costs.</summary>
    public async Task<Health> CheckHealthAsync(Session session, CancellationToken cancel)
    {
        var host = Host(session.Connection);
        string? token = null;
        if (session.Connection.SecretOf("key") is null)
        {
            if (Credential(session) is not { } credential) return new Health(HealthState.Unauthorised, "neither a key nor an application of Entra ID is set");
            try
            {
                token = (await credential.GetTokenAsync(new Azure.Core.TokenRequestContext([$"{Audience}/.default"]), cancel)).Token;
            }
            catch (AuthenticationFailedException)
            {
                return new Health(HealthState.Unauthorised, "Entra ID gave no token");
            }
        }
        var answered = await session.Http.ReadAsync(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"https://{host}/formrecognizer/info?api-version=2023-07-31");
            if (token is null) request.Headers.Add("Ocp-Apim-Subscription-Key", session.Connection.SecretOf("key")!.Reveal());
            else request.Headers.Authorization = new("Bearer", token);
            return request;
        }, cancel);
        if (!answered.Succeeded(out var answer, out var failure)) return Health.Of(failure);
        return answer.Json(ServiceJson.Default.ResourceAnswer).Succeeded(out _, out failure) ? new Health(HealthState.Ok, "the credentials are accepted") : Health.Of(failure);
    }

    public Sandbox CreateSandbox() => new AzureDocumentIntelligenceSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["resource"] = AzureDocumentIntelligenceSandbox.Resource },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["key"] = [new Secret(AzureDocumentIntelligenceSandbox.Key)] },
    };

    private static async Task<Result<DocumentContent>> AnalyseAsync(DocumentModel model, ReadOnlyMemory<byte> bytes, Session session, CancellationToken cancel)
    {
        using var content = new MemoryStream(bytes.ToArray(), writable: false);
        if (model.Refusal is { } refusal) return new Failure(FailureCategory.Refused, refusal);
        var endpoint = new Uri($"https://{Host(session.Connection)}");
        using var http = new HttpClient(new CappedAnswers(session.Http.Handler), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        var options = new DocumentAnalysisClientOptions { Audience = Audience, Transport = new HttpClientTransport(http) };
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(20);
        options.Retry.MaxRetries = 2;
        options.Retry.MaxDelay = TimeSpan.FromSeconds(3);
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        if (model.Version == DocumentModel.Newer)
        {
            if (Authentication(session) is not { } authentication) return NoCredentials();
            return model.Content(Extracted.Of(await new PayrollAnalysisClient(endpoint, HttpPipelineBuilder.Build(options, authentication)).AnalyzeAsync(model.Id, content, session.Clock, cancel)));
        }
        DocumentAnalysisClient client;
        if (session.Connection.SecretOf("key") is { } key) client = new DocumentAnalysisClient(endpoint, new AzureKeyCredential(key.Reveal()), options);
        else if (Credential(session) is { } credential) client = new DocumentAnalysisClient(endpoint, credential, options);
        else return NoCredentials();
        var analyze = new AnalyzeDocumentOptions { Pages = { "1-2" } };
        if (model.Barcodes) analyze.Features.Add(DocumentAnalysisFeature.Barcodes);
        var operation = await client.AnalyzeDocumentAsync(WaitUntil.Completed, model.Id, content, analyze, cancel);
        return model.Content(Extracted.Of(operation.Value));
    }

    private static HttpPipelinePolicy? Authentication(Session session) => session.Connection.SecretOf("key") is { } key ? new KeyPolicy(key)
        : Credential(session) is { } credential ? new BearerTokenAuthenticationPolicy(credential, $"{Audience}/.default") : null;

    private static ClientSecretCredential? Credential(Session session)
    {
        if (session.Connection.Setting("directory") is not { } directory || session.Connection.Setting("application") is not { } application || session.Connection.SecretOf("clientSecret") is not { } secret) return null;
        // The token comes over the same guarded way; the discovery of clouds would ask further hosts.
        var options = new ClientSecretCredentialOptions { DisableInstanceDiscovery = true, Transport = new HttpClientTransport(new HttpClient(new CappedAnswers(session.Http.Handler), disposeHandler: true)) };
        options.Retry.MaxRetries = 1;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        return new ClientSecretCredential(directory, application, secret.Reveal(), options);
    }

    private const string Audience = "https://cognitiveservices.azure.com";

    private static Failure NoCredentials() => new(FailureCategory.Unauthorised, "neither a key nor an application of Entra ID is set");

    private static string Host(Connection connection) => $"{connection.Setting("resource")}.cognitiveservices.azure.com";

    private sealed class KeyPolicy(Secret key) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(Azure.Core.HttpMessage message) => message.Request.Headers.SetValue("Ocp-Apim-Subscription-Key", key.Reveal());
    }

    /// <summary>Reads an answer up to a limit, after unpacking, and does not own the guard behind it.</summary>
    private sealed class CappedAnswers(HttpMessageHandler guard) : HttpMessageHandler
    {
        private const int Most = 16 * 1024 * 1024;
        private readonly HttpMessageInvoker _next = new(guard, disposeHandler: false);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await _next.SendAsync(request, cancellationToken);
            try
            {
                await response.Content.LoadIntoBufferAsync(Most, cancellationToken);
            }
            catch (HttpRequestException)
            {
                response.Dispose();
                throw;
            }
            return response;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _next.Dispose();
            base.Dispose(disposing);
        }
    }
}

internal sealed record ResourceAnswer
{
    public required JsonElement CustomDocumentModels { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ResourceAnswer))]
internal sealed partial class ServiceJson : JsonSerializerContext;

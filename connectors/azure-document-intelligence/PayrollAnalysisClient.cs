using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Verify.Connectors.AzureDocumentIntelligence;

/// <summary>The models that only the API of 2024-11-30 has, under its own base path. Its results can be deleted, and are, as soon as they were read.</summary>
internal sealed class PayrollAnalysisClient(Uri endpoint, HttpPipeline pipeline)
{
    private const string Version = "2024-11-30";
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(1);

    /// <summary>https://learn.microsoft.com/rest/api/aiservices/document-models/analyze-document?view=rest-aiservices-v4.0%20(2024-11-30)</summary>
    public async Task<JsonElement> AnalyzeAsync(string modelId, Stream document, TimeProvider clock, CancellationToken cancel)
    {
        using var submit = Message(RequestMethod.Post, new Uri(endpoint, $"/documentintelligence/documentModels/{modelId}:analyze?api-version={Version}&stringIndexType=utf16CodeUnit"));
        submit.Request.Headers.Add("Content-Type", "application/octet-stream");
        submit.Request.Content = RequestContent.Create(document);
        await pipeline.SendAsync(submit, cancel);
        if (submit.Response.Status != 202) throw new RequestFailedException(submit.Response);
        var location = Location(submit.Response);
        try
        {
            return await ResultAsync(location, submit.Response, clock, cancel);
        }
        finally
        {
            await DeleteAsync(location);
        }
    }

    private async Task<JsonElement> ResultAsync(Uri location, Response last, TimeProvider clock, CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(Wait(last), clock, cancel);
            using var look = Message(RequestMethod.Get, location);
            await pipeline.SendAsync(look, cancel);
            last = look.Response;
            if (last.Status != 200) throw new RequestFailedException(last);
            using var body = JsonDocument.Parse(last.Content);
            switch (body.RootElement.GetProperty("status").GetString())
            {
                case "succeeded": return body.RootElement.GetProperty("analyzeResult").Clone();
                case "notStarted" or "running": continue;
                default: throw new RequestFailedException(last.Status, "the analysis failed", ServiceError.Code(body.RootElement), null);
            }
        }
    }

    /// <summary>https://learn.microsoft.com/rest/api/aiservices/document-models/delete-analyze-result: without it the result stays for a day. A failed deletion does not undo the reading.</summary>
    private async Task DeleteAsync(Uri location)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var delete = Message(RequestMethod.Delete, location);
        try
        {
            await pipeline.SendAsync(delete, limit.Token);
        }
        catch (Exception broken) when (broken is RequestFailedException or OperationCanceledException or AggregateException)
        {
            // The service deletes it by itself after a day.
        }
    }

    /// <summary>The key goes only to where the request went.</summary>
    private Uri Location(Response response) =>
        response.Headers.TryGetValue("Operation-Location", out var text) && Uri.TryCreate(text, UriKind.Absolute, out var location) && location.Scheme == endpoint.Scheme && location.Authority == endpoint.Authority
            ? location : throw new RequestFailedException(response.Status, "the answer points to no operation of this resource");

    private static TimeSpan Wait(Response response) =>
        response.Headers.TryGetValue("Retry-After", out var text) && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 120 ? TimeSpan.FromSeconds(seconds) : UsualWait;

    private HttpMessage Message(RequestMethod method, Uri address)
    {
        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(address);
        return message;
    }
}

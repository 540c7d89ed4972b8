using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.MicrosoftGraph;

/// <summary>A call of the Graph library that failed as our own way to the network says it.</summary>
internal sealed class GraphFailedException(Failure failure) : Exception(failure.Detail)
{
    public Failure Failure { get; } = failure;
}

/// <summary>Lets the Graph library reach the network by the connection's own way alone: its limits of size and time, its retries, its categories of failure.</summary>
internal sealed class GraphTransport(ConnectorHttp http) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        HttpRequestMessage Again()
        {
            var copy = new HttpRequestMessage(request.Method, Plain(request.RequestUri!));
            foreach (var (name, values) in request.Headers) copy.Headers.TryAddWithoutValidation(name, values);
            if (content is null) return copy;
            copy.Content = new ByteArrayContent(content);
            foreach (var (name, values) in request.Content!.Headers) copy.Content.Headers.TryAddWithoutValidation(name, values);
            return copy;
        }
        var answered = request.Method == HttpMethod.Get ? await http.ReadAsync(Again, cancellationToken) : await http.WriteAsync(Again, cancellationToken);
        if (!answered.Succeeded(out var answer, out var failure)) throw new GraphFailedException(failure);
        // The library would take half a document, or a page, for an object without members, and trips over what may stand in no list.
        JsonElement body = default;
        if (answer.Body.Length > 0 && !answer.Json(GraphWire.Default.JsonElement).Succeeded(out body, out failure)) throw new GraphFailedException(failure);
        return new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            RequestMessage = request,
            Content = answer.Body.Length > 0 ? new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, GraphWire.Default.JsonElement)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } : new ByteArrayContent([]),
        };
    }

    /// <summary>The library writes <c>%24expand</c>; the documentation writes <c>$expand</c>.</summary>
    private static Uri Plain(Uri address) => new(address.AbsoluteUri.Replace("%24", "$", StringComparison.Ordinal));
}

[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(GraphNotifications))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class GraphWire : JsonSerializerContext;

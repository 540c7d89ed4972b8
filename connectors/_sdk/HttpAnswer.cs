using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Verify.Connectors.Sdk;

/// <summary>A vendor's answer of success, read whole.</summary>
public sealed class HttpAnswer
{
    private readonly string _where;
    private readonly MediaTypeHeaderValue? _type;
    private readonly string[] _links;

    internal HttpAnswer(string where, HttpResponseMessage response, byte[] body)
    {
        (_where, _type, Body, Status) = (where, response.Content.Headers.ContentType, body, (int)response.StatusCode);
        _links = response.Headers.TryGetValues("Link", out var links) ? [.. links] : [];
        Headers = response.Headers;
    }

    public int Status { get; }
    public byte[] Body { get; }
    public HttpResponseHeaders Headers { get; }

    /// <summary>The body as JSON; a page, half a document or another shape is a failure, not an exception. As strict as with deliveries: see <see cref="WireBody"/>.</summary>
    public Result<T> Json<T>(JsonTypeInfo<T> type)
    {
        if (_type?.MediaType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true) return new Failure(FailureCategory.BadAnswer, $"{_where}: {_type?.MediaType ?? "no content type"} instead of JSON");
        try
        {
            using var body = WireBody.Parse(Body);
            return body.RootElement.Deserialize(type) is { } value ? Result<T>.Of(value) : new Failure(FailureCategory.BadAnswer, $"{_where}: null");
        }
        catch (JsonException broken)
        {
            return new Failure(FailureCategory.BadAnswer, $"{_where}: not the promised JSON at {broken.Path ?? "$"}");
        }
    }

    /// <summary>The address of the next page, from the Link header.</summary>
    public Uri? NextPage() => Linked("next");

    /// <summary>The address that the Link header gives for a relation: next, last.</summary>
    public Uri? Linked(string relation)
    {
        foreach (var link in _links.SelectMany(line => line.Split(',')))
        {
            var parts = link.Split(';', StringSplitOptions.TrimEntries);
            if (parts.Length > 1 && parts[0] is ['<', .., '>'] && parts[1..].Any(part => part.Replace("\"", "", StringComparison.Ordinal).Equals($"rel={relation}", StringComparison.OrdinalIgnoreCase)))
                return Uri.TryCreate(parts[0][1..^1], UriKind.Absolute, out var next) ? next : null;
        }
        return null;
    }
}

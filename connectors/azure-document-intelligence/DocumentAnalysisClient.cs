using System.Drawing;
using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;

// Stands in the place of the package Azure.AI.FormRecognizer 4.1, which the usual feed of this project does not have: the same namespace and names, as far as they are used.
// With the package at hand, delete this file and reference it; DocumentAnalysisClientOptions.Transport is set in the same way.
namespace Azure.AI.FormRecognizer.DocumentAnalysis;

internal sealed class DocumentAnalysisClientOptions(DocumentAnalysisClientOptions.ServiceVersion version = DocumentAnalysisClientOptions.ServiceVersion.V2023_07_31) : ClientOptions
{
    public enum ServiceVersion { V2022_08_31 = 1, V2023_07_31 = 2 }

    public string? Audience { get; set; }

    internal string Version => version switch
    {
        ServiceVersion.V2022_08_31 => "2022-08-31",
        ServiceVersion.V2023_07_31 => "2023-07-31",
        _ => throw new ArgumentOutOfRangeException(nameof(version), version, "unknown version"),
    };
}

internal enum DocumentAnalysisFeature { Barcodes, Languages }

internal sealed class AnalyzeDocumentOptions
{
    public IList<DocumentAnalysisFeature> Features { get; } = [];
    public IList<string> Pages { get; } = [];
    public string? Locale { get; set; }
}

/// <summary>Analyses documents with the models of the API of 2023-07-31. https://learn.microsoft.com/azure/ai-services/document-intelligence/</summary>
internal sealed class DocumentAnalysisClient
{
    private readonly Uri _endpoint;
    private readonly string _version;

    public DocumentAnalysisClient(Uri endpoint, AzureKeyCredential credential, DocumentAnalysisClientOptions options) : this(endpoint, options, new KeyPolicy(credential)) { }

    public DocumentAnalysisClient(Uri endpoint, TokenCredential credential, DocumentAnalysisClientOptions options)
        : this(endpoint, options, new BearerTokenAuthenticationPolicy(credential, $"{options.Audience ?? "https://cognitiveservices.azure.com"}/.default")) { }

    private DocumentAnalysisClient(Uri endpoint, DocumentAnalysisClientOptions options, HttpPipelinePolicy authentication) =>
        (_endpoint, _version, Pipeline) = (endpoint, options.Version, HttpPipelineBuilder.Build(options, authentication));

    internal HttpPipeline Pipeline { get; }

    public async Task<AnalyzeDocumentOperation> AnalyzeDocumentAsync(WaitUntil waitUntil, string modelId, Stream document, AnalyzeDocumentOptions? options = null, CancellationToken cancellationToken = default)
    {
        // https://learn.microsoft.com/rest/api/aiservices/document-models/analyze-document?view=rest-aiservices-2023-07-31
        using var message = Pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Post;
        message.Request.Uri.Reset(_endpoint);
        message.Request.Uri.AppendPath($"/formrecognizer/documentModels/{Uri.EscapeDataString(modelId)}:analyze", escape: false);
        message.Request.Uri.AppendQuery("api-version", _version);
        message.Request.Uri.AppendQuery("stringIndexType", "utf16CodeUnit");
        if (options is { Features.Count: > 0 }) message.Request.Uri.AppendQuery("features", string.Join(',', options.Features.Select(feature => feature.ToString().ToLowerInvariant())));
        if (options is { Pages.Count: > 0 }) message.Request.Uri.AppendQuery("pages", string.Join(',', options.Pages));
        message.Request.Headers.Add("Content-Type", "application/octet-stream");
        message.Request.Content = RequestContent.Create(document);
        await Pipeline.SendAsync(message, cancellationToken);
        if (message.Response.Status != 202) throw new RequestFailedException(message.Response);
        var operation = new AnalyzeDocumentOperation(Location(_endpoint, message.Response), this);
        if (waitUntil == WaitUntil.Completed) await operation.WaitForCompletionAsync(cancellationToken);
        return operation;
    }

    /// <summary>The key goes only to where the request went: an answer that points elsewhere is not followed.</summary>
    internal static Uri Location(Uri endpoint, Response response) =>
        response.Headers.TryGetValue("Operation-Location", out var text) && Uri.TryCreate(text, UriKind.Absolute, out var location) && location.Scheme == endpoint.Scheme && location.Authority == endpoint.Authority
            ? location : throw new RequestFailedException(response.Status, "the answer points to no operation of this resource");

    private sealed class KeyPolicy(AzureKeyCredential credential) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) => message.Request.Headers.SetValue("Ocp-Apim-Subscription-Key", credential.Key);
    }
}

/// <summary>An analysis under way. The base class waits a second between looks, or as long as Retry-After says.</summary>
internal sealed class AnalyzeDocumentOperation(Uri location, DocumentAnalysisClient client) : Operation<AnalyzeResult>
{
    private Response? _last;
    private AnalyzeResult? _value;

    public override string Id => location.AbsoluteUri;
    public override bool HasCompleted => HasValue || Failed is not null;
    public override bool HasValue => _value is not null;
    public override AnalyzeResult Value => _value ?? throw (Exception?)Failed ?? new InvalidOperationException("the operation has not completed");
    private RequestFailedException? Failed { get; set; }

    public override Response GetRawResponse() => _last ?? throw new InvalidOperationException("nobody has looked yet");

    public override Response UpdateStatus(CancellationToken cancellationToken = default) => throw new NotSupportedException("use UpdateStatusAsync");

    public override async ValueTask<Response> UpdateStatusAsync(CancellationToken cancellationToken = default)
    {
        using var message = client.Pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(location);
        await client.Pipeline.SendAsync(message, cancellationToken);
        _last = message.Response;
        if (_last.Status != 200) throw new RequestFailedException(_last);
        using var body = JsonDocument.Parse(_last.Content);
        switch (body.RootElement.GetProperty("status").GetString())
        {
            case "succeeded": _value = new AnalyzeResult(body.RootElement.GetProperty("analyzeResult").Clone()); break;
            case "notStarted" or "running": break;
            default:
                Failed = new RequestFailedException(_last.Status, "the analysis failed", Wire.Code(body.RootElement), null);
                throw Failed;
        }
        return _last;
    }
}

internal sealed class AnalyzeResult(JsonElement json)
{
    public string Content { get; } = json.TryGetProperty("content", out var content) ? content.GetString() ?? "" : "";
    public IReadOnlyList<AnalyzedDocument> Documents { get; } = [.. Wire.Items(json, "documents").Select(item => new AnalyzedDocument(item))];
    public IReadOnlyList<DocumentPage> Pages { get; } = [.. Wire.Items(json, "pages").Select(item => new DocumentPage(item))];
}

internal sealed class DocumentPage
{
    internal DocumentPage(JsonElement json)
    {
        PageNumber = Wire.Number(json, "pageNumber") is { } number ? (int)number : 1;
        Barcodes = [.. Wire.Items(json, "barcodes").Select(item => new DocumentBarcode(Wire.Text(item, "kind") ?? "", Wire.Text(item, "value") ?? ""))];
        Words = [.. Wire.Items(json, "words").Select(item => new DocumentWord(item))];
        Lines = [.. Wire.Items(json, "lines").Select(item => new DocumentLine(item, Words))];
    }

    public int PageNumber { get; }
    public IReadOnlyList<DocumentBarcode> Barcodes { get; }
    public IReadOnlyList<DocumentWord> Words { get; }
    public IReadOnlyList<DocumentLine> Lines { get; }
}

internal sealed class DocumentWord(JsonElement json)
{
    public string Content { get; } = Wire.Text(json, "content") ?? "";
    public float Confidence { get; } = Wire.Number(json, "confidence") is { } known ? (float)known : 0;
    public DocumentSpan Span { get; } = json.TryGetProperty("span", out var span) ? new DocumentSpan(span) : default;
}

internal sealed class DocumentLine(JsonElement json, IReadOnlyList<DocumentWord> page)
{
    public string Content { get; } = Wire.Text(json, "content") ?? "";
    public IReadOnlyList<PointF> BoundingPolygon { get; } = [.. Wire.Items(json, "polygon").Where(number => number.ValueKind == JsonValueKind.Number).Select(number => number.GetSingle()).Chunk(2).Where(pair => pair.Length == 2).Select(pair => new PointF(pair[0], pair[1]))];
    public IReadOnlyList<DocumentSpan> Spans { get; } = [.. Wire.Items(json, "spans").Select(span => new DocumentSpan(span))];

    public IReadOnlyList<DocumentWord> GetWords() => [.. page.Where(word => Spans.Any(span => word.Span.Index >= span.Index && word.Span.Index + word.Span.Length <= span.Index + span.Length))];
}

internal readonly record struct DocumentSpan(int Index, int Length)
{
    internal DocumentSpan(JsonElement json) : this((int)(Wire.Number(json, "offset") ?? 0), (int)(Wire.Number(json, "length") ?? 0)) { }
}

internal sealed record DocumentBarcode(string Kind, string Value);

internal sealed class AnalyzedDocument(JsonElement json)
{
    public string DocumentType { get; } = Wire.Text(json, "docType") ?? "";
    public float Confidence { get; } = Wire.Number(json, "confidence") is { } known ? (float)known : 0;
    public IReadOnlyDictionary<string, DocumentField> Fields { get; } = Wire.Fields(json, "fields");
}

internal enum DocumentFieldType { Unknown, String, Date, Time, PhoneNumber, Double, Int64, List, Dictionary, SelectionMark, CountryRegion, Signature, Currency, Address, Boolean }

internal sealed class DocumentField
{
    internal DocumentField(JsonElement json)
    {
        Content = Wire.Text(json, "content");
        Confidence = Wire.Number(json, "confidence") is { } known ? (float)known : null;
        Value = new DocumentFieldValue(json);
        FieldType = Value.Type;
    }

    public string? Content { get; }
    public float? Confidence { get; }
    public DocumentFieldType FieldType { get; }
    public DocumentFieldValue Value { get; }
}

/// <summary>A typed value; asking for another type throws. A type without its value, or a date that is only part of one, is Unknown.</summary>
internal sealed class DocumentFieldValue
{
    private readonly object? _value;

    internal DocumentFieldValue(JsonElement json)
    {
        (Type, _value) = Wire.Text(json, "type") switch
        {
            "string" when Wire.Text(json, "valueString") is { } text => (DocumentFieldType.String, text),
            "date" when DateTimeOffset.TryParseExact(Wire.Text(json, "valueDate"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) => (DocumentFieldType.Date, date),
            "countryRegion" when Wire.Text(json, "valueCountryRegion") is { } code => (DocumentFieldType.CountryRegion, code),
            "number" when Wire.Number(json, "valueNumber") is { } number => (DocumentFieldType.Double, number),
            "integer" when Wire.Number(json, "valueInteger") is { } number => (DocumentFieldType.Int64, (long)number),
            "currency" when json.TryGetProperty("valueCurrency", out var currency) && Wire.Number(currency, "amount") is { } amount => (DocumentFieldType.Currency, new CurrencyValue(amount)),
            "array" => (DocumentFieldType.List, Wire.Items(json, "valueArray").Select(item => new DocumentField(item)).ToArray()),
            "object" => (DocumentFieldType.Dictionary, Wire.Fields(json, "valueObject")),
            "address" when json.TryGetProperty("valueAddress", out var address) => (DocumentFieldType.Address, new AddressValue(address)),
            _ => (DocumentFieldType.Unknown, (object?)null),
        };
    }

    internal DocumentFieldType Type { get; }

    public string AsString() => As<string>(DocumentFieldType.String);
    public DateTimeOffset AsDate() => As<DateTimeOffset>(DocumentFieldType.Date);
    public string AsCountryRegion() => As<string>(DocumentFieldType.CountryRegion);
    public double AsDouble() => As<double>(DocumentFieldType.Double);
    public long AsInt64() => As<long>(DocumentFieldType.Int64);
    public CurrencyValue AsCurrency() => As<CurrencyValue>(DocumentFieldType.Currency);
    public IReadOnlyList<DocumentField> AsList() => As<IReadOnlyList<DocumentField>>(DocumentFieldType.List);
    public IReadOnlyDictionary<string, DocumentField> AsDictionary() => As<IReadOnlyDictionary<string, DocumentField>>(DocumentFieldType.Dictionary);
    public AddressValue AsAddress() => As<AddressValue>(DocumentFieldType.Address);

    private T As<T>(DocumentFieldType wanted) => Type == wanted ? (T)_value! : throw new InvalidOperationException($"the field is {Type}, not {wanted}");
}

internal readonly record struct CurrencyValue(double Amount);

internal sealed class AddressValue(JsonElement json)
{
    public string? StreetAddress { get; } = Wire.Text(json, "streetAddress");
    public string? Unit { get; } = Wire.Text(json, "unit");
    public string? City { get; } = Wire.Text(json, "city");
    public string? State { get; } = Wire.Text(json, "state");
    public string? PostalCode { get; } = Wire.Text(json, "postalCode");
}

file static class Wire
{
    /// <summary>The innermost code says most: InvalidContent says more than InvalidRequest.</summary>
    public static string? Code(JsonElement body)
    {
        if (!body.TryGetProperty("error", out var error)) return null;
        while (error.TryGetProperty("innererror", out var inner) && inner.ValueKind == JsonValueKind.Object) error = inner;
        return Text(error, "code");
    }

    public static string? Text(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static double? Number(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    public static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    public static IReadOnlyDictionary<string, DocumentField> Fields(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().DistinctBy(member => member.Name).ToDictionary(member => member.Name, member => new DocumentField(member.Value), StringComparer.Ordinal)
            : new Dictionary<string, DocumentField>();
}

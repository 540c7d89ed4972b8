using System.Globalization;
using System.Text.Json;
using Azure.AI.FormRecognizer.DocumentAnalysis;
using Verify.Core.Documents.Reading;
using Verify.Core.Model;

namespace Verify.Connectors.AzureDocumentIntelligence;

/// <summary>One answer in the form that both versions of the API are brought to: the barcodes of its pages and the fields of its documents.</summary>
internal sealed record Extracted(IReadOnlyList<(string Kind, string Value)> Barcodes, IReadOnlyList<(string Type, IReadOnlyDictionary<string, ExtractedField> Fields)> Documents)
{
    /// <summary>More than two pages have.</summary>
    private const int MostLines = 1_000;

    /// <summary>The print line by line, with the confidence of a line's weakest word.</summary>
    public IReadOnlyList<(PageLine Print, double Weakest)> Lines { get; init; } = [];

    public static Extracted Of(AnalyzeResult result) => new(
        [.. result.Pages.SelectMany(page => page.Barcodes).Select(code => (code.Kind.ToString(), code.Value))],
        [.. result.Documents.Select(document => (document.DocumentType, ExtractedField.Of(document.Fields)))])
    {
        Lines = [.. result.Pages.SelectMany(page => page.Lines.Select(line => (page.PageNumber, Line: line))).Take(MostLines).Select(found => (Print(found.PageNumber, found.Line), found.Line.GetWords().Select(word => (double)word.Confidence).DefaultIfEmpty(1).Min()))],
    };

    private static PageLine Print(int page, DocumentLine line) => line.BoundingPolygon is { Count: > 0 } corners
        ? new PageLine(line.Content, page, corners.Min(corner => corner.X), corners.Min(corner => corner.Y), corners.Max(corner => corner.X), corners.Max(corner => corner.Y))
        : new PageLine(line.Content, page, 0, 0, 0, 0);

    /// <summary>The member <c>analyzeResult</c> of an answer of 2024-11-30.</summary>
    public static Extracted Of(JsonElement result) => new([], [.. Items(result, "documents").Select(document => (Text(document, "docType") ?? "", ExtractedField.Of(document, "fields")))]);

    internal static string? Text(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
}

/// <summary>A field's value; at most one of the values is set, none where the service did not read it.</summary>
internal sealed record ExtractedField(string? Content, double? Confidence)
{
    public string? Text { get; init; }
    public DateOnly? Date { get; init; }
    public decimal? Number { get; init; }
    public string? Country { get; init; }
    public Place? Address { get; init; }
    public IReadOnlyList<ExtractedField> List { get; init; } = [];
    public IReadOnlyDictionary<string, ExtractedField> Members { get; init; } = new Dictionary<string, ExtractedField>();

    public static IReadOnlyDictionary<string, ExtractedField> Of(IReadOnlyDictionary<string, DocumentField> fields) => fields.ToDictionary(field => field.Key, field => Of(field.Value), StringComparer.Ordinal);

    private static ExtractedField Of(DocumentField field)
    {
        var plain = new ExtractedField(field.Content, field.Confidence);
        return field.FieldType switch
        {
            DocumentFieldType.String => plain with { Text = field.Value.AsString() },
            DocumentFieldType.Date => plain with { Date = DateOnly.FromDateTime(field.Value.AsDate().UtcDateTime) },
            DocumentFieldType.Double => plain with { Number = Amount(field.Value.AsDouble()) },
            DocumentFieldType.Int64 => plain with { Number = field.Value.AsInt64() },
            DocumentFieldType.Currency => plain with { Number = Amount(field.Value.AsCurrency().Amount) },
            DocumentFieldType.CountryRegion => plain with { Country = field.Value.AsCountryRegion() },
            DocumentFieldType.Address => plain with { Address = Place(field.Value.AsAddress()) },
            DocumentFieldType.List => plain with { List = [.. field.Value.AsList().Select(Of)] },
            DocumentFieldType.Dictionary => plain with { Members = Of(field.Value.AsDictionary()) },
            _ => plain,
        };
    }

    public static IReadOnlyDictionary<string, ExtractedField> Of(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().DistinctBy(member => member.Name).ToDictionary(member => member.Name, member => Of(member.Value), StringComparer.Ordinal)
            : new Dictionary<string, ExtractedField>();

    private static ExtractedField Of(JsonElement json)
    {
        var plain = new ExtractedField(Extracted.Text(json, "content"), Double(json, "confidence"));
        return Extracted.Text(json, "type") switch
        {
            "string" => plain with { Text = Extracted.Text(json, "valueString") },
            "date" => plain with { Date = DateOnly.TryParseExact(Extracted.Text(json, "valueDate"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null },
            "number" => plain with { Number = Double(json, "valueNumber") is { } number ? Amount(number) : null },
            "integer" => plain with { Number = Double(json, "valueInteger") is { } number ? Amount(number) : null },
            "countryRegion" => plain with { Country = Extracted.Text(json, "valueCountryRegion") },
            "currency" when json.TryGetProperty("valueCurrency", out var currency) => plain with { Number = Double(currency, "amount") is { } number ? Amount(number) : null },
            "address" when json.TryGetProperty("valueAddress", out var address) => plain with
            {
                Address = new Place
                {
                    Street = Extracted.Text(address, "streetAddress"), Unit = Extracted.Text(address, "unit"), City = Extracted.Text(address, "city"),
                    State = Extracted.Text(address, "state"), PostalCode = Extracted.Text(address, "postalCode"),
                },
            },
            "array" => plain with { List = [.. Extracted.Items(json, "valueArray").Select(Of)] },
            "object" => plain with { Members = Of(json, "valueObject") },
            _ => plain,
        };
    }

    private static Place Place(AddressValue address) => new() { Street = address.StreetAddress, Unit = address.Unit, City = address.City, State = address.State, PostalCode = address.PostalCode };

    private static double? Double(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;

    /// <summary>An amount that no payroll has is no amount.</summary>
    private static decimal? Amount(double number) => double.IsFinite(number) && Math.Abs(number) < 1e12 ? (decimal)number : null;
}

using System.Buffers;
using System.Text.Json;

namespace Verify.Connectors.Sdk;

/// <summary>
/// A body as JSON of which every later step can be sure: one value, no member twice, every text readable and of a length that somebody may have written, every number
/// finite, not too deep, and no null among the items of a list. An item that is null says nothing, so it is left out; not beside numbers, where the place may mean something.
/// </summary>
public static class WireBody
{
    private const int LongestText = 1_000_000;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <exception cref="JsonException">It is not.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        var document = JsonDocument.Parse(body, Strict);
        try
        {
            if (!Read(document.RootElement)) return document;
            var whole = new ArrayBufferWriter<byte>(body.Length);
            using (var writer = new Utf8JsonWriter(whole)) WriteWithoutGaps(document.RootElement, writer);
            document.Dispose();
            return JsonDocument.Parse(whole.WrittenMemory, Strict);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is grammatical JSON, and no text: System.Text.Json notices only when it is read.
            document.Dispose();
            throw new JsonException("a text is not Unicode", "$", null, null);
        }
        catch (JsonException)
        {
            document.Dispose();
            throw;
        }
    }

    /// <returns>Whether some list has a gap that can be left out.</returns>
    private static bool Read(JsonElement element)
    {
        var gaps = false;
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                if (element.GetString()!.Length > LongestText) throw new JsonException("a text is too long for anything that is written", "$", null, null);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) gaps |= Read(item);
                gaps |= HasGaps(element);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    gaps |= Read(property.Value);
                }
                break;
            case JsonValueKind.Number:
                if (!double.IsFinite(element.GetDouble())) throw new JsonException("a number is too large for anything that is counted", "$", null, null);
                break;
            default:
                break;
        }
        return gaps;
    }

    private static bool HasGaps(JsonElement list)
    {
        var gap = false;
        foreach (var item in list.EnumerateArray())
            if (item.ValueKind == JsonValueKind.Number) return false;
            else gap |= item.ValueKind == JsonValueKind.Null;
        return gap;
    }

    private static void WriteWithoutGaps(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    WriteWithoutGaps(property.Value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                var gaps = HasGaps(element);
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    if (!gaps || item.ValueKind != JsonValueKind.Null) WriteWithoutGaps(item, writer);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}

using System.Text.Json;

namespace Verify.Connectors.Sdk;

/// <summary>A body as JSON of which every later step can be sure: one value, no member twice, every text readable, every number finite, not too deep.</summary>
public static class WireBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <exception cref="JsonException">It is not.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(body, Strict);
            Read(document.RootElement);
            return document;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is grammatical JSON, and no text: System.Text.Json notices only when it is read.
            document?.Dispose();
            throw new JsonException("a text is not Unicode", "$", null, null);
        }
    }

    private static void Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                return;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Read(item);
                return;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    Read(property.Value);
                }
                return;
            case JsonValueKind.Number:
                if (!double.IsFinite(element.GetDouble())) throw new JsonException("a number is too large for anything that is counted", "$", null, null);
                return;
            default:
                return;
        }
    }
}

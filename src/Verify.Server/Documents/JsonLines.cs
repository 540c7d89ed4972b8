using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Verify.Server.Cli;

namespace Verify.Server.Documents;

/// <summary>Batches of records in and a JSON line out for each. A record that is no JSON gets a line with its errors, and the rest go on.</summary>
internal static class JsonLines
{
    // The fillers of a zone stay readable: the output is never put into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, Action<Utf8JsonWriter> body)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>Runs over the records. One that is no record makes the batch bad input, after all others were answered.</summary>
    public static int Read(DocumentInput input, TextWriter output, TextWriter errors, Func<JsonElement, string?> record)
    {
        var (number, exit) = (0, Exit.Done);
        foreach (var line in Encoding.UTF8.GetString(input.Bytes).TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            var problem = Attempt(line, record, out var id);
            if (problem is null) continue;
            exit = Exit.BadInput;
            errors.WriteLine($"{input.Name}:{number}: {problem}");
            Write(output, json =>
            {
                json.WriteString("id", id ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture));
                json.WriteBoolean("valid", false);
                Strings(json, "errors", [$"bad-record: line {number}: {problem}"]);
            });
        }
        return exit;
    }

    private static string? Attempt(string line, Func<JsonElement, string?> record, out string? id)
    {
        id = null;
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return "not a JSON object";
            id = Id(document.RootElement);
            return record(document.RootElement);
        }
        catch (JsonException e)
        {
            return $"not JSON at byte {e.BytePositionInLine}";
        }
        // The reader throws this for a text with half of a surrogate pair, which is JSON and no text.
        catch (InvalidOperationException)
        {
            return "a string in the record is not valid text";
        }
    }

    public static string? Id(JsonElement record) => !record.TryGetProperty("id", out var id) ? null : id.ValueKind == JsonValueKind.String ? id.GetString() : id.GetRawText();

    public static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

using System.Text.Json;
using Verify.Core.Documents.Aamva;
using Verify.Server.Cli;

namespace Verify.Server.Documents;

/// <summary>`document aamva`: payloads in, a JSON line for each out.</summary>
internal static class AamvaBatch
{
    public static int Write(DocumentInput input, DateOnly asOf, TextWriter output, TextWriter errors)
    {
        if (input.IsJsonLines) return JsonLines.Read(input, output, errors, record => Record(record, asOf, output));
        if (input.Bytes.Length == 0) throw new InputException($"{input.Name}: is empty");
        Line(output, input.Name, input.Bytes, asOf);
        return Exit.Done;
    }

    private static string? Record(JsonElement record, DateOnly asOf, TextWriter output)
    {
        if (!record.TryGetProperty("payload_b64", out var payload) || payload.ValueKind != JsonValueKind.String) return "field 'payload_b64' is missing or not a string";
        if (!payload.TryGetBytesFromBase64(out var bytes)) return "field 'payload_b64' is not base64";
        Line(output, JsonLines.Id(record), bytes, asOf);
        return null;
    }

    private static void Line(TextWriter output, string? id, byte[] payload, DateOnly asOf)
    {
        var card = AamvaParser.Parse(payload, asOf);
        JsonLines.Write(output, json =>
        {
            json.WriteString("id", id);
            AamvaJson.Write(json, card);
        });
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Verify.Core.Documents.Mrz;
using Verify.Server.Cli;

namespace Verify.Server.Documents;

/// <summary>`document mrz`: zones in, a JSON line for each out.</summary>
internal static class MrzBatch
{
    public static int Write(DocumentInput input, DateOnly asOf, TextWriter output, TextWriter errors) => input.IsJsonLines
        ? JsonLines.Read(input, output, errors, record => Record(record, asOf, output))
        : Text(input, asOf, output);

    private static string? Record(JsonElement record, DateOnly asOf, TextWriter output)
    {
        if (!record.TryGetProperty("lines", out var lines) || lines.ValueKind != JsonValueKind.Array) return "field 'lines' is missing or not an array";
        if (lines.EnumerateArray().Any(line => line.ValueKind != JsonValueKind.String)) return "field 'lines' holds something other than strings";
        Line(output, JsonLines.Id(record), [.. lines.EnumerateArray().Select(line => line.GetString()!)], asOf);
        return null;
    }

    private static int Text(DocumentInput input, DateOnly asOf, TextWriter output)
    {
        var (count, lines) = (0, new List<string>());
        foreach (var line in Encoding.UTF8.GetString(input.Bytes).TrimStart('\uFEFF').Split('\n').Append(""))
        {
            // A text file's own line ends and padding are no part of the zone.
            var text = line.Trim();
            if (text.Length > 0) lines.Add(text);
            else if (lines.Count > 0)
            {
                count++;
                Line(output, count.ToString(CultureInfo.InvariantCulture), [.. lines], asOf);
                lines.Clear();
            }
        }
        return count > 0 ? Exit.Done : throw new InputException($"{input.Name}: holds no lines");
    }

    private static void Line(TextWriter output, string? id, string[] lines, DateOnly asOf)
    {
        var zone = MrzParser.Parse(lines, asOf);
        var corrected = zone.Valid ? MrzCorrected.None : MrzCorrection.Propose(lines);
        JsonLines.Write(output, json =>
        {
            json.WriteString("id", id);
            MrzJson.Write(json, zone, corrected);
        });
    }
}

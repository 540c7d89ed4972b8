using System.CommandLine;
using System.Globalization;

namespace Verify.Server.Documents;

/// <summary>`document`: reads identity documents; a JSON line for each record.</summary>
internal static class DocumentCommand
{
    public static Command Create() => new("document", "Reads and verifies documents.")
    {
        Reading("mrz", "Reads machine-readable zones: records parted by an empty line, or .jsonl with id and lines.", MrzBatch.Write),
        Reading("aamva", "Reads an AAMVA licence or ID payload: the raw bytes, or .jsonl with id and payload_b64.", AamvaBatch.Write),
        ReadCommand.CreateRead(),
    };

    private static Command Reading(string name, string description, Func<DocumentInput, DateOnly, TextWriter, TextWriter, int> write)
    {
        var file = new Argument<string>("FILE") { Description = "A file, or - for standard input." };
        var asOf = new Option<DateOnly?>("--as-of")
        {
            Description = "The day of reading, which decides the century of two-digit years (default: today, UTC).",
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
                result.AddError($"--as-of '{text}' is not a date of the form 2026-11-23");
                return null;
            },
        };
        var json = new Option<bool>("--json") { Description = "Accepted for uniformity: the output is always JSON lines." };
        var command = new Command(name, description) { file, asOf, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetValue(asOf), write));
        return command;
    }

    private static int Run(string file, DateOnly? asOf, Func<DocumentInput, DateOnly, TextWriter, TextWriter, int> write)
    {
        var input = DocumentInput.Open(file);
        using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
        return write(input, asOf ?? DateOnly.FromDateTime(DateTime.UtcNow), output, Console.Error);
    }
}

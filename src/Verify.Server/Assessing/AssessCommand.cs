using System.CommandLine;
using System.Text.Json;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Cli;

namespace Verify.Server.Assessing;

/// <summary><c>assess FILE…</c>: dossiers in, one assessment a dossier out.</summary>
internal static class AssessCommand
{
    private const long MaxBytes = 64L << 20;

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "A dossier as JSON, one a line in .jsonl; - is standard input.", Arity = ArgumentArity.OneOrMore };
        var policy = new Option<string?>("--policy") { Description = "A policy file instead of the built-in one." };
        var text = new Option<bool>("--text") { Description = "Explain in words instead of JSON." };
        var command = new Command("assess", "Assesses dossiers.") { files, policy, text };
        command.SetAction(parsed => Run(parsed.GetValue(files)!, parsed.GetValue(policy), parsed.GetValue(text)));
        return command;
    }

    private static int Run(string[] files, string? policyPath, bool asText)
    {
        var policy = policyPath is null ? PolicyFile.Default : PolicyFile.Load(policyPath);
        var exit = Exit.Done;
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = false };
        foreach (var file in files)
            foreach (var (name, line, json) in Records(file))
            {
                try
                {
                    var dossier = Dossier.Fold(JsonSerializer.Deserialize<DossierInput>(json, Json.Readable) ?? throw new JsonException("a dossier is an object"));
                    var assessment = Engine.Assess(dossier, policy, (check, type) => Console.Error.WriteLine($"{name}: check {check} failed ({type.Name})"));
                    output.WriteLine(asText ? Explanation.Text(assessment) : JsonSerializer.Serialize(assessment, Json.Readable));
                }
                catch (JsonException e)
                {
                    exit = Exit.BadInput;
                    var at = line ?? e.LineNumber + 1;
                    var field = (e.Path ?? "$").TrimStart('$').TrimStart('.');
                    Console.Error.WriteLine($"{name}:{at}: {(field.Length == 0 ? "" : field + ": ")}{PolicyFile.Plain(e)}");
                    if (line is not null) output.WriteLine(JsonSerializer.Serialize(new { line, errors = new[] { new { field, problem = PolicyFile.Plain(e) } } }, Json.Readable));
                }
            }
        return exit;
    }

    /// <summary>The records of one file; the line is set where a file holds one record a line.</summary>
    private static IEnumerable<(string Name, long? Line, string Json)> Records(string file)
    {
        if (file.Length == 0) throw new InputException("a file name is empty: give the path of a dossier, or - for standard input");
        var name = file == "-" ? "standard input" : file;
        if (!file.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
        {
            yield return (name, null, ReadAll(file));
            yield break;
        }
        long number = 0;
        foreach (var line in Lines(file))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) yield return (name, number, line);
        }
    }

    private static IEnumerable<string> Lines(string file)
    {
        try { return File.ReadLines(file); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new InputException($"{file}: {e.Message}"); }
    }

    private static string ReadAll(string file)
    {
        try
        {
            if (file == "-") return Console.In.ReadToEnd();
            return new FileInfo(file) is { Exists: true, Length: > MaxBytes } ? throw new InputException($"{file}: larger than {MaxBytes} bytes") : File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new InputException($"{file}: {e.Message}"); }
    }
}

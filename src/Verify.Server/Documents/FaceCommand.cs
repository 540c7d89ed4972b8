using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Documents.Reading;

namespace Verify.Server.Documents;

/// <summary>`face compare A B`: whether two pictures show one person, with a band in which a person decides.</summary>
internal static class FaceCommand
{
    public static Command Create() => new("face", "Compares faces; the score alone never decides about a person.") { CreateCompare() };

    private static Command CreateCompare()
    {
        var first = new Argument<string>("first");
        var second = new Argument<string>("second");
        var json = new Option<bool>("--json") { Description = "the output is JSON in any case" };
        var command = new Command("compare", "Compares the largest face of each picture.") { first, second, json };
        command.SetAction((parsed, cancellation) => RunAsync([parsed.GetValue(first)!, parsed.GetValue(second)!], parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] files, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (Array.Find(files, file => !File.Exists(file)) is { } missing)
        {
            await error.WriteLineAsync($"{missing}: no such file");
            return 2;
        }
        // Whoever runs the command asks for the comparison; the setting guards what the service does by itself.
        using var host = new ReaderHost(new ReaderSettings { Faces = true });
        try
        {
            var watch = Stopwatch.StartNew();
            var result = await host.CompareFacesAsync(await File.ReadAllBytesAsync(files[0], cancellation), await File.ReadAllBytesAsync(files[1], cancellation), cancellation);
            await output.WriteLineAsync(Json(result, host.Reader, watch.Elapsed).ToJsonString());
            if (result.Kind is ReadKind.Ok or ReadKind.Unreadable) return 0;
            await error.WriteLineAsync(result.Detail);
            return result is { Kind: ReadKind.Refused, Reason: not "no-face-model" } ? 2 : 3;
        }
        catch (Exception failure) when (failure is ReaderUnavailableException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(failure.Message);
            return 3;
        }
    }

    private static JsonObject Json(FaceComparison result, string reader, TimeSpan elapsed) => new()
    {
        ["faces"] = new JsonArray([.. result.Faces.Select(found => JsonValue.Create(found.Count))]),
        ["similarity"] = result.Similarity,
        ["same"] = result.Same,
        ["answer"] = result.Answer?.ToString().ToLowerInvariant(),
        ["distance"] = result.Distance,
        ["result"] = JsonSerializer.SerializeToNode(result.Kind, ReaderJson.Default.ReadKind),
        ["reason"] = result.Reason,
        ["quality"] = new JsonArray([.. result.Faces.Select(found => found.Count == 0 ? null : (JsonNode)new JsonObject { ["size"] = found[0].Size, ["sharpness"] = found[0].Sharpness, ["detection"] = found[0].Score })]),
        ["reader"] = reader,
        ["ms"] = Math.Round(elapsed.TotalMilliseconds, 1),
    };
}

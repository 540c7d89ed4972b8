using System.CommandLine;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Core.Documents.Reading;

namespace Verify.Server.Documents;

/// <summary>`document read FILE…`: one JSON line a file, from the local reader.</summary>
internal static class ReadCommand
{
    private static readonly JsonSerializerOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command CreateRead()
    {
        var files = new Argument<string[]>("files") { Description = "JPEG or PNG files", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "the output is JSON in any case" };
        var command = new Command("read", "Reads the machine-readable zone and the barcode of a document's picture.") { files, json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(files) ?? [], parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] files, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        using var host = new ReaderHost(new ReaderSettings());
        var worst = 0;
        foreach (var file in files)
        {
            if (!File.Exists(file))
            {
                await error.WriteLineAsync($"{file}: no such file");
                await output.WriteLineAsync(new JsonObject { ["file"] = file, ["errors"] = new JsonArray("no such file") }.ToJsonString(Line));
                worst = Math.Max(worst, 2);
                continue;
            }
            try
            {
                var watch = Stopwatch.StartNew();
                var reading = await host.ReadAsync(await File.ReadAllBytesAsync(file, cancellation), cancellation);
                await output.WriteLineAsync(ReadingJson.Of(file, reading, host.Reader, watch.Elapsed).ToJsonString(Line));
                if (reading.Kind is not (ReadKind.Ok or ReadKind.Unreadable)) await error.WriteLineAsync($"{file}: {reading.Detail}");
                worst = Math.Max(worst, reading.Kind switch { ReadKind.Ok or ReadKind.Unreadable => 0, ReadKind.Refused => 2, _ => 3 });
            }
            catch (Exception failure) when (failure is ReaderUnavailableException or IOException or UnauthorizedAccessException)
            {
                await error.WriteLineAsync($"{file}: {failure.Message}");
                return 3;
            }
        }
        return worst;
    }
}

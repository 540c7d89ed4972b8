using System.CommandLine;
using System.Diagnostics;
using Verify.Core.Documents.Reading;
using Verify.Server.Cli;

namespace Verify.Server.Documents;

/// <summary>`document read FILE…`: one JSON line a file, from the local reader.</summary>
internal static class ReadCommand
{
    public static Command CreateRead()
    {
        var files = new Argument<string[]>("FILE") { Description = "JPEG or PNG files, or PDFs that are scans; front and back may be two pages of one", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Accepted for uniformity: the output is always JSON lines." };
        var command = new Command("read", "Reads the machine-readable zone and the barcode of a document's picture.") { files, json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(files), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] files, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        using var host = new ReaderHost(new ReaderSettings());
        var worst = Exit.Done;
        foreach (var file in files)
        {
            try
            {
                worst = Math.Max(worst, await ReadAsync(host, file, output, error, cancellation));
            }
            catch (ReaderUnavailableException failure)
            {
                await error.WriteLineAsync(failure.Message);
                return Exit.OutsideFailed;
            }
        }
        return worst;
    }

    private static async Task<int> ReadAsync(ReaderHost host, string file, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(file, cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{file}: {failure.Message}");
            JsonLines.Write(output, json =>
            {
                json.WriteString("file", file);
                JsonLines.Strings(json, "errors", [failure.Message]);
            });
            return Exit.BadInput;
        }
        var watch = Stopwatch.StartNew();
        var reading = await host.ReadAsync(bytes, cancellation);
        var elapsed = watch.Elapsed;
        JsonLines.Write(output, json => ReadingJson.Write(json, file, reading, host.Reader, elapsed, DateOnly.FromDateTime(DateTime.UtcNow)));
        if (reading.Kind is ReadKind.Ok or ReadKind.Unreadable) return Exit.Done;
        await error.WriteLineAsync($"{file}: {reading.Detail}");
        return reading.Kind == ReadKind.Refused ? Exit.BadInput : Exit.OutsideFailed;
    }
}

using System.CommandLine;
using Verify.Connectors.Generic;
using Verify.Server.Cli;
using Verify.Server.Receiving;

namespace Verify.Server.Admin;

/// <summary><c>import FILE --tenant T</c>: candidates (CSV) or evidence (JSONL). A bad record gets a line; the rest go on.</summary>
internal static class ImportCommand
{
    private const long MaxBytes = 256L << 20;
    private const int PerTransaction = 200;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "candidates.csv or evidence.jsonl" };
        var tenant = new Option<string>("--tenant") { Description = "The tenant's id.", Required = true };
        var command = new Command("import", $"Takes in candidates (CSV: {string.Join(", ", Import.Columns)}) or evidence (JSONL).") { file, tenant };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(file)!, parsed.GetValue(tenant)!, cancel));
        return command;
    }

    private static async Task<int> RunAsync(string file, string tenant, CancellationToken cancel)
    {
        var text = await ReadAsync(file, cancel);
        await using var at = await Installation.OpenAsync(tenant, cancel);
        var intake = new Intake(new Receiving.Joining(TimeProvider.System), TimeProvider.System);
        var (good, bad) = (0, 0);
        foreach (var chunk in (file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Import.Candidates(text) : Import.Evidence(text)).Chunk(PerTransaction))
        {
            foreach (var record in chunk.Where(r => r.Errors.Count > 0))
            {
                bad++;
                Console.Error.WriteLine($"{file}:{record.Line}: {string.Join("; ", record.Errors)}");
            }
            var events = chunk.Where(r => r.Event is not null).Select(r => (Connectors.Sdk.PipelineEvent)r.Event!).ToArray();
            await at.Store.InTransactionAsync(tx => intake.ApplyAsync(tx, null, events, TimeProvider.System.GetUtcNow()), cancel);
            good += events.Length;
        }
        await at.Store.InTransactionAsync(tx => tx.AppendAuditAsync("command-line", "imported", "import", $"{good} records"), cancel);
        Console.WriteLine($"{good} records taken in, {bad} refused. 'serve' assesses what is new.");
        return bad > 0 ? Exit.BadInput : Exit.Done;
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancel)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > MaxBytes }) throw new InputException($"{file}: larger than {MaxBytes} bytes");
            return await File.ReadAllTextAsync(file, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new InputException($"{file}: {e.Message}"); }
    }
}

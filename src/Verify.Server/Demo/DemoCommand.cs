using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Verify.Core.Model;
using Verify.Server.Cli;

namespace Verify.Server.Demo;

/// <summary><c>demo</c>: the product on a temporary SQLite store with sandboxes connected, and a hiring pipeline played through signed webhooks.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port on this machine; 0 chooses a free one.", DefaultValueFactory = _ => 5080 };
        var once = new Option<bool>("--once") { Description = "Exit when the pipeline is played." };
        var json = new Option<bool>("--json") { Description = "Print the results as JSON." };
        var command = new Command("demo", "Plays a hiring pipeline on a temporary store.") { port, once, json };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(port), parsed.GetValue(once), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> RunAsync(int port, bool once, bool asJson, CancellationToken cancel)
    {
        await using var run = await DemoRun.StartAsync(port, Say, cancel);
        var results = await run.PlayAsync(cancel);
        if (asJson) Console.Out.WriteLine(JsonSerializer.Serialize(results.Select(r => new { r.CandidateId, r.Name, r.Recommendation, r.Score, r.Patterns }), Json.Readable));
        else Print(results);
        Say($"HR was asked {run.Alerts.Count} times in its Teams channel, without a name or a reason: {string.Join("; ", run.Alerts.Select(card => (string?)card["body"]?[0]?["text"]).Distinct())}");
        if (once) return Exit.Done;
        foreach (var (role, link) in await run.SignInLinksAsync(cancel)) Say($"Sign in as {role} (once): {link}");
        Say("Press Ctrl+C to stop; everything is in a temporary folder that goes away.");
        await run.WaitAsync(cancel);
        return Exit.Done;
    }

    private static void Say(string line) => Console.Error.WriteLine(line);

    private static void Print(IReadOnlyList<DemoResult> results)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in (string[])["Candidate", "What is odd", "Recommendation", "Points", "Patterns", "Greenhouse shows"]) table.AddColumn(column);
        foreach (var r in results)
            table.AddRow(new Text(r.Name), new Text(r.Oddity), new Markup(Colour(r.Recommendation)), new Text(r.Score.ToString(System.Globalization.CultureInfo.InvariantCulture)), new Text(string.Join(", ", r.PatternTitles)), new Text(r.AtsStatus));
        // A file or a pipe gets the words, without the colours of a terminal.
        if (Console.IsOutputRedirected) AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        AnsiConsole.Write(table);
    }

    private static string Colour(string recommendation) => recommendation switch
    {
        "proceed" => "[green]proceed[/]",
        "verify-further" => "[yellow]verify further[/]",
        _ => "[red]hold for review[/]",
    };
}

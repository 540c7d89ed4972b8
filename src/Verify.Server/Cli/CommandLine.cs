using System.CommandLine;

namespace Verify.Server.Cli;

/// <summary>The command line: one line per command, each built in the slice that it belongs to.</summary>
internal static class CommandLine
{
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Verify: evidence about a candidate, explained, for a person to decide on.");
        foreach (var command in Commands()) root.Add(command);
        return root.Parse(args).InvokeAsync();
    }

    private static IEnumerable<Command> Commands()
    {
        yield return Watchlists.ScreenCommand.Create();
    }
}

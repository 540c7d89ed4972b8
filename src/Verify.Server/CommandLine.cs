using System.CommandLine;
using Verify.Server.Admin;
using Verify.Server.Assessing;
using Verify.Server.Cli;

namespace Verify.Server;

/// <summary>The command line: one line per command, each built in the slice that it belongs to.</summary>
internal static class CommandLine
{
    // Longer than the host gives to work in hand: the default of two seconds would cut it off.
    private static readonly TimeSpan LongestEnding = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Verify: evidence about a candidate, explained, for a person to decide on.");
        foreach (var command in Commands()) root.Add(command);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
            return Exit.BadInput;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LongestEnding });
        }
        catch (InputException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Exit.BadInput;
        }
        catch (Store.StoreException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Exit.OutsideFailed;
        }
        catch (OperationCanceledException)
        {
            return Exit.Done;
        }
    }

    private static IEnumerable<Command> Commands()
    {
        yield return Demo.DemoCommand.Create();
        yield return Hosting.ServeCommand.Create();
        yield return TenantCommand.Create();
        yield return Admin.ConnectionsCommand.Create();
        yield return Admin.ImportCommand.Create();
        yield return Admin.ConnectorsCommand.Create();
        yield return Admin.AuditCommand.Create();
        yield return Admin.OperationsCommands.Backup();
        yield return Admin.OperationsCommands.Restore();
        yield return Admin.OperationsCommands.Migrate();
        yield return Admin.OperationsCommands.Keys();
        yield return Privacy.CandidateCommand.Create();
        yield return SignIn.SignInLinkCommand.Create();
        yield return TeamsApp.AppCommand.Create();
        yield return Watchlists.ListsCommand.Create();
        yield return AssessCommand.Create();
        yield return ReplayCommand.Create();
        yield return SchemaCommand.Create();
        yield return PolicyCommand.Create();
        yield return Fairness.FairnessCommand.Create();
        yield return Linking.LinkCommand.Create();
        yield return Documents.DocumentCommand.Create();
        yield return Documents.FaceCommand.Create();
        yield return Watchlists.ScreenCommand.Create();
    }
}

using System.CommandLine;
using Verify.Server.Cli;
using Verify.Server.Hosting;

namespace Verify.Server.Watchlists;

/// <summary><c>lists update [--from DIR]</c> and <c>lists show</c>.</summary>
internal static class ListsCommand
{
    public static Command Create()
    {
        var from = new Option<string>("--from") { Description = "A folder with the publishers' own files, and CSV files of IP ranges.", Required = true };
        var confirm = new Option<bool>("--confirm") { Description = "Take a list in although it shrank by more than a fifth." };
        var update = new Command("update", "Takes in a new set of watch lists and IP ranges.") { from, confirm };
        update.SetAction(parsed => Print(ListLibrary.Update(parsed.GetValue(from)!, ServerApp.Settings().ListsFolder, parsed.GetValue(confirm), TimeProvider.System.GetUtcNow())));
        var show = new Command("show", "Says which lists are in force.");
        show.SetAction(_ => Print(ListLibrary.Read(ServerApp.Settings().ListsFolder)));
        return new Command("lists", "Watch lists and IP ranges.") { update, show };
    }

    private static int Print(ListLibrary.Installed? installed)
    {
        if (installed is null)
        {
            Console.WriteLine("No list is loaded: screening is not checked. Take one in with: lists update --from DIR");
            return Exit.Done;
        }
        foreach (var list in installed.Lists) Console.WriteLine($"{list.List,-20} {list.Date ?? "undated",-12} {list.Subjects,7} subjects {list.Names,7} names  version {list.Version[..12]}");
        if (installed.IpRanges is { } ranges) Console.WriteLine($"{"ip-ranges",-20} {ranges,-12} {installed.IpRangeCount,7} ranges");
        return Exit.Done;
    }
}

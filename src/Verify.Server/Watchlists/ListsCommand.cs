using System.CommandLine;
using System.Globalization;
using Verify.Core.Watchlists;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.Watchlists;

/// <summary><c>lists update [--from DIR]</c> and <c>lists show</c>.</summary>
internal static class ListsCommand
{
    public static Command Create()
    {
        var from = new Option<string>("--from") { Description = "A folder with the publishers' own files: watch lists, and lists of address ranges.", Required = true };
        var confirm = new Option<bool>("--confirm") { Description = "Take a list in although it shrank by more than a fifth." };
        var update = new Command("update", "Takes in a new set of watch lists and IP ranges.") { from, confirm };
        update.SetAction((parsed, cancel) => UpdateAsync(parsed.GetValue(from)!, parsed.GetValue(confirm), cancel));
        var show = new Command("show", "Says which lists are in force, and how far candidates are screened again.");
        show.SetAction((_, cancel) => ShowAsync(cancel));
        return new Command("lists", "Watch lists and IP ranges.") { update, show };
    }

    private static async Task<int> UpdateAsync(string from, bool confirmed, CancellationToken cancel)
    {
        var settings = ServerSettings.Read();
        // Before anything changes: a set in force without its walk over the candidates would be half an update.
        await using var store = await settings.OpenStoreAsync(TimeProvider.System, cancel);
        await Rescreen.AskAsync(store, settings.ListsFolder, cancel);
        var before = ListLibrary.InForce(settings.ListsFolder);
        var installed = ListLibrary.Update(from, settings.ListsFolder, confirmed, TimeProvider.System.GetUtcNow());
        if (before == installed.Set) await Console.Error.WriteLineAsync("These lists are in force already.");
        else if (before is not null) await TellDeltaAsync(ListLibrary.SetFolder(settings.ListsFolder, before), ListLibrary.SetFolder(settings.ListsFolder, installed.Set));
        await Rescreen.AskAsync(store, settings.ListsFolder, cancel);
        Print(installed);
        await PrintWalksAsync(store, cancel);
        return Exit.Done;
    }

    private static async Task TellDeltaAsync(string before, string after)
    {
        var delta = ListDelta.Between(ListFolder.Read(before).Subjects, ListFolder.Read(after).Subjects);
        await Console.Error.WriteLineAsync($"{delta.Added.Count} entries came, {delta.Changed.Count} changed, {delta.Removed.Count} went: {delta.BlockingKeys().Count} keys to look candidates up by");
    }

    private static async Task<int> ShowAsync(CancellationToken cancel)
    {
        var settings = ServerSettings.Read();
        Print(ListLibrary.Read(settings.ListsFolder));
        await using var store = await settings.OpenStoreAsync(TimeProvider.System, cancel);
        await PrintWalksAsync(store, cancel);
        return Exit.Done;
    }

    private static async Task PrintWalksAsync(VerifyStore store, CancellationToken cancel)
    {
        foreach (var tenant in await store.TenantsAsync(cancel))
        {
            if ((await store.For(tenant).RescreeningsAsync(cancel)).LastOrDefault() is not { } walk) continue;
            var how = walk.FinishedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"done {at:yyyy-MM-dd HH:mm}Z")
                : walk.Passed > 0 ? $"{walk.Passed} of {await store.For(tenant).CountCandidatesAsync(cancel)} candidates passed" : "waits for the server";
            Console.WriteLine($"screening again, {tenant.Value}: {how}; {walk.LookedAt} candidates looked at, {walk.Touched} touched");
        }
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

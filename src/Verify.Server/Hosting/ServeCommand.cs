using System.CommandLine;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.Observability;
using Verify.Server.Watchlists;

namespace Verify.Server.Hosting;

/// <summary><c>serve</c>: web host and workers until stopped.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on, parted by semicolons; http://127.0.0.1:5080 by default." };
        var command = new Command("serve", "Runs the web host and the workers.") { urls };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(urls), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string? urls, CancellationToken cancel)
    {
        var settings = ServerSettings.Read();
        await using var store = await settings.OpenStoreAsync(TimeProvider.System, cancel);
        await store.FreeAsync(Work.Owner.IsGone, cancel);
        await using var app = ServerApp.Build(settings, store, TimeProvider.System);
        foreach (var url in (urls ?? "http://127.0.0.1:5080").Split(';')) app.Urls.Add(url);
        await app.StartAsync(cancel);
        var lists = ListLibrary.Read(settings.ListsFolder);
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Verify").Ready(string.Join(' ', app.Urls), app.Services.GetRequiredService<Connectors.Sdk.ConnectorCatalog>().All.Count,
            lists is null ? "none" : string.Join(", ", lists.Lists.Select(l => l.List)));
        await app.WaitForShutdownAsync(cancel);
        return Exit.Done;
    }
}

using System.CommandLine;
using Verify.Connectors.Sdk;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.Store;
using Verify.Server.Watchlists;

namespace Verify.Server.Admin;

/// <summary><c>connectors [check NAME]</c>: what there is, what it can do, how good it is.</summary>
internal static class ConnectorsCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "A connector." };
        var check = new Command("check", "Tries a connector against its own sandbox; exit 1 on findings.") { name };
        check.SetAction(async (parsed, cancel) =>
        {
            var entry = ConnectorCatalog.Load().Find(parsed.GetValue(name)!) ?? throw new InputException($"NAME: there is no '{parsed.GetValue(name)}'");
            var findings = await ConnectorCheck.RunAsync(entry, TimeProvider.System, cancel);
            foreach (var finding in findings) Console.WriteLine($"{(finding.Passed ? "ok" : "FAILED"),-7} {finding.Rule}: {finding.Detail}");
            return findings.All(finding => finding.Passed) ? Exit.Done : Exit.Negative;
        });
        var command = new Command("connectors", "Lists the connectors and the lists in force.") { check };
        command.SetAction(_ =>
        {
            foreach (var entry in ConnectorCatalog.Load().All)
                Console.WriteLine($"{entry.Manifest.Id,-14} {EvidenceText.Kebab(entry.Manifest.Quality.Tier),-8} {entry.Manifest.Title}: {string.Join(", ", entry.Manifest.Capabilities.Select(EvidenceText.Kebab))}");
            var lists = ListLibrary.Read(ServerSettings.Read().ListsFolder);
            Console.WriteLine(lists is null ? "lists          none: screening is not checked (no list)" : $"lists          {string.Join(", ", lists.Lists.Select(l => $"{l.List} {l.Date ?? "undated"}"))}");
            return Exit.Done;
        });
        return command;
    }
}

using System.CommandLine;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.Connecting;
using Verify.Server.Store;
using Verify.Server.Watchlists;

namespace Verify.Server.Admin;

/// <summary><c>connectors [check NAME]</c>: what there is, what is configured, and whether it works.</summary>
internal static class ConnectorsCommand
{
    private static readonly Option<bool> AsJson = new("--json") { Description = "Prints JSON alone." };
    private static readonly Option<string?> Tenant = new("--tenant") { Description = "Only this tenant's connections." };

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "A connector." };
        var check = new Command("check", "Tries a connector against its own sandbox, then each of its connections: settings, secrets, scopes, a harmless request. Exit 1 on findings.") { name, Tenant, AsJson };
        check.SetAction((parsed, cancel) => CheckAsync(parsed.GetValue(name)!, parsed.GetValue(Tenant), parsed.GetValue(AsJson), cancel));
        var command = new Command("connectors", "Lists the connectors, what is connected, and the lists in force.") { check, AsJson };
        command.SetAction((parsed, cancel) => ListAsync(parsed.GetValue(AsJson), cancel));
        return command;
    }

    private static async Task<int> CheckAsync(string name, string? tenant, bool json, CancellationToken cancel)
    {
        var entry = ConnectorCatalog.Load().Find(name) ?? throw new InputException($"NAME: there is no '{name}' (known: {string.Join(", ", ConnectorCatalog.Load().All.Select(one => one.Manifest.Id))})");
        var findings = await ConnectorCheck.RunAsync(entry, TimeProvider.System, cancel);
        var settings = ServerSettings.Read();
        var reports = new List<ConnectionReport>();
        using var sessions = new ConnectorSessions(TimeProvider.System, settings);
        await foreach (var (at, stored) in ConnectedAsync(settings, tenant, cancel))
            if (stored.Connector == entry.Manifest.Id) reports.Add(await ConnectionReport.OfAsync(at, stored, entry, sessions, TimeProvider.System, cancel));
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { connector = entry.Manifest.Id, sandbox = findings, connections = reports }, Json.Readable));
        }
        else
        {
            Print(findings, "");
            if (reports.Count == 0) Console.WriteLine($"No connection to {entry.Manifest.Title} yet. Add one with: verify connections add --tenant ID --connector {entry.Manifest.Id}");
            foreach (var report in reports) Print(report.Lines, $"{report.Tenant}/{report.Connection}{(report.Enabled ? "" : " (off)")} ");
        }
        return findings.All(finding => finding.Passed) && reports.All(report => report.Passed) ? Exit.Done : Exit.Negative;
    }

    private static async Task<int> ListAsync(bool json, CancellationToken cancel)
    {
        var settings = ServerSettings.Read();
        var all = ConnectorCatalog.Load().All;
        var connected = new List<(string Tenant, Store.Connection Stored, HealthRecord? Health)>();
        await foreach (var (at, stored) in ConnectedAsync(settings, null, cancel)) connected.Add((at.Tenant.Value, stored, await HealthRecord.ReadAsync(at, stored.Id, cancel)));
        var lists = ListLibrary.Read(settings.ListsFolder);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                connectors = all.Select(entry => new { id = entry.Manifest.Id, tier = entry.Manifest.Quality.Tier, title = entry.Manifest.Title, capabilities = entry.Manifest.Capabilities }),
                connections = connected.Select(one => new { tenant = one.Tenant, connection = one.Stored.Id, connector = one.Stored.Connector, enabled = one.Stored.Enabled, health = one.Health }),
                lists = lists?.Lists.Select(list => new { list = list.List, date = list.Date }) ?? [],
            }, Json.Readable));
            return Exit.Done;
        }
        foreach (var entry in all) Console.WriteLine($"{entry.Manifest.Id,-27} {EvidenceText.Kebab(entry.Manifest.Quality.Tier),-8} {entry.Manifest.Title}: {string.Join(", ", entry.Manifest.Capabilities.Select(EvidenceText.Kebab))}");
        Console.WriteLine(lists is null ? "lists                       none: screening is not checked (no list)" : $"lists                       {string.Join(", ", lists.Lists.Select(l => $"{l.List} {l.Date ?? "undated"}"))}");
        foreach (var (tenant, stored, health) in connected)
            Console.WriteLine($"{$"{tenant}/{stored.Id}",-27} {(stored.Enabled ? "on" : "off"),-8} {stored.Connector}: {(health is null ? $"never tried; verify connectors check {stored.Connector}" : $"{EvidenceText.Kebab(health.State)} at {health.At:yyyy-MM-dd HH:mm}Z, {health.Detail}")}");
        return Exit.Done;
    }

    /// <summary>What is connected, of one tenant or of all. Where no installation is yet, nothing is made.</summary>
    private static async IAsyncEnumerable<(TenantStore At, Store.Connection Stored)> ConnectedAsync(ServerSettings settings, string? tenant, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (tenant is null && settings.Database.Length == 0 && !File.Exists(Path.Combine(Path.GetFullPath(settings.DataFolder), "verify.db"))) yield break;
        await using var store = await settings.OpenStoreAsync(TimeProvider.System, cancel);
        foreach (var one in tenant is null ? await store.TenantsAsync(cancel) : [await Tenants.KnownAsync(store, tenant, cancel)])
            foreach (var stored in await store.For(one).ConnectionsAsync(cancel)) yield return (store.For(one), stored);
    }

    private static void Print(IEnumerable<CheckedRule> lines, string before)
    {
        foreach (var line in lines) Console.WriteLine($"{(line.Passed ? "ok" : "FAILED"),-7} {before}{line.Rule}: {line.Detail}");
    }
}

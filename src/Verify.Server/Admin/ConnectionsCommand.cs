using System.CommandLine;
using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.Connecting;
using Verify.Server.Hosting;
using Verify.Server.Receiving;
using Verify.Server.Secrets;
using Verify.Server.Store;

namespace Verify.Server.Admin;

/// <summary><c>connections add|list|test|rotate|backfill</c>.</summary>
internal static class ConnectionsCommand
{
    private static readonly Option<string> Tenant = new("--tenant") { Description = "The tenant's id.", Required = true };
    private static readonly Option<string> Id = new("--connection") { Description = "The connection's id.", Required = true };
    private static readonly Option<string[]> Secrets = new("--secret") { Description = "name=VARIABLE: the value is read from that environment variable or user secret; name=keyvault:SECRET: from the key vault, when it is used.", AllowMultipleArgumentsPerToken = false };

    public static Command Create() => new("connections", "Connected systems.") { Add(), List(), Test(), Rotate(), Backfill() };

    private static Command Add()
    {
        var connector = new Option<string>("--connector") { Description = "greenhouse, generic, …", Required = true };
        var id = new Option<string?>("--id") { Description = "The connection's id; the connector's name by default." };
        var settings = new Option<string[]>("--setting") { Description = "name=value, or name=@FILE." };
        var command = new Command("add", "Adds a connection; prints its webhook address where the vendor sends something.") { Tenant, connector, id, settings, Secrets };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var at = await Installation.OpenAsync(parsed.GetValue(Tenant)!, cancel);
            var name = parsed.GetValue(connector)!;
            var entry = at.Entry(name);
            var given = Pairs(parsed.GetValue(settings), "--setting").ToDictionary(p => p.Key, p => FromFile(p.Key, p.Value));
            var secrets = Pairs(parsed.GetValue(Secrets), "--secret").ToDictionary(p => p.Key, p => Value(p.Key, p.Value, at.Settings));
            Check(entry, given, secrets, at);
            Store.Connection added;
            try { added = await at.Store.AddConnectionAsync(parsed.GetValue(id) ?? name, name, entry.Manifest.Title, JsonSerializer.SerializeToUtf8Bytes(given), secrets, cancel); }
            catch (StoreException e) { throw new InputException($"--id: {e.Message}"); }
            await at.Store.InTransactionAsync(tx => tx.AppendAuditAsync("command-line", "connection-added", added.Id, name), cancel);
            Console.WriteLine($"Connection {added.Id} is there.");
            if (entry.Manifest.Capabilities.Any(able => able is Capability.Inbound or Capability.InboundRoutes)) Console.WriteLine($"Webhook address (keep it to yourself):\n{at.Hook(added)}");
            return Exit.Done;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Lists a tenant's connections.") { Tenant };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var at = await Installation.OpenAsync(parsed.GetValue(Tenant)!, cancel);
            var all = await at.Store.ConnectionsAsync(cancel);
            foreach (var c in all) Console.WriteLine($"{c.Id,-20} {c.Connector,-14} {(c.Enabled ? "on" : "off"),-4} secrets: {string.Join(", ", c.Secrets.Select(s => s.Name).Distinct())}  {at.Hook(c)}");
            if (all.Count == 0) Console.WriteLine("No connection yet. Add one with: verify connections add --tenant ID --connector greenhouse");
            return Exit.Done;
        });
        return command;
    }

    private static Command Test()
    {
        var command = new Command("test", "Tries the harmless request; exit 3 when it fails.") { Tenant, Id };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var at = await Installation.OpenAsync(parsed.GetValue(Tenant)!, cancel);
            var (stored, entry) = await at.ConnectionAsync(parsed.GetValue(Id)!, cancel);
            if (entry.Connector is not IHealth health)
            {
                Console.WriteLine($"{stored.Id}: {entry.Manifest.Title} only sends; there is nothing to ask. Send a test event to {at.Hook(stored)}");
                return Exit.Done;
            }
            using var sessions = new ConnectorSessions(TimeProvider.System, at.Settings);
            var found = await health.CheckHealthAsync(sessions.For(at.Store.Tenant, stored, entry), cancel);
            await HealthRecord.KeepAsync(at.Store, stored.Id, found, TimeProvider.System.GetUtcNow(), cancel);
            Console.WriteLine($"{stored.Id}: {EvidenceText.Kebab(found.State)} {found.Detail}");
            return found.State == HealthState.Ok ? Exit.Done : Exit.OutsideFailed;
        });
        return command;
    }

    private static Command Rotate()
    {
        var command = new Command("rotate", "Sets a new value of a secret; the one before stays valid until the next rotation.") { Tenant, Id, Secrets };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var at = await Installation.OpenAsync(parsed.GetValue(Tenant)!, cancel);
            var (stored, entry) = await at.ConnectionAsync(parsed.GetValue(Id)!, cancel);
            foreach (var (name, variable) in Pairs(parsed.GetValue(Secrets), "--secret"))
            {
                if (entry.Manifest.Secrets.All(s => s.Name != name)) throw new InputException($"--secret: {name}: {stored.Connector} knows {string.Join(", ", entry.Manifest.Secrets.Select(s => s.Name))}");
                await at.Store.RotateSecretAsync(stored.Id, name, Value(name, variable, at.Settings), cancel);
                await at.Store.InTransactionAsync(tx => tx.AppendAuditAsync("command-line", "secret-rotated", stored.Id, name), cancel);
                Console.WriteLine($"{stored.Id}: {name} has a new value; the one before is still accepted.");
            }
            return Exit.Done;
        });
        return command;
    }

    private static Command Backfill()
    {
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only what changed after this instant." };
        var command = new Command("backfill", "Fetches who was there before; resumes where it stopped. 'serve' assesses what it brings.") { Tenant, Id, since };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var at = await Installation.OpenAsync(parsed.GetValue(Tenant)!, cancel);
            var (stored, entry) = await at.ConnectionAsync(parsed.GetValue(Id)!, cancel);
            if (entry.Connector is not IBackfill source) throw new InputException($"--connection: {entry.Manifest.Title} has nothing to fetch");
            using var sessions = new ConnectorSessions(TimeProvider.System, at.Settings);
            return await RunAsync(at, stored, source, sessions.For(at.Store.Tenant, stored, entry), parsed.GetValue(since), cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(Installation at, Store.Connection stored, IBackfill source, Session session, DateTimeOffset? since, CancellationToken cancel)
    {
        var intake = new Intake(new Receiving.Joining(TimeProvider.System), TimeProvider.System);
        var key = $"backfill:{stored.Id}";
        var cursor = await at.Store.GetAsync(key, cancel) is { Length: > 0 } kept ? kept : null;
        if (cursor is not null) Console.Error.WriteLine("Going on where the last backfill stopped.");
        var candidates = new HashSet<CandidateId>();
        await foreach (var page in source.BackfillAsync(cursor, since, session, cancel))
        {
            if (page.Failure is { } failure)
            {
                Console.Error.WriteLine($"{stored.Id}: {failure.Detail}. Run it again to go on from here.");
                return Exit.OutsideFailed;
            }
            candidates.UnionWith(await at.Store.InTransactionAsync(tx => intake.ApplyAsync(tx, stored, page.Events, TimeProvider.System.GetUtcNow()), cancel));
            // The cursor moves after the page is safe: what is fetched twice is the same evidence.
            await at.Store.SetAsync(key, page.Next ?? "", cancel);
            Console.Error.WriteLine($"{candidates.Count} candidates so far");
        }
        Console.WriteLine($"{stored.Id}: {candidates.Count} candidates fetched.");
        return Exit.Done;
    }

    private static void Check(CatalogEntry entry, Dictionary<string, string> settings, Dictionary<string, string> secrets, Installation at)
    {
        var plain = settings.Where(s => s.Key != "sandbox").ToDictionary();
        if (plain.Count != settings.Count && !at.Settings.AllowSandboxes) throw new InputException("--setting: sandbox: only with Verify:AllowSandboxes");
        var draft = new Connectors.Sdk.Connection
        {
            Tenant = at.Store.Tenant,
            Id = "draft",
            Connector = entry.Manifest.Id,
            Settings = plain,
            Secrets = secrets.ToDictionary(s => s.Key, s => (IReadOnlyList<Secret>)[new Secret(s.Value)]),
        };
        var errors = entry.Errors(draft).ToArray();
        if (errors.Length > 0) throw new InputException(string.Join('\n', errors));
    }

    private static Dictionary<string, string> Pairs(string[]? given, string option)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given ?? [])
        {
            var cut = text.IndexOf('=', StringComparison.Ordinal);
            if (cut <= 0) throw new InputException($"{option}: '{(option == "--secret" ? "…" : text)}' is not name=value");
            pairs[text[..cut]] = text[(cut + 1)..];
        }
        return pairs;
    }

    /// <summary>The value of an environment variable or user secret of that name; or, for <c>keyvault:NAME</c>, the reference itself: its value is read when it is used.</summary>
    private static string Value(string name, string source, ServerSettings settings)
    {
        if (source.StartsWith(SecretValues.Scheme, StringComparison.Ordinal))
            return settings.KeyVault is null ? throw new InputException($"--secret: {name}: set Verify:KeyVault to the vault's address first")
                : SecretValues.Problem(source) is { } problem ? throw new InputException($"--secret: {name}: {problem}") : source;
        return ServerSettings.Variable(source) ?? throw new InputException($"--secret: {name}: neither the environment nor the user secrets have {source}");
    }

    private static string FromFile(string name, string value)
    {
        if (!value.StartsWith('@')) return value;
        try { return File.ReadAllText(value[1..]); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new InputException($"--setting: {name}: the file {value[1..]} cannot be read"); }
    }
}

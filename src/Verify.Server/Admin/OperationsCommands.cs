using System.CommandLine;
using System.Globalization;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.Admin;

/// <summary><c>backup</c>, <c>restore</c> and <c>migrate</c>: what an operator does to a whole installation.</summary>
internal static class OperationsCommands
{
    private const string TargetDatabase = "VERIFY_TARGET_DATABASE", TargetKeys = "VERIFY_TARGET_KEYS";

    public static Command Backup()
    {
        var to = new Option<string>("--out") { Description = "A folder that is not there yet or is empty.", Required = true };
        var keys = new Option<bool>("--keys") { Description = "The key store instead of the data. Keep the two apart: whoever has both can read everything." };
        var command = new Command("backup", "Copies the data, or the key store, while the server runs.") { to, keys };
        command.SetAction(async (parsed, cancel) =>
        {
            var store = ServerSettings.Read().Store();
            var taken = await Store.Backup.TakeAsync(parsed.GetValue(keys) ? store.KeyDatabase : store.Database, parsed.GetValue(to)!, TimeProvider.System.GetUtcNow(), cancel);
            Console.WriteLine($"{parsed.GetValue(to)}: {Told(taken)}");
            return Exit.Done;
        });
        return command;
    }

    public static Command Restore()
    {
        var from = new Option<string>("--from") { Description = "The folder of a backup.", Required = true };
        var keys = new Option<bool>("--keys") { Description = "The key store instead of the data." };
        var confirm = new Option<bool>("--confirm") { Description = "Take the place of what is there now." };
        var command = new Command("restore", "Puts a backup in the place of the data, or of the key store, and erases again who was erased since. Stop every server first.") { from, keys, confirm };
        command.SetAction(async (parsed, cancel) =>
        {
            if (!parsed.GetValue(confirm)) throw new InputException("--confirm: say so that the backup takes the place of what is there now");
            var settings = ServerSettings.Read();
            var store = settings.Store();
            var restored = await Store.Backup.RestoreAsync(parsed.GetValue(from)!, parsed.GetValue(keys) ? store.KeyDatabase : store.Database, cancel);
            // Opening re-applies the ledger of erasures, in both directions.
            await using (await settings.OpenStoreAsync(TimeProvider.System, cancel)) Console.WriteLine($"Restored and proved: {Told(restored)}. Who was erased since is erased again.");
            return Exit.Done;
        });
        return command;
    }

    public static Command Migrate()
    {
        var from = new Option<string?>("--from") { Description = "sqlite: the installation that the settings name." };
        var to = new Option<string?>("--to") { Description = $"postgres: the empty databases that {TargetDatabase} and {TargetKeys} name as connection strings." };
        from.AcceptOnlyFromAmong("sqlite");
        to.AcceptOnlyFromAmong("postgres");
        var command = new Command("migrate", "Brings the schema up to date; with --from and --to moves a whole installation.") { from, to };
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = ServerSettings.Read();
            if ((parsed.GetValue(from), parsed.GetValue(to)) is (null, null))
            {
                await using var store = await settings.OpenStoreAsync(TimeProvider.System, cancel);
                Console.WriteLine("The schema is up to date.");
                return Exit.Done;
            }
            if (parsed.GetValue(from) is null || parsed.GetValue(to) is null) throw new InputException("--from and --to belong together");
            // Connection strings hold passwords: they come by the environment, never on a command line.
            string Target(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : throw new InputException($"{name}: set it to a connection string such as Host=…;Database=…;Username=…");
            await Moving.MoveAsync(settings.Store(), new StoreSettings(Target(TargetDatabase), Target(TargetKeys)), Console.Error.WriteLine, cancel);
            Console.WriteLine($"Moved. Start the servers with Verify__Database and Verify__Keys set to the new connection strings and Verify__TenantKeys={settings.Store().TenantKeys ?? settings.KeysOrDefault}");
            return Exit.Done;
        });
        return command;
    }

    public static Command Keys()
    {
        var tenant = new Option<string>("--tenant") { Description = "The tenant's id.", Required = true };
        var rotate = new Command("rotate", "Puts a new tenant key in force and wraps every other key anew under it, while servers run.") { tenant };
        rotate.SetAction(async (parsed, cancel) =>
        {
            await using var at = await Installation.OpenAsync(parsed.GetValue(tenant)!, cancel);
            var wrapped = await at.Store.RotateKeyAsync(cancel);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.Store.Tenant}: a new key is in force, {wrapped} keys are wrapped under it. In {2 * KeyStore.Remembered.TotalMinutes:0} minutes: verify keys retire --tenant {at.Store.Tenant}"));
            return Exit.Done;
        });
        var retire = new Command("retire", "Takes the tenant's earlier keys away, once no server can need them any more.") { tenant };
        retire.SetAction(async (parsed, cancel) =>
        {
            await using var at = await Installation.OpenAsync(parsed.GetValue(tenant)!, cancel);
            await at.Store.RetireKeysAsync(cancel);
            Console.WriteLine($"{at.Store.Tenant}: only the key in force is left.");
            return Exit.Done;
        });
        var selectors = new Command("rekey-selectors", "Hashes what candidates are matched by anew under a new key, in the background and while servers run.") { tenant };
        selectors.SetAction(async (parsed, cancel) =>
        {
            await using var at = await Installation.OpenAsync(parsed.GetValue(tenant)!, cancel);
            await Linking.RekeySelectors.AskAsync(at.Store, TimeProvider.System.GetUtcNow(), cancel);
            Console.WriteLine($"{at.Store.Tenant}: the servers write under both keys from now on and hash what is there in the background.");
            return Exit.Done;
        });
        return new Command("keys", "The tenant's own keys.") { rotate, retire, selectors };
    }

    private static string Told(BackupContents contents) => string.Create(CultureInfo.InvariantCulture, $"{contents.Engine}, schema {contents.Schema}, {contents.Tables.Sum(table => table.Rows)} rows in {contents.Tables.Count} tables, taken at {contents.TakenAt:u}");
}

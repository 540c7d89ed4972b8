using System.CommandLine;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.SignIn;

namespace Verify.Server.Api;

/// <summary><c>api-key create|list|revoke --tenant T</c>: keys for programs that use the REST API.</summary>
internal static class ApiKeyCommand
{
    public static Command Create() => new("api-key", "Keys for programs that use the REST API.") { Make(), List(), Revoke() };

    private static Option<string> Tenant() => new("--tenant") { Description = "The tenant's id.", Required = true };

    private static Command Make()
    {
        var tenant = Tenant();
        var name = new Option<string>("--name") { Description = "What the key is for.", Required = true };
        var role = new Option<Role>("--role") { Description = "Whose limits it keeps: recruiter, hr, reviewer, compliance, admin or auditor.", Required = true };
        var scopes = new Option<string[]>("--scope") { Description = $"What it may do, as often as needed: {string.Join(", ", ApiScopes.All)}.", Required = true, AllowMultipleArgumentsPerToken = true };
        var person = new Option<string?>("--person") { Description = "The person for whom it acts and decides; without one it decides nothing." };
        var days = new Option<int>("--days") { Description = $"For how many days, {ApiKeys.MostDays} at most.", DefaultValueFactory = _ => ApiKeys.UsualDays };
        var command = new Command("create", "Makes a key and shows it once.") { tenant, name, role, scopes, person, days };
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = ServerSettings.Read();
            await using var store = await settings.OpenStoreAsync(TimeProvider.System, cancel);
            var id = await Tenants.KnownAsync(store, parsed.GetValue(tenant)!, cancel);
            var (row, key) = await ApiKeys.CreateAsync(store.For(id), parsed.GetValue(name), parsed.GetValue(role), parsed.GetValue(person), parsed.GetValue(scopes)!, DateTimeOffset.UtcNow, parsed.GetValue(days), "command-line", cancel);
            await Console.Error.WriteLineAsync($"Key {row.Id} is valid until {row.ExpiresAt:yyyy-MM-dd}. It is not shown again:");
            Console.WriteLine(key);
            return Exit.Done;
        });
        return command;
    }

    private static Command List()
    {
        var tenant = Tenant();
        var command = new Command("list", "Shows the keys with their scopes, their end and their last use.") { tenant };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var store = await ServerSettings.Read().OpenStoreAsync(TimeProvider.System, cancel);
            foreach (var key in await store.For(await Tenants.KnownAsync(store, parsed.GetValue(tenant)!, cancel)).ApiKeysAsync(cancel))
                Console.WriteLine($"{key.Id}  {key.Name}  {key.Role}{(key.Person is null ? "" : $" for {key.Person}")}  {string.Join(',', key.Scopes)}  until {key.ExpiresAt:yyyy-MM-dd}  {(key.RevokedAt is not null ? "revoked" : key.UsedAt is { } used ? $"last used {used:yyyy-MM-dd HH:mm}" : "never used")}");
            return Exit.Done;
        });
        return command;
    }

    private static Command Revoke()
    {
        var tenant = Tenant();
        var id = new Argument<string>("ID") { Description = "The key's id, as the list shows it." };
        var command = new Command("revoke", "Ends a key at once.") { id, tenant };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var store = await ServerSettings.Read().OpenStoreAsync(TimeProvider.System, cancel);
            var own = store.For(await Tenants.KnownAsync(store, parsed.GetValue(tenant)!, cancel));
            if (!await ApiKeys.RevokeAsync(own, parsed.GetValue(id)!, "command-line", cancel)) throw new InputException($"ID: there is no such key in force: {parsed.GetValue(id)}");
            Console.WriteLine($"Key {parsed.GetValue(id)} is revoked.");
            return Exit.Done;
        });
        return command;
    }
}

using System.CommandLine;
using Verify.Core.Model;
using Verify.Server.Cli;
using Verify.Server.Configuration;

namespace Verify.Server.SignIn;

/// <summary><c>signin-link --tenant T --role R</c>: a link that signs in once.</summary>
internal static class SignInLinkCommand
{
    public static Command Create()
    {
        var tenant = new Option<string>("--tenant") { Description = "The tenant's id.", Required = true };
        var role = new Option<Role>("--role") { Description = "recruiter, hr, reviewer, compliance, admin or auditor.", Required = true };
        var command = new Command("signin-link", "Prints a link that signs in once, within the hour.") { tenant, role };
        command.SetAction(async (parsed, cancel) =>
        {
            var settings = ServerSettings.Read();
            await using var store = await settings.OpenStoreAsync(TimeProvider.System, cancel);
            var id = await Tenants.KnownAsync(store, parsed.GetValue(tenant)!, cancel);
            Console.WriteLine(Link(settings, await new SignInLinks(store, TimeProvider.System).CreateAsync(id, parsed.GetValue(role), cancel)));
            return Exit.Done;
        });
        return command;
    }

    public static Uri Link(ServerSettings settings, string token) => new(settings.PublicUrl, $"signin?t={Uri.EscapeDataString(token)}");
}

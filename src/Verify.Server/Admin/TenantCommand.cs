using System.CommandLine;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.Admin;

/// <summary><c>tenant create ID --name NAME</c>.</summary>
internal static class TenantCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "Lower-case letters, digits and hyphens." };
        var name = new Option<string?>("--name") { Description = "The organisation's name." };
        var create = new Command("create", "Makes a tenant and its keys; one that is there keeps both.") { id, name };
        create.SetAction(async (parsed, cancel) =>
        {
            await using var store = await ServerSettings.Read().OpenStoreAsync(TimeProvider.System, cancel);
            var tenant = parsed.GetValue(id)!;
            try { await store.CreateTenantAsync(new TenantId(tenant), parsed.GetValue(name) ?? tenant, cancel); }
            catch (ArgumentException e) { throw new InputException($"ID: {e.Message}"); }
            Console.WriteLine($"Tenant {tenant} is there. Next: verify connections add --tenant {tenant} --connector greenhouse");
            return Exit.Done;
        });
        return new Command("tenant", "Customer organisations.") { create, Set() };
    }

    private static Command Set()
    {
        var id = new Argument<string>("ID") { Description = "The tenant's id." };
        var zone = new Option<string?>("--time-zone") { Description = "Where its people work, such as Europe/Berlin." };
        var hours = new Option<string?>("--quiet-hours") { Description = "When no alert is sent, by that clock: 20:00-07:00." };
        var weekends = new Option<bool?>("--quiet-weekends") { Description = "Whether Saturdays and Sundays are quiet as a whole." };
        var mail = new Option<string?>("--candidate-mail") { Description = "The connection (mail or graph-mail) through which candidates get their links to the portal; 'none': recruiters copy them." };
        var set = new Command("set", "Changes a tenant's settings.") { id, zone, hours, weekends, mail };
        set.SetAction(async (parsed, cancel) =>
        {
            await using var store = await ServerSettings.Read().OpenStoreAsync(TimeProvider.System, cancel);
            var tenant = store.For(await Tenants.KnownAsync(store, parsed.GetValue(id)!, cancel));
            await Acting.TenantHours.SetAsync(tenant, parsed.GetValue(zone), parsed.GetValue(hours), parsed.GetValue(weekends), cancel);
            if (parsed.GetValue(mail) is { } connection) await Acting.CandidateMail.ChooseAsync(tenant, ConnectorCatalog.Load(), connection, cancel);
            await tenant.AppendAuditAsync("command-line", "tenant-set", tenant.Tenant.Value, "", cancel);
            Console.WriteLine($"Tenant {tenant.Tenant}: {await Acting.TenantHours.DescribeAsync(tenant, cancel)}; {(await Acting.CandidateMail.ConnectionAsync(tenant, cancel) is { } chosen ? $"candidates are written to through {chosen.Id}" : "candidates are not written to")}");
            return Exit.Done;
        });
        return set;
    }
}

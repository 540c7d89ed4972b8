using System.CommandLine;
using Verify.Core.Model;
using Verify.Server.Hosting;
using Verify.Server.Store;

namespace Verify.Server.Cli;

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
            await using var store = await ServerApp.OpenStoreAsync(ServerApp.Settings(), TimeProvider.System, cancel);
            var tenant = parsed.GetValue(id)!;
            try { await store.CreateTenantAsync(new TenantId(tenant), parsed.GetValue(name) ?? tenant, cancel); }
            catch (ArgumentException e) { throw new InputException($"ID: {e.Message}"); }
            Console.WriteLine($"Tenant {tenant} is there. Next: verify connections add --tenant {tenant} --connector greenhouse");
            return Exit.Done;
        });
        return new Command("tenant", "Customer organisations.") { create };
    }

    /// <summary>A tenant by name, or a message that says which there are.</summary>
    public static async Task<TenantId> KnownAsync(VerifyStore store, string tenant, CancellationToken cancel)
    {
        var all = await store.TenantsAsync(cancel);
        var id = all.FirstOrDefault(known => known.Value == tenant);
        return id.Value is not null ? id : throw new InputException($"--tenant: there is no '{tenant}' ({(all.Count == 0 ? "make one with: verify tenant create ID" : "known: " + string.Join(", ", all))})");
    }
}

using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Server.Cli;

/// <summary>Tenants as a command names them.</summary>
internal static class Tenants
{
    /// <summary>A tenant by name, or a message that says which there are.</summary>
    public static async Task<TenantId> KnownAsync(VerifyStore store, string tenant, CancellationToken cancel)
    {
        var all = await store.TenantsAsync(cancel);
        var id = all.FirstOrDefault(known => known.Value == tenant);
        return id.Value is not null ? id : throw new InputException($"--tenant: there is no '{tenant}' ({(all.Count == 0 ? "make one with: verify tenant create ID" : "known: " + string.Join(", ", all))})");
    }
}

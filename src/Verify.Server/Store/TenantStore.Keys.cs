using System.Globalization;
using Dapper;

namespace Verify.Server.Store;

internal sealed partial class TenantStore
{
    /// <summary>Puts a new key of the tenant in force; answers how many keys were wrapped anew under it.</summary>
    public async Task<long> RotateKeyAsync(CancellationToken ct = default)
    {
        var wrapped = await vault.Keys.RotateTenantAsync(Tenant, ct);
        await AppendAuditAsync("command-line", "tenant-key-rotated", tenant, wrapped.ToString(CultureInfo.InvariantCulture), ct);
        return wrapped;
    }

    /// <summary>Takes the tenant's earlier keys away.</summary>
    public async Task RetireKeysAsync(CancellationToken ct = default)
    {
        await vault.Keys.RetireTenantKeysAsync(Tenant, ct);
        await AppendAuditAsync("command-line", "tenant-keys-retired", tenant, "", ct);
    }

    /// <summary>Makes the next key for selectors.</summary>
    public Task BeginRekeyAsync(CancellationToken ct = default) => vault.Keys.BeginMatchingAsync(Tenant, ct);

    /// <summary>Looks selectors up by the next key from now on.</summary>
    public Task SwapMatchingAsync(CancellationToken ct = default) => vault.Keys.SwapMatchingAsync(Tenant, ct);

    /// <summary>Destroys the key for selectors before the one in force.</summary>
    public Task ForgetMatchingAsync(CancellationToken ct = default) => vault.Keys.ForgetMatchingAsync(Tenant, ct);

    /// <summary>Takes away selectors under other keys than the one in force, so many at once; answers how many.</summary>
    public async Task<int> RemoveStaleSelectorsAsync(int limit, CancellationToken ct = default)
    {
        var keyId = (await vault.MatchingKeysAsync())[0].Id.ToByteArray();
        return await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            """
            DELETE FROM selectors WHERE tenant = @tenant AND (kind, hash, candidate) IN (SELECT kind, hash, candidate FROM selectors WHERE tenant = @tenant AND key_id <> @keyId LIMIT @limit)
            """, new { tenant, keyId, limit }), ct);
    }
}

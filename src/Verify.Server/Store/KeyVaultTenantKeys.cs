using System.Security.Cryptography;
using Azure;
using Azure.Security.KeyVault.Secrets;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>
/// A tenant's own key as a secret of Azure Key Vault, in base 64; its enabled versions are the keys, the newest first.
/// The identity needs the role "Key Vault Secrets Officer", or "Key Vault Secrets User" where somebody else makes and rotates the secret:
/// https://learn.microsoft.com/azure/key-vault/general/rbac-guide
/// </summary>
internal sealed class KeyVaultTenantKeys(SecretClient vault) : ITenantKeySource
{
    private const int Size = 32;

    public async Task CreateAsync(TenantId tenant, CancellationToken ct)
    {
        if ((await VersionsAsync(tenant, ct)).Count == 0) await AddAsync(tenant, ct);
    }

    public async Task<IReadOnlyList<byte[]>> ReadAsync(TenantId tenant, CancellationToken ct)
    {
        List<byte[]> keys = [];
        foreach (var version in await VersionsAsync(tenant, ct)) keys.Add(await KeyAsync(tenant, version.Version, ct));
        return keys.Count > 0 ? keys : throw new StoreException($"the vault has no enabled secret {NameOf(tenant)}");
    }

    public Task AddAsync(TenantId tenant, CancellationToken ct) => ToldAsync(tenant, async () =>
        await vault.SetSecretAsync(new KeyVaultSecret(NameOf(tenant), Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size))) { Properties = { ContentType = "application/octet-stream;base64" } }, ct));

    public async Task RetireAsync(TenantId tenant, byte[] kept, CancellationToken ct)
    {
        foreach (var version in await VersionsAsync(tenant, ct))
        {
            if (CryptographicOperations.FixedTimeEquals(await KeyAsync(tenant, version.Version, ct), kept)) continue;
            version.Enabled = false;
            await ToldAsync(tenant, async () => await vault.UpdateSecretPropertiesAsync(version, ct));
        }
    }

    private async Task<byte[]> KeyAsync(TenantId tenant, string version, CancellationToken ct)
    {
        var text = await ToldAsync(tenant, async () => (await vault.GetSecretAsync(NameOf(tenant), version, ct)).Value.Value);
        var key = new byte[Size];
        return Convert.TryFromBase64String(text, key, out var length) && length == Size ? key : throw new StoreException($"the secret {NameOf(tenant)} is not {Size} bytes in base 64");
    }

    private Task<List<SecretProperties>> VersionsAsync(TenantId tenant, CancellationToken ct) => ToldAsync(tenant, async () =>
    {
        List<SecretProperties> versions = [];
        try
        {
            await foreach (var version in vault.GetPropertiesOfSecretVersionsAsync(NameOf(tenant), ct))
                if (version.Enabled == true) versions.Add(version);
        }
        catch (RequestFailedException error) when (error.Status == 404) { }
        return versions.OrderByDescending(version => version.CreatedOn).ToList();
    });

    // A vault's error can quote what was asked; only its code is told.
    private static async Task<T> ToldAsync<T>(TenantId tenant, Func<Task<T>> ask)
    {
        try { return await ask(); }
        catch (RequestFailedException error) { throw new StoreException($"the vault did not answer for {NameOf(tenant)}: {error.Status} {error.ErrorCode}"); }
        catch (Azure.Identity.AuthenticationFailedException) { throw new StoreException($"the vault did not answer for {NameOf(tenant)}: this machine's identity got no token"); }
    }

    private static string NameOf(TenantId tenant) => $"verify-tenant-{tenant}";
}

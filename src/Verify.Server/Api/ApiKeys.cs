using System.Security.Cryptography;
using System.Text;
using Verify.Core.Model;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Api;

/// <summary>Keys for programs: shown once, kept as a hash, with scopes, an end, and a role whose limits they keep.</summary>
internal static class ApiKeys
{
    public const string Prefix = "vk_";
    public const int LongestName = 80, UsualDays = 90, MostDays = 366;

    /// <summary>Makes a key; what is returned is not kept.</summary>
    /// <exception cref="InputException">Names the field that cannot be.</exception>
    public static async Task<(ApiKeyRow Row, string Key)> CreateAsync(TenantStore tenant, string? name, Role role, string? person, IReadOnlyList<string> scopes, DateTimeOffset now, int days, string actor, CancellationToken cancel)
    {
        (name, person, scopes) = (Text("name", name), string.IsNullOrWhiteSpace(person) ? null : Text("person", person), [.. scopes.Distinct()]);
        if (!Enum.IsDefined(role)) throw new InputException("role: one of the roles");
        if (scopes.Count == 0) throw new InputException($"scope: at least one of {string.Join(", ", ApiScopes.All)}");
        if (scopes.Except(ApiScopes.All).FirstOrDefault() is { } unknown) throw new InputException($"scope: '{unknown}' is none of {string.Join(", ", ApiScopes.All)}");
        if (days is < 1 or > MostDays) throw new InputException($"days: between 1 and {MostDays}");
        var until = now.AddDays(days);
        var (id, secret) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        var row = new ApiKeyRow(id, Hash(secret), name, role.ToString(), person, scopes, now, actor, until, null, null);
        await tenant.InTransactionAsync(async tx =>
        {
            await tx.AddApiKeyAsync(row);
            await tx.AppendAuditAsync(actor, "api-key-made", id, $"{role}, {scopes.Count} scopes");
        }, cancel);
        return (row, $"{Prefix}{tenant.Tenant}.{id}.{secret}");
    }

    private static string Text(string field, string? text) =>
        text?.Trim() is { Length: > 0 and <= LongestName } trimmed && !trimmed.Any(char.IsControl) ? trimmed : throw new InputException($"{field}: a text of 1 to {LongestName} characters");

    public static Task<bool> RevokeAsync(TenantStore tenant, string id, string actor, CancellationToken cancel) => tenant.InTransactionAsync(async tx =>
    {
        var revoked = await tx.RevokeApiKeyAsync(id);
        if (revoked) await tx.AppendAuditAsync(actor, "api-key-revoked", id);
        return revoked;
    }, cancel);

    /// <summary>The key's row, or nothing for one that is unknown, over, revoked or altered.</summary>
    public static async Task<(TenantId Tenant, ApiKeyRow Row)?> FindAsync(VerifyStore store, string key, DateTimeOffset now, CancellationToken cancel)
    {
        if (key.Length > 200 || key[Prefix.Length..].Split('.') is not [var owner, var id, var secret]) return null;
        var tenant = new TenantId(owner);
        if (!(await store.TenantsAsync(cancel)).Contains(tenant)) return null;
        if (await store.For(tenant).ApiKeyAsync(id, cancel) is not { RevokedAt: null } row || row.ExpiresAt <= now) return null;
        return CryptographicOperations.FixedTimeEquals(row.Hash, Hash(secret)) ? (tenant, row) : null;
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

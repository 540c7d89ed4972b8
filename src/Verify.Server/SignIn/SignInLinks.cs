using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Server.SignIn;

/// <summary>What a person may see. Each role has its own vocabulary.</summary>
internal enum Role { Recruiter, Hr, Reviewer, Compliance, Admin, Auditor }

/// <summary>Links that sign in once: the embedded default where no directory is connected. Only a hash of the token is kept.</summary>
internal sealed class SignInLinks(VerifyStore store, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private sealed record Kept(Role Role, string Name, DateTimeOffset Until);

    /// <summary>A new token for a link.</summary>
    public async Task<string> CreateAsync(TenantId tenant, Role role, CancellationToken cancel)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var kept = new Kept(role, $"{role.ToString().ToLowerInvariant()}-{secret[..4]}", time.GetUtcNow() + Lifetime);
        await store.For(tenant).SetAsync(Key(secret), JsonSerializer.Serialize(kept), cancel);
        return $"{tenant}.{secret}";
    }

    /// <summary>Uses a token up for a session. Nothing for one that is unknown, used or too old.</summary>
    public async Task<SignedIn?> UseAsync(string token, Sessions sessions, CancellationToken cancel)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || token.Length > 200) return null;
        var tenant = new TenantId(token[..dot]);
        if (!(await store.TenantsAsync(cancel)).Contains(tenant)) return null;
        if (await store.For(tenant).TakeAsync(Key(token[(dot + 1)..]), cancel) is not { } json) return null;
        var kept = JsonSerializer.Deserialize<Kept>(json)!;
        if (kept.Until < time.GetUtcNow()) return null;
        return await sessions.BeginAsync(tenant, kept.Name, kept.Name, kept.Role, refresh: null, cancel);
    }

    private static string Key(string secret) => "signin:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

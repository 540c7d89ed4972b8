using System.Security.Cryptography;
using System.Text;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.Portal;

/// <summary>Links that open the portal once. They become a session on that browser, so that a candidate can come back for two weeks; of links and sessions only hashes are kept.</summary>
internal sealed class PortalLinks(VerifyStore store, ServerSettings settings, TimeProvider time)
{
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromDays(14), SessionLifetime = TimeSpan.FromDays(14);

    /// <summary>A new link for a candidate; whoever made it is in the audit log.</summary>
    public async Task<Uri> CreateAsync(TenantId tenant, CandidateId candidate, string actor, CancellationToken cancel)
    {
        var secret = Secret();
        await store.For(tenant).InTransactionAsync(async tx =>
        {
            await tx.AddPortalLinkAsync(Hash(secret), candidate, time.GetUtcNow() + LinkLifetime);
            await tx.AppendAuditAsync(actor, "portal-link-made", candidate.Value);
        }, cancel);
        return new Uri(settings.PublicUrl, $"portal?t={tenant}.{secret}");
    }

    /// <summary>Uses a token up for a session. Nothing for one that is unknown, used or too old.</summary>
    public async Task<(TenantId Tenant, CandidateId Candidate, string Session)?> UseAsync(string token, CancellationToken cancel)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || token.Length > 200) return null;
        var tenant = new TenantId(token[..dot]);
        if (!(await store.TenantsAsync(cancel)).Contains(tenant)) return null;
        var session = Secret();
        var candidate = await store.For(tenant).InTransactionAsync(async tx =>
        {
            var found = await tx.ExchangePortalLinkAsync(Hash(token[(dot + 1)..]), Hash(session), time.GetUtcNow() + SessionLifetime);
            if (found is { } known) await tx.AppendAuditAsync($"candidate:{known}", "portal-entered", known.Value);
            return found;
        }, cancel);
        return candidate is { } who ? (tenant, who, session) : null;
    }

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}

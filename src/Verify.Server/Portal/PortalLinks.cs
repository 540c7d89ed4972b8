using System.Security.Cryptography;
using System.Text;
using Verify.Core.Asking;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.Portal;

/// <summary>Links that open the portal once. They become a session on that browser, so that a candidate can come back for two weeks; of links and sessions only hashes are kept.</summary>
internal sealed class PortalLinks(VerifyStore store, ServerSettings settings, TimeProvider time)
{
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(14);

    /// <summary>A new link for a candidate; whoever made it is in the audit log.</summary>
    public async Task<Uri> CreateAsync(TenantId tenant, CandidateId candidate, string actor, CancellationToken cancel)
    {
        var secret = Secret();
        await store.For(tenant).InTransactionAsync(async tx =>
        {
            await tx.AddPortalLinkAsync(Hash(secret), candidate, time.GetUtcNow() + PortalLetters.Lifetime);
            await tx.AppendAuditAsync(actor, "portal-link-made", candidate.Value);
        }, cancel);
        return Address(tenant, secret);
    }

    /// <summary>A new link for a letter that goes to the mail system now, or nothing where it went there before.</summary>
    public async Task<Uri?> HandAsync(TenantStore tenant, LetterMessage letter, DateTimeOffset expires, CancellationToken cancel)
    {
        var secret = Secret();
        var first = await tenant.InTransactionAsync(async tx =>
        {
            if (!await tx.HandLetterAsync(letter.Candidate, letter.Series, letter.Number)) return false;
            await tx.AddPortalLinkAsync(Hash(secret), letter.Candidate, expires);
            await tx.AppendAuditAsync("engine", "portal-letter-handed", letter.Candidate.Value, $"{letter.Series} {letter.Number}");
            return true;
        }, cancel);
        return first ? Address(tenant.Tenant, secret) : null;
    }

    /// <summary>The mail system did not take the letter: its link is nobody's, and it may be handed again.</summary>
    public static Task TakeBackAsync(TenantStore tenant, LetterMessage letter, Uri link, CancellationToken cancel) => tenant.InTransactionAsync(async tx =>
    {
        await tx.TakeLetterBackAsync(letter.Candidate, letter.Series, letter.Number);
        await tx.RemovePortalLinkAsync(Hash(link.Query[(link.Query.IndexOf('.', StringComparison.Ordinal) + 1)..]));
    }, cancel);

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

    private Uri Address(TenantId tenant, string secret) => new(settings.PublicUrl, $"portal?t={tenant}.{secret}");

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}

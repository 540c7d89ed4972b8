using System.Security.Cryptography;
using System.Text;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.Interviewing;

/// <summary>An interviewer's visit to the form about one session.</summary>
internal sealed record RubricVisit(TenantStore Tenant, RubricLink Link, string? Name, IReadOnlyList<string> Claims, string? Camera);

/// <summary>Links that take one form of one interviewer about one session. Of a link only a hash is kept; interviewers are told apart by a keyed hash of their mailbox.</summary>
internal sealed class RubricLinks(VerifyStore store, ServerSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);
    private const int MostClaims = 3;

    /// <returns>Nothing where this interviewer gave the form of this session already.</returns>
    public async Task<Uri?> CreateAsync(TenantStore tenant, CandidateId candidate, string session, DateTimeOffset startsAt, string interviewer, string actor, CancellationToken cancel)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var rater = $"rater-{(await tenant.HasherAsync())("rater", interviewer.Trim().ToLowerInvariant())[..16]}";
        var made = await tenant.InTransactionAsync(async tx =>
        {
            // An interview may lie ahead: the form is open until two weeks after it.
            var until = (startsAt > time.GetUtcNow() ? startsAt : time.GetUtcNow()) + Lifetime;
            if (!await tx.AddRubricLinkAsync(candidate, session, rater, Hash(secret), startsAt, until)) return false;
            await tx.AppendAuditAsync(actor, "rubric-link-made", candidate.Value, rater);
            return true;
        }, cancel);
        return made ? new Uri(settings.PublicUrl, $"rubric?t={tenant.Tenant}.{secret}") : null;
    }

    /// <summary>Looks without using the link up, so that a mail scanner does not either. Nothing for one that is unknown, used or too old.</summary>
    public async Task<RubricVisit?> OpenAsync(string? token, CancellationToken cancel)
    {
        var dot = token?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot <= 0 || token!.Length > 200) return null;
        var id = new TenantId(token[..dot]);
        if (!(await store.TenantsAsync(cancel)).Contains(id)) return null;
        var tenant = store.For(id);
        if (await tenant.RubricLinkAsync(Hash(token[(dot + 1)..]), cancel) is not { } link || await tenant.CandidateAsync(link.Candidate, cancel) is not { ErasedAt: null } row) return null;
        var evidence = await Dossiers.EvidenceAsync(tenant, link.Candidate, cancel);
        return new RubricVisit(tenant, link, row.Display?.Name, Claims(evidence), evidence.OfType<InterviewSession>().LastOrDefault(one => one.SessionId == link.Session && one.CameraLabel is not null)?.CameraLabel);
    }

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>What everybody is asked about alike: the last positions of the CV, in the words of the CV.</summary>
    private static string[] Claims(IReadOnlyList<Evidence> evidence) =>
    [
        .. evidence.OfType<EmploymentClaim>().OrderByDescending(claim => claim.Start?.Latest ?? DateOnly.MinValue).ThenBy(claim => claim.Employer, StringComparer.Ordinal)
            .Select(claim => claim.Title is { Length: > 0 } title ? $"{title}, {claim.Employer}" : claim.Employer).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostClaims),
    ];
}

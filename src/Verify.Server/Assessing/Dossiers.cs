using System.Text.Json;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Server.Assessing;

/// <summary>Dossiers from the store.</summary>
internal static class Dossiers
{
    /// <summary>The tier of a role that no job says otherwise of.</summary>
    public const string StandardRole = "standard";

    /// <summary>All evidence of a candidate that was not superseded.</summary>
    public static async Task<IReadOnlyList<Evidence>> EvidenceAsync(TenantStore tenant, CandidateId candidate, CancellationToken cancel) =>
    [
        .. (await tenant.EvidenceAsync(candidate, cancel)).Where(stored => stored.SupersededBy is null).Select(Read),
    ];

    public static Evidence Read(StoredEvidence stored) => JsonSerializer.Deserialize<Evidence>(stored.Json, Json.Canonical)!;

    /// <summary>The dossier as it stands now.</summary>
    public static async Task<DossierInput> LoadAsync(TenantStore tenant, CandidateId candidate, DateTimeOffset now, CancellationToken cancel, Policy? policy = null)
    {
        var evidence = await EvidenceAsync(tenant, candidate, cancel);
        return new DossierInput { CandidateId = candidate, AsOf = Standing.AsOf(evidence, now), Stage = Standing.StageOf(evidence), Role = policy is null ? StandardRole : RoleTier.Of(policy.Roles, evidence) ?? StandardRole, Evidence = evidence };
    }
}

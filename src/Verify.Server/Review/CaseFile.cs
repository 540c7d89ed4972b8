using System.Security.Claims;
using Verify.Core.Assessing;
using Verify.Core.Cases;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>All that a page about one candidate is made of. Opening it is written down.</summary>
internal sealed record CaseFile(TenantStore Tenant, CandidateRow Candidate, IReadOnlyList<Evidence> Evidence, Assessment? Assessment, IReadOnlyList<RecordedEvent> Events, CaseState State)
{
    public CandidateId Id => Candidate.Id;
    public string Name => Candidate.Display?.Name is { Length: > 0 } name ? name : Candidate.Id.Value;

    /// <summary>A document can carry the name of somebody who knows nothing of the application.</summary>
    public bool NamesADocument => Apart.Count > 0 || Evidence.OfType<Document>().Any();

    /// <summary>Papers of the right to work: no part of the case, shown on a page of their own.</summary>
    public IReadOnlySet<EvidenceId> Apart { get; init; } = new HashSet<EvidenceId>();

    public IReadOnlyList<Link> Links => [.. Evidence.OfType<Link>()];

    /// <summary>The same evidence, folded as the gates of a policy read it.</summary>
    public Dossier Fold(Policy policy, DateTimeOffset now) => Dossier.Fold(new DossierInput
    {
        CandidateId = Id, AsOf = Standing.AsOf(Evidence, now), Stage = Standing.StageOf(Evidence), Role = RoleTier.Of(policy.Roles, Evidence) ?? Dossiers.StandardRole, Evidence = Evidence,
    });

    public bool Allows(ConsentPurpose purpose) => Core.Asking.PortalPlan.Decision(Evidence, purpose) is { Given: true };

    /// <summary>The case, or nothing when there is no such candidate. A folded candidate's page is that of the one folded into.</summary>
    /// <param name="view">What is looked at, for the audit log.</param>
    public static async Task<CaseFile?> OpenAsync(VerifyStore store, ClaimsPrincipal person, string id, string view, CancellationToken cancel)
    {
        var tenant = store.For(person.TenantOf());
        if (await tenant.CandidateAsync(new CandidateId(id), cancel) is not { } row) return null;
        if (row.MergedInto is not null && await tenant.InTransactionAsync(tx => tx.RootAsync(row.Id), cancel) is var root && await tenant.CandidateAsync(root, cancel) is { } kept) row = kept;
        var evidence = (await Dossiers.EvidenceAsync(tenant, row.Id, cancel)).Where(item => !Steps.IsKeptApart(item)).ToArray();
        var assessment = await AssessCandidate.LatestAsync(tenant, row.Id, cancel);
        var events = await tenant.CaseOfAsync(row.Id, cancel);
        await tenant.AppendAuditAsync(person.Actor(), view, row.Id.Value, "", cancel);
        return new CaseFile(tenant, row, evidence, assessment, events, CaseState.Of(events)) { Apart = await PaperFiles.ApartAsync(tenant, row.Id, cancel) };
    }
}

using System.Security.Claims;
using Verify.Core.Asking;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Server.Uploads;

namespace Verify.Server.Portal;

/// <summary>What a page of the portal needs to know of the candidate who opened it.</summary>
internal sealed record Visit(TenantStore Tenant, CandidateId Candidate, IReadOnlyList<Evidence> Evidence, IReadOnlyList<Upload> Uploads, bool Biometrics, string? Jurisdiction)
{
    public string Actor => $"candidate:{Candidate}";

    public IReadOnlyList<Ask> Asks => PortalPlan.For(Evidence, Papers(), Biometrics);

    public static async Task<Visit> OfAsync(ClaimsPrincipal person, VerifyStore store, CancellationToken cancel)
    {
        var (tenant, candidate) = (store.For(person.TenantOf()), person.CandidateOf());
        return new Visit(tenant, candidate, await Dossiers.EvidenceAsync(tenant, candidate, cancel), await tenant.UploadsAsync(candidate, cancel),
            await tenant.GetAsync("biometrics", cancel) == "on", await tenant.GetAsync("jurisdiction", cancel));
    }

    public bool Allows(ConsentPurpose purpose) => PortalPlan.Decision(Evidence, purpose) is { Given: true };

    private Dictionary<string, AskState> Papers()
    {
        var states = new Dictionary<string, AskState>(StringComparer.Ordinal);
        foreach (var upload in Uploads.OrderBy(upload => upload.AddedAt))
            states[upload.Slot switch { "w2" or "pay-stub" => "work", "bank-statement" or "cheque" => "bank", var slot => slot }] = upload.State switch
            {
                "read" => AskState.Done,
                "unreadable" => AskState.Open,
                _ => AskState.Waiting,
            };
        return states;
    }
}

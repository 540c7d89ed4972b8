using System.Security.Claims;
using Verify.Core.Asking;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Connecting;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Server.Uploads;

namespace Verify.Server.Portal;

/// <summary>What a page of the portal needs to know of the candidate who opened it.</summary>
internal sealed record Visit(TenantStore Tenant, CandidateId Candidate, IReadOnlyList<Evidence> Evidence, IReadOnlyList<Upload> Uploads, IReadOnlyList<ConsentPurpose> Asked, Dossier Dossier, GateRules Rules)
{
    public string Actor => $"candidate:{Candidate}";

    public IReadOnlyList<Ask> Asks => PortalPlan.For(Evidence, Papers(), Asked, Permits);

    /// <summary>The packs of law whose words the choices need; where the job's place is not known, those that ask for most.</summary>
    public IReadOnlyList<string> Places => Rules.Applying(Dossier) is { Known: true } applying ? [.. applying.Packs.Select(pack => pack.Id)] : ["eu", "us"];

    public bool MayGive(string slot) => PortalPlan.MayGive(slot, Evidence, Asked, Permits);

    public static Task<Visit> OfAsync(ClaimsPrincipal person, VerifyStore store, Policies policies, CancellationToken cancel) => ForAsync(store.For(person.TenantOf()), person.CandidateOf(), policies, cancel);

    /// <summary>The same for somebody who looks after the candidate.</summary>
    public static async Task<Visit> ForAsync(TenantStore tenant, CandidateId candidate, Policies policies, CancellationToken cancel)
    {
        var policy = (await policies.ForAsync(tenant, cancel)).Policy;
        var input = await Dossiers.LoadAsync(tenant, candidate, DateTimeOffset.MaxValue, cancel, policy);
        var biometrics = await FaceHost.AreOnAsync(tenant, cancel);
        var recordings = biometrics && (await tenant.ConnectionsAsync(cancel)).Any(stored => stored.Enabled && Connections.For(tenant.Tenant, stored).Setting("recordings") == "yes");
        return new Visit(tenant, candidate, input.Evidence, await tenant.UploadsAsync(candidate, cancel), PortalPlan.AskedOf(biometrics, recordings), Dossier.Fold(input), policy.Gating);
    }

    public bool Allows(ConsentPurpose purpose) => PortalPlan.Decision(Evidence, purpose) is { Given: true };

    private bool Permits(Step step) => Gate.May(step, Dossier, Rules) is GateAnswer.Allowed;

    private Dictionary<string, AskState> Papers()
    {
        var states = new Dictionary<string, AskState>(StringComparer.Ordinal);
        foreach (var upload in Uploads.OrderBy(upload => upload.AddedAt))
            states[upload.Slot switch { "w2" or "pay-stub" or "payslip" or "invoice" => "work", "bank-statement" or "cheque" => "bank", var slot => slot }] = upload.State switch
            {
                "read" => AskState.Done,
                "unreadable" => AskState.Open,
                _ => AskState.Waiting,
            };
        return states;
    }
}

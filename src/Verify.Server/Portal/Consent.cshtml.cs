using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Verify.Core.Asking;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Store;

namespace Verify.Server.Portal;

/// <summary>What the candidate allows, by purpose, and its withdrawal.</summary>
[Authorize(Policy = PortalSetup.ForCandidate)]
[EnableRateLimiting(PortalSetup.VisitLimit)]
internal sealed class ConsentModel(VerifyStore store, Policies policies, PortalRecorder recorder) : PageModel
{
    private IReadOnlyList<Evidence> _evidence = [];

    public IReadOnlyList<ConsentPurpose> Asked { get; private set; } = [];
    public IReadOnlyList<string> Places { get; private set; } = [];
    public bool Saved { get; private set; }
    public bool Missing { get; private set; }

    public bool? Decided(ConsentPurpose purpose) => PortalPlan.Decision(_evidence, purpose)?.Given;

    public async Task OnGetAsync(bool saved, CancellationToken cancel)
    {
        Saved = saved;
        Show(await Visit.OfAsync(User, store, policies, cancel));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        var form = await Request.ReadFormAsync(cancel);
        var decisions = new Dictionary<ConsentPurpose, bool>();
        foreach (var purpose in visit.Asked)
            if (form[EvidenceText.Kebab(purpose)].ToString() is "yes" or "no") decisions[purpose] = form[EvidenceText.Kebab(purpose)] == "yes";
        await recorder.DecideAsync(visit, decisions, cancel);
        if (decisions.GetValueOrDefault(ConsentPurpose.NetworkAndDevice))
            await recorder.SeenAsync(visit, HttpContext, User.FindFirstValue(PortalSetup.SessionClaim)!, Device.Of(form["zone"], form["offset"], null), cancel);
        var after = await Visit.OfAsync(User, store, policies, cancel);
        Missing = after.Asked.Any(purpose => PortalPlan.Decision(after.Evidence, purpose) is null);
        if (!Missing) return Redirect("/portal/consent?saved=true");
        Show(after);
        return Page();
    }

    private void Show(Visit visit) => (_evidence, Asked, Places) = (visit.Evidence, visit.Asked, visit.Places);
}

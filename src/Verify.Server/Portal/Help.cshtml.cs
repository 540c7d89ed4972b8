using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Verify.Server.Assessing;
using Verify.Server.Store;

namespace Verify.Server.Portal;

/// <summary>Objections and other ways: each is answered by a person, by a day that is shown.</summary>
[Authorize(Policy = PortalSetup.ForCandidate)]
[EnableRateLimiting(PortalSetup.VisitLimit)]
internal sealed class HelpModel(VerifyStore store, Policies policies, PortalRecorder recorder) : PageModel
{
    public IReadOnlyList<PortalRequest> Requests { get; private set; } = [];
    public bool Asked { get; private set; }

    public async Task OnGetAsync(bool asked, CancellationToken cancel)
    {
        Asked = asked;
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        Requests = await visit.Tenant.PortalRequestsAsync(visit.Candidate, cancel);
    }

    public async Task<IActionResult> OnPostAsync(string? kind, string? text, CancellationToken cancel)
    {
        if (kind is not ("contest" or "accommodation")) return BadRequest();
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        if (PortalRecorder.Clip(text, 4000) is not { } words) return Redirect("/portal/help");
        await recorder.AskAsync(visit, kind, words, TimeSpan.FromDays(kind == "contest" ? 10 : 3), cancel);
        return Redirect("/portal/help?asked=true");
    }

    public static string TitleOf(string kind) => kind switch
    {
        "contest" => "Objection",
        "accommodation" => "Another way",
        _ => "Live call",
    };
}

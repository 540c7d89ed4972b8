using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Verify.Core.Asking;
using Verify.Server.Assessing;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Portal;

/// <summary>What the candidate is asked for, and how far it is.</summary>
[Authorize(Policy = PortalSetup.ForCandidate)]
[EnableRateLimiting(PortalSetup.VisitLimit)]
internal sealed class HomeModel(VerifyStore store, Policies policies) : PageModel
{
    public IReadOnlyList<Ask> Asks { get; private set; } = [];
    public IReadOnlyList<Upload> Uploads { get; private set; } = [];
    public bool Offered { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        (Asks, Uploads, Offered) = (visit.Asks, visit.Uploads, PortalPlan.OfferMade(visit.Evidence));
    }

    public async Task<IActionResult> OnPostLeaveAsync(CancellationToken cancel)
    {
        if (User.FindFirstValue(PortalSetup.SessionClaim) is { } session) await store.For(User.TenantOf()).InTransactionAsync(tx => tx.EndPortalSessionAsync(PortalLinks.Hash(session)), cancel);
        await HttpContext.SignOutAsync(PortalSetup.Scheme);
        return Redirect("/portal");
    }

    public static string TitleOf(string ask) => ask switch
    {
        "consent" => "Your choices",
        "identity" => "Identity document",
        "live-check" => "Live check",
        "work-papers" => "Proof of earlier work",
        "bank-papers" => "Account for your pay",
        _ => throw new ArgumentOutOfRangeException(nameof(ask), ask, "nothing that is asked"),
    };

    public static string WhyOf(string ask) => ask switch
    {
        "consent" => "You decide what we may use. Nothing is collected before.",
        "identity" => "So that nobody else can be hired under your name.",
        "live-check" => "Shows that it is you who holds the document. A live call with a person is just as good.",
        "work-papers" => "A W-2, pay stub or payslip can stand in for a call to your earlier employer.",
        "bank-papers" => "So that your pay goes to your own account.",
        _ => throw new ArgumentOutOfRangeException(nameof(ask), ask, "nothing that is asked"),
    };

    public static string WordOf(Ask ask) => ask.State switch
    {
        AskState.Done => "done",
        AskState.Waiting => "being read",
        AskState.Later => "not now",
        _ => ask.Optional ? "optional" : "open",
    };

    public static IEnumerable<(string Href, string Text)> LinksOf(Ask ask) => ask.Id switch
    {
        "consent" => [("/portal/consent", ask.State == AskState.Done ? "Look at or change your choices" : "Decide")],
        "identity" => [("/portal/upload/identity", ask.State == AskState.Done ? "Give another picture" : "Give the document")],
        "live-check" => [("/portal/live", "Start the live check")],
        "work-papers" => [("/portal/upload/w2", "Give a W-2"), ("/portal/upload/pay-stub", "Give a pay stub"), ("/portal/upload/payslip", "Give a European payslip"), ("/portal/upload/invoice", "Give an invoice of yours")],
        "bank-papers" => [("/portal/upload/cheque", "Give a void cheque"), ("/portal/upload/bank-statement", "Give a bank statement")],
        _ => [],
    };
}

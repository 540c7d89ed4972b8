using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Verify.Server.Portal;

/// <summary>Opening a link shows a button; only pressing it uses the link up, so that a mail scanner does not.</summary>
[EnableRateLimiting(PortalSetup.VisitLimit)]
internal sealed class EnterModel(PortalLinks links) : PageModel
{
    [BindProperty]
    public string? Token { get; set; }

    public bool Failed { get; private set; }
    public bool Inside { get; private set; }

    public async Task OnGetAsync(string? t)
    {
        Token = t;
        Inside = (await HttpContext.AuthenticateAsync(PortalSetup.Scheme)).Succeeded;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await links.UseAsync(Token ?? "", cancel) is var (tenant, candidate, session))
        {
            await HttpContext.EnterAsync(tenant, candidate, session);
            return Redirect("/portal/home");
        }
        Failed = true;
        Inside = (await HttpContext.AuthenticateAsync(PortalSetup.Scheme)).Succeeded;
        return Page();
    }
}

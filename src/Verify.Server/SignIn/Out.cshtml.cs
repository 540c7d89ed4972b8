using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Verify.Server.SignIn;

/// <summary>Ends the session: the cookie, and what it stands for.</summary>
[AllowAnonymous]
internal sealed class SignOutModel(Sessions sessions) : PageModel
{
    public IActionResult OnGet() => Redirect("/");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await sessions.EndAsync(User, cancel);
        await HttpContext.SignOutAsync();
        return Redirect("/signin");
    }
}

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Verify.Server.SignIn;

/// <summary>Opening a link shows a button; only pressing it uses the link up, so that a mail scanner does not.</summary>
internal sealed class SignInModel(SignInLinks links) : PageModel
{
    [BindProperty]
    public string? Token { get; set; }

    public bool Failed { get; private set; }

    public void OnGet(string? t) => Token = t;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await links.UseAsync(Token ?? "", cancel) is { } who)
        {
            await HttpContext.SignInAsync(who);
            return Redirect("/");
        }
        Failed = true;
        return Page();
    }
}

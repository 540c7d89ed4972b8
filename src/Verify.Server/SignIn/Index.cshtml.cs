using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Verify.Server.SignIn;

/// <summary>With the directory where one is connected, or by a link. Opening a link shows a button; only pressing it uses the link up, so that a mail scanner does not.</summary>
[AllowAnonymous, EnableRateLimiting(SignInSetup.SignInLimit)]
internal sealed class SignInModel(SignInLinks links, Sessions sessions, Lockout lockout, EntraDirectory directory) : PageModel
{
    [BindProperty]
    public string? Token { get; set; }

    public string? ReturnUrl { get; private set; }
    public bool Failed { get; private set; }
    public string? Problem { get; private set; }
    public bool HasDirectory => directory.Connected;

    public void OnGet(string? t, string? problem, string? returnUrl)
    {
        (Token, ReturnUrl) = (t, DirectorySignIn.IsLocal(returnUrl) ? returnUrl : null);
        Problem = problem switch
        {
            null => null,
            EntraDirectory.NoRole => "Your account has no role here. Ask an administrator for one.",
            EntraDirectory.NotForUs => "Your organisation is not connected here.",
            EntraDirectory.TooManyGroups => "Your account is in more groups than a sign-in can carry. Ask an administrator for an app role.",
            "unreachable" => "The sign-in of your organisation does not answer. Please try again in a few minutes.",
            _ => "The sign-in did not work. Please try again.",
        };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (lockout.IsOut(HttpContext))
        {
            Problem = "Too many tries came from your address. Please wait ten minutes.";
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Page();
        }
        if (await links.UseAsync(Token ?? "", sessions, cancel) is { } who)
        {
            await HttpContext.SignInAsync(who);
            return Redirect("/");
        }
        lockout.Failed(HttpContext);
        Failed = true;
        return Page();
    }
}

using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.SignIn;

/// <summary>Cookie sessions, short and not readable by script, and the policies that pages name.</summary>
internal static class SignInSetup
{
    public const string ForReview = "review";
    /// <summary>Those who decide: they alone take a case out of the console.</summary>
    public const string ForDeciding = "deciding";
    public const string ForFigures = "figures";
    public const string ForProgress = "progress";
    public const string ForAdmin = "admin";
    public const string ForOnboarding = "onboarding";
    private const string TenantClaim = "tenant";

    public static void AddSignIn(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<SignInLinks>();
        services.AddDataProtection().SetApplicationName("verify");
        services.AddOptions<KeyManagementOptions>().Configure<VerifyStore>((options, store) => options.XmlRepository = new SharedWebKeys(store));
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "verify";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = settings.PublicUrl.Scheme == "https" ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            cookie.LoginPath = "/signin";
            cookie.AccessDeniedPath = "/signin/denied";
            cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
            cookie.SlidingExpiration = false;
        });
        services.AddAuthorizationBuilder()
            .AddPolicy(ForReview, policy => policy.RequireRole(Names(Role.Reviewer, Role.Compliance, Role.Admin, Role.Auditor)))
            .AddPolicy(ForDeciding, policy => policy.RequireRole(Names(Role.Reviewer, Role.Compliance)))
            .AddPolicy(ForFigures, policy => policy.RequireRole(Names(Role.Compliance, Role.Admin, Role.Auditor)))
            .AddPolicy(ForOnboarding, policy => policy.RequireRole(Names(Role.Hr, Role.Compliance, Role.Auditor)))
            .AddPolicy(ForAdmin, policy => policy.RequireRole(Names(Role.Admin)))
            .AddPolicy(ForProgress, policy => policy.RequireRole(Names(Role.Recruiter, Role.Hr, Role.Reviewer, Role.Compliance, Role.Admin)));
    }

    /// <summary>Starts a session.</summary>
    public static Task SignInAsync(this HttpContext http, SignedIn who) => http.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, who.Name), new Claim(ClaimTypes.Role, who.Role.ToString()), new Claim(TenantClaim, who.Tenant.Value)], CookieAuthenticationDefaults.AuthenticationScheme)));

    /// <summary>The tenant of the person who is signed in.</summary>
    public static TenantId TenantOf(this ClaimsPrincipal person) => new(person.FindFirstValue(TenantClaim) ?? throw new InvalidOperationException("nobody is signed in"));

    /// <summary>Who acts, as the audit log names them.</summary>
    public static string Actor(this ClaimsPrincipal person) => $"person:{person.Identity?.Name}";

    private static string[] Names(params Role[] roles) => [.. roles.Select(role => role.ToString())];
}

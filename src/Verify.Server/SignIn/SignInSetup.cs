using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.RateLimiting;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.SignIn;

/// <summary>Cookie sessions, short, revocable and not readable by script; the directory where one is connected; and the policies that pages name.</summary>
internal static class SignInSetup
{
    public const string ForReview = "review";
    /// <summary>Those who decide: they alone take a case out of the console.</summary>
    public const string ForDeciding = "deciding";
    public const string ForFigures = "figures";
    public const string ForProgress = "progress";
    public const string ForAdmin = "admin";
    public const string ForOnboarding = "onboarding";
    /// <summary>Those who settle the right to work: papers of it are for nobody else's eyes.</summary>
    public const string ForRightToWork = "right-to-work";
    public const string SessionClaim = "session", PersonClaim = "person", TenantClaim = "tenant";

    /// <summary>The limit on the pages of the sign-in, by address.</summary>
    public const string SignInLimit = "sign-in";

    public static void AddSignIn(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<SignInLinks>().AddSingleton<Sessions>().AddSingleton<EntraDirectory>().AddSingleton<Lockout>();
        services.AddDataProtection().SetApplicationName("verify");
        services.AddOptions<KeyManagementOptions>().Configure<VerifyStore>((options, store) => options.XmlRepository = new SharedWebKeys(store));
        var secure = settings.PublicUrl.Scheme == "https" ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        var authentication = services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "verify";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = secure;
            cookie.LoginPath = "/signin";
            cookie.AccessDeniedPath = "/signin/denied";
            cookie.ExpireTimeSpan = Sessions.Lifetime;
            cookie.SlidingExpiration = false;
            cookie.Events.OnValidatePrincipal = ValidateAsync;
        });
        if (settings.Directory.Connected) AddDirectory(authentication, settings.Directory, secure);
        services.AddRateLimiter(limits => limits.AddPolicy(SignInLimit, http =>
            RateLimitPartition.GetFixedWindowLimiter(Lockout.PlaceOf(http), _ => new FixedWindowRateLimiterOptions { PermitLimit = 120, Window = TimeSpan.FromMinutes(1) })));
        services.AddAuthorizationBuilder()
            .AddPolicy(ForReview, policy => policy.RequireRole(Names(Role.Reviewer, Role.Compliance, Role.Admin, Role.Auditor)))
            .AddPolicy(ForDeciding, policy => policy.RequireRole(Names(Role.Reviewer, Role.Compliance)))
            .AddPolicy(ForFigures, policy => policy.RequireRole(Names(Role.Compliance, Role.Admin, Role.Auditor)))
            .AddPolicy(ForOnboarding, policy => policy.RequireRole(Names(Role.Hr, Role.Compliance, Role.Auditor)))
            .AddPolicy(ForRightToWork, policy => policy.RequireRole(Names(Role.Hr, Role.Compliance)))
            .AddPolicy(ForAdmin, policy => policy.RequireRole(Names(Role.Admin)))
            .AddPolicy(ForProgress, policy => policy.RequireRole(Names(Role.Recruiter, Role.Hr, Role.Reviewer, Role.Compliance, Role.Admin)));
    }

    private static void AddDirectory(AuthenticationBuilder authentication, DirectorySettings settings, CookieSecurePolicy secure) =>
        authentication.AddOAuth<OAuthOptions, DirectorySignIn>(DirectorySignIn.SchemeName, directory =>
        {
            // The true addresses come from the provider's metadata with the first sign-in.
            (directory.AuthorizationEndpoint, directory.TokenEndpoint) = (settings.Authority!.ToString(), settings.Authority.ToString());
            (directory.ClientId, directory.ClientSecret, directory.CallbackPath) = (settings.ClientId, settings.ClientSecret, DirectorySignIn.CallbackPath);
            directory.UsePkce = true;
            directory.Backchannel = EntraDirectory.Http;
            foreach (var scope in (string[])["openid", "profile", "offline_access"]) directory.Scope.Add(scope);
            directory.CorrelationCookie.SameSite = SameSiteMode.Lax;
            directory.CorrelationCookie.SecurePolicy = secure;
            directory.Events.OnRemoteFailure = DirectorySignIn.RefusedAsync;
        });

    /// <summary>Starts a session on this browser.</summary>
    public static Task SignInAsync(this HttpContext http, SignedIn who) => http.SignInAsync(CookieOf(who));

    /// <summary>What the cookie holds: whose session it is. Name and role stand in the store, where they can change.</summary>
    public static ClaimsPrincipal CookieOf(SignedIn who) =>
        new(new ClaimsIdentity([new Claim(SessionClaim, who.Session), new Claim(TenantClaim, who.Tenant.Value)], CookieAuthenticationDefaults.AuthenticationScheme));

    /// <summary>The tenant of the person who is signed in.</summary>
    public static TenantId TenantOf(this ClaimsPrincipal person) => new(person.FindFirstValue(TenantClaim) ?? throw new InvalidOperationException("nobody is signed in"));

    /// <summary>Who acts, as the audit log names them: an id, where the directory knows the person.</summary>
    public static string Actor(this ClaimsPrincipal person) => $"person:{person.FindFirstValue(PersonClaim) ?? person.Identity?.Name}";

    public static string[] Names(params IEnumerable<Role> roles) => [.. roles.Select(role => role.ToString())];

    /// <summary>Every request looks the session up: one that was ended, or whose role the directory took away, ends now.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var cookie = context.Principal!;
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        if (cookie.FindFirstValue(SessionClaim) is { } secret && await sessions.FindAsync(cookie.TenantOf(), secret, context.HttpContext.RequestAborted) is { } who)
        {
            context.ReplacePrincipal(new ClaimsPrincipal(new ClaimsIdentity([.. cookie.Claims.Where(claim => claim.Type is SessionClaim or TenantClaim),
                new Claim(ClaimTypes.Name, who.Name), new Claim(ClaimTypes.Role, who.Role.ToString()), new Claim(PersonClaim, who.Person)], CookieAuthenticationDefaults.AuthenticationScheme)));
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync();
    }
}

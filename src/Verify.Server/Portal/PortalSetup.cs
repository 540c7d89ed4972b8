using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.RateLimiting;
using Verify.Core.Model;
using Verify.Server.Configuration;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Portal;

/// <summary>The candidate's own session, apart from everybody else's: its cookie, its languages, its limits.</summary>
internal static class PortalSetup
{
    public const string Scheme = "portal", ForCandidate = "candidate", CandidateClaim = "candidate", SessionClaim = "portal-session";
    private const string LanguageCookie = "verify-language";
    public const string VisitLimit = "portal", UploadLimit = "portal-upload";

    public static IReadOnlyList<(string Code, string Name)> Languages { get; } = [("en", "English"), ("de", "Deutsch")];

    public static void AddPortal(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton<PortalLinks>().AddSingleton<PortalRecorder>().AddSingleton<LetterOffice>();
        services.AddAuthentication().AddCookie(Scheme, cookie =>
        {
            cookie.Cookie.Name = "verify-portal";
            cookie.Cookie.Path = "/portal";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = settings.PublicUrl.Scheme == "https" ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            cookie.LoginPath = "/portal";
            cookie.AccessDeniedPath = "/portal";
            cookie.ExpireTimeSpan = PortalLinks.SessionLifetime;
            cookie.SlidingExpiration = false;
            cookie.Events.OnValidatePrincipal = ValidateAsync;
        });
        services.AddAuthorizationBuilder().AddPolicy(ForCandidate, policy => policy.AddAuthenticationSchemes(Scheme).RequireClaim(CandidateClaim));
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.AddPolicy(VisitLimit, http => Window(http, 120, TimeSpan.FromMinutes(1)));
            limits.AddPolicy(UploadLimit, http => Window(http, 60, TimeSpan.FromMinutes(10)));
        });
    }

    /// <summary>Only the portal speaks other languages; it must come before the pages.</summary>
    public static void UsePortal(this WebApplication app)
    {
        var cultures = Languages.Select(language => new CultureInfo(language.Code)).ToList();
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/portal"), portal => portal.UseRequestLocalization(new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture("en"), SupportedCultures = cultures, SupportedUICultures = cultures,
            RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = LanguageCookie }, new AcceptLanguageHeaderRequestCultureProvider()],
        }));
        app.UseRateLimiter();
        app.MapGet("/portal/export", ObservedModel.ExportAsync).RequireAuthorization(ForCandidate).RequireRateLimiting(VisitLimit);
        app.MapGet("/portal/language", async (HttpContext http, VerifyStore store, string? to) =>
        {
            if (Languages.Any(language => language.Code == to))
            {
                http.Response.Cookies.Append(LanguageCookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(to!)), new CookieOptions { Path = "/portal", HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(90) });
                if (await http.AuthenticateAsync(Scheme) is { Succeeded: true, Principal: var person }) await KeepLanguageAsync(store, person.TenantOf(), person.CandidateOf(), to!);
            }
            var back = http.Request.GetTypedHeaders().Referer;
            // Only back into the portal, and never with a token in the address.
            return Results.LocalRedirect(back is not null && back.Authority == http.Request.Host.Value && back.AbsolutePath.StartsWith("/portal/", StringComparison.Ordinal) && back.AbsolutePath != "/portal/language" ? back.AbsolutePath : "/portal/home");
        }).RequireRateLimiting(VisitLimit);
    }

    public static async Task EnterAsync(this HttpContext http, TenantId tenant, CandidateId candidate, string session)
    {
        // What was chosen on the page before the link was used is known by its cookie alone.
        if (http.Request.Cookies.ContainsKey(LanguageCookie))
            await KeepLanguageAsync(http.RequestServices.GetRequiredService<VerifyStore>(), tenant, candidate, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
        await http.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim("tenant", tenant.Value), new Claim(CandidateClaim, candidate.Value), new Claim(SessionClaim, session)], Scheme)), new AuthenticationProperties { IsPersistent = true });
    }

    /// <summary>Letters are written in it from now on.</summary>
    private static Task KeepLanguageAsync(VerifyStore store, TenantId tenant, CandidateId candidate, string language) => store.For(tenant).InTransactionAsync(tx => tx.ChoosePortalLanguageAsync(candidate, language));

    public static CandidateId CandidateOf(this ClaimsPrincipal person) => new(person.FindFirstValue(CandidateClaim) ?? throw new InvalidOperationException("no candidate is here"));

    /// <summary>A session ends at once when it is ended in the store, or the person is erased; after a merge it goes on for the one folded into.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var store = context.HttpContext.RequestServices.GetRequiredService<VerifyStore>();
        var session = context.Principal?.FindFirstValue(SessionClaim);
        var candidate = session is null ? null : await store.For(context.Principal!.TenantOf()).PortalSessionAsync(PortalLinks.Hash(session), context.HttpContext.RequestAborted);
        if (candidate is null || candidate.Value.Value != context.Principal!.FindFirstValue(CandidateClaim))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Scheme);
        }
    }

    private static RateLimitPartition<string> Window(HttpContext http, int most, TimeSpan window) =>
        RateLimitPartition.GetFixedWindowLimiter(http.User.FindFirstValue(CandidateClaim) ?? http.Connection.RemoteIpAddress?.ToString() ?? "", _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = window });
}

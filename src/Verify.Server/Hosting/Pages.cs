using Microsoft.AspNetCore.Authorization;
using Verify.Server.Api;
using Verify.Server.Configuration;
using Verify.Server.Portal;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Hosting;

/// <summary>Server-rendered pages: they lie in the folder of their slice.</summary>
internal static class Pages
{
    public static void AddPages(this IServiceCollection services, ServerSettings settings)
    {
        services.AddLocalization();
        services.AddRazorPages(options => options.RootDirectory = "/");
        services.AddSignIn(settings);
        services.AddApi();
        services.AddSingleton<Review.CaseWork>().AddSingleton<Review.Budget>();
        services.AddAntiforgery(options => options.Cookie.Name = "verify-form");
    }

    public static void UsePages(this WebApplication app)
    {
        var framing = string.Join(' ', app.Services.GetRequiredService<ServerSettings>().TeamsHosts);
        app.Use((http, next) => HardenAsync(http, framing, next));
        app.UseStatusCodePages(async context =>
        {
            if (context.HttpContext.Response.HasStarted || context.HttpContext.Request.Path.StartsWithSegments("/hooks")) return;
            if (context.HttpContext.Request.Path.StartsWithSegments("/api"))
            {
                await ApiResult.OfStatus(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext);
                return;
            }
            context.HttpContext.Response.ContentType = "text/html; charset=utf-8";
            await context.HttpContext.Response.WriteAsync($"<!doctype html><html lang=en><meta charset=utf-8><title>Verify</title><link rel=stylesheet href=/verify.css><main><section class='card narrow'><h1>{Title(context.HttpContext.Response.StatusCode)}</h1><p><a href='/'>Back to the start</a></p></section></main>");
        });
        app.Use(async (http, next) =>
        {
            try { await next(http); }
            catch (BadCursorException) when (!http.Response.HasStarted) { http.Response.StatusCode = StatusCodes.Status400BadRequest; }
        });
        app.UseAuthentication();
        app.UseAuthorization();
        app.UsePortal();
        app.MapRazorPages();
        app.MapApi();
        app.MapGet("/signin/directory", DirectorySignIn.BeginAsync).AllowAnonymous().RequireRateLimiting(SignInSetup.SignInLimit);
        app.MapGet("/review/papers/{candidate}/{id}/{page:int}", Review.PaperFiles.DownloadAsync).RequireAuthorization(SignInSetup.ForReview);
        app.MapGet("/admin/audit.csv", Admin.AuditModel.DownloadAsync).RequireAuthorization(SignInSetup.ForFigures);
        app.MapGet("/review/queue.csv", Review.QueueExport.DownloadAsync).RequireAuthorization(SignInSetup.ForReview);
        app.MapGet("/review/{id}/export.json", Review.CaseExport.JsonAsync).RequireAuthorization(SignInSetup.ForDeciding);
        app.MapGet("/review/{id}/stix.json", Review.CaseExport.StixAsync).RequireAuthorization(SignInSetup.ForDeciding);
        app.MapGet("/review/{id}/documents/{upload}/{page:int}", Review.DocumentsModel.PictureAsync).RequireAuthorization(SignInSetup.ForReview);
        app.MapGet("/review/{id}/stills/{picture:int}", Review.InterviewsModel.StillAsync).RequireAuthorization(SignInSetup.ForDeciding);
        app.MapGet("/onboarding/{id}/right-to-work/{upload}/{page:int}", Onboarding.RightToWorkModel.PictureAsync).RequireAuthorization(SignInSetup.ForRightToWork);
        app.MapGet("/", [AllowAnonymous] (HttpContext http) => Results.Redirect(http.User.Identity?.IsAuthenticated != true ? "/signin" : http.User.IsInRole(nameof(Role.Hr)) ? "/onboarding" : http.User.IsInRole(nameof(Role.Recruiter)) ? "/signin/denied" : "/review"));
    }

    private static string Title(int status) => status switch
    {
        404 => "There is no such page",
        400 => "This was not understood; please open the page again",
        403 => "This page is not for your role",
        413 => "This is too large; 12 MB are taken",
        429 => "Too many tries; please wait a minute",
        _ => "Something went wrong",
    };

    /// <summary>No script but our own, no guessing of types, and no frames but those of Teams around its tab.</summary>
    private static Task HardenAsync(HttpContext http, string framing, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        var around = framing.Length > 0 && http.Request.Path.StartsWithSegments("/teams") ? framing : "'none'";
        headers.ContentSecurityPolicy = $"default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {around}; object-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-cache, no-store";
        headers.Pragma = "no-cache";
        return next(http);
    }
}

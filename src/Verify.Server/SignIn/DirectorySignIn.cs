using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Verify.Server.Observability;
using Verify.Server.Store;

namespace Verify.Server.SignIn;

/// <summary>A sign-in that comes to nothing, with the code of the sentence that says why.</summary>
internal sealed class SignInRefusedException(string why) : Exception("the sign-in was refused")
{
    public string Why { get; } = why;
}

/// <summary>
/// OpenID Connect over the framework's OAuth handler, which keeps state, correlation and PKCE: endpoints from the provider's metadata, a nonce, and the id token instead of a look at an API.
/// https://openid.net/specs/openid-connect-core-1_0.html
/// </summary>
internal sealed class DirectorySignIn(IOptionsMonitor<OAuthOptions> options, ILoggerFactory logger, UrlEncoder encoder, EntraDirectory directory, Sessions sessions, VerifyStore store)
    : OAuthHandler<OAuthOptions>(options, logger, encoder)
{
    public const string SchemeName = "directory", CallbackPath = "/signin/callback";
    private const string Nonce = "nonce";

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Options.AuthorizationEndpoint = (await directory.ConfigurationAsync(Context.RequestAborted)).AuthorizationEndpoint;
        properties.Items[Nonce] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), Nonce, properties.Items[Nonce]!);

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        Options.TokenEndpoint = (await directory.ConfigurationAsync(Context.RequestAborted)).TokenEndpoint;
        return await base.HandleRemoteAuthenticateAsync();
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var token = tokens.Response?.RootElement.TryGetProperty("id_token", out var member) == true ? member.GetString() : null;
        if (token is null || !properties.Items.TryGetValue(Nonce, out var nonce) || nonce is null) throw new SignInRefusedException(EntraDirectory.BadToken);
        properties.Items.Remove(Nonce);
        var answer = await directory.ReadIdTokenAsync(token, nonce, Context.RequestAborted);
        if (answer is not DirectoryAnswer.Known { Person: var person }) throw new SignInRefusedException(answer is DirectoryAnswer.Refused refused ? refused.Why : EntraDirectory.BadToken);
        if (!(await store.TenantsAsync(Context.RequestAborted)).Contains(person.Tenant)) throw new SignInRefusedException(EntraDirectory.NotForUs);
        // Without a refresh token nobody could be asked whether the role still stands.
        if (tokens.RefreshToken is not { Length: > 0 } refresh) throw new SignInRefusedException(EntraDirectory.BadToken);
        var signedIn = await sessions.BeginAsync(person.Tenant, person.Id, await sessions.NameAsync(person, Context.RequestAborted), person.Role, refresh, Context.RequestAborted);
        return new AuthenticationTicket(SignInSetup.CookieOf(signedIn), properties, Scheme.Name);
    }

    /// <summary>Where people are sent whose sign-in came to nothing.</summary>
    public static Task RefusedAsync(RemoteFailureContext context)
    {
        var why = context.Failure is SignInRefusedException refused ? refused.Why : "failed";
        context.HttpContext.RequestServices.GetRequiredService<Lockout>().Failed(context.HttpContext);
        context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Verify").SignInRefused(why);
        context.Response.Redirect($"/signin?problem={why}");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    /// <summary>Begins a sign-in; afterwards people come to the page that they wanted.</summary>
    public static async Task<IResult> BeginAsync(HttpContext http, EntraDirectory directory, string? returnUrl)
    {
        if (!directory.Connected) return Results.NotFound();
        try { await directory.ConfigurationAsync(http.RequestAborted); }
        catch (InvalidOperationException) { return Results.Redirect("/signin?problem=unreachable"); }
        return Results.Challenge(new AuthenticationProperties { RedirectUri = IsLocal(returnUrl) ? returnUrl : "/" }, [SchemeName]);
    }

    /// <summary>A path of this server, and not one that a browser reads as another host.</summary>
    public static bool IsLocal(string? url) => url is ['/', ..] and not ['/', '/', ..] and not ['/', '\\', ..] && !url.Any(char.IsControl);
}

using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Verify.Core.Model;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Api;

/// <summary>
/// Who calls: a program with its key, or a person with the directory's token, as the Teams tab sends it. Never the cookie of the pages, so that no other site can use it.
/// </summary>
internal sealed class ApiAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, VerifyStore store, EntraDirectory directory, Sessions sessions, Lockout lockout, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "api";
    private const string Bearer = "Bearer ";
    private static readonly TimeSpan UseRemembered = TimeSpan.FromMinutes(1);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        if (lockout.IsOut(Context)) return AuthenticateResult.Fail("locked out");
        var token = header[Bearer.Length..].Trim();
        var caller = token.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal) ? await KeyAsync(token) : await PersonAsync(token);
        if (caller is not null) return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(caller), Scheme.Name));
        lockout.Failed(Context);
        return AuthenticateResult.Fail("unknown");
    }

    private async Task<ClaimsIdentity?> KeyAsync(string key)
    {
        var now = time.GetUtcNow();
        if (await ApiKeys.FindAsync(store, key, now, Context.RequestAborted) is not var (tenant, row)) return null;
        if (row.UsedAt is null || now - row.UsedAt > UseRemembered) await store.For(tenant).TouchApiKeyAsync(row.Id, Context.RequestAborted);
        var identity = Identity(tenant, Enum.Parse<Role>(row.Role), row.Person ?? $"key {row.Name}", $"key-{row.Id}", row.Scopes);
        if (row.Person is not null) identity.AddClaim(new Claim(ApiAccess.DecidesClaim, "yes"));
        return identity;
    }

    private async Task<ClaimsIdentity?> PersonAsync(string token)
    {
        if (!directory.Connected) return null;
        DirectoryAnswer answer;
        try { answer = await directory.ReadTabTokenAsync(token, Context.RequestAborted); }
        catch (InvalidOperationException) { return null; }
        if (answer is not DirectoryAnswer.Known { Person: var person } || !(await store.TenantsAsync(Context.RequestAborted)).Contains(person.Tenant)) return null;
        var identity = Identity(person.Tenant, person.Role, await sessions.NameAsync(person, Context.RequestAborted), person.Id, ApiScopes.All);
        identity.AddClaim(new Claim(ApiAccess.DecidesClaim, "yes"));
        return identity;
    }

    private static ClaimsIdentity Identity(TenantId tenant, Role role, string name, string id, IReadOnlyList<string> scopes) => new(
        [new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, role.ToString()), new Claim(SignInSetup.TenantClaim, tenant.Value), new Claim(SignInSetup.PersonClaim, id), .. scopes.Select(scope => new Claim(ApiAccess.ScopeClaim, scope))], SchemeName);

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = lockout.IsOut(Context) ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }
}

using Microsoft.AspNetCore.Authorization;
using Verify.Server.SignIn;

namespace Verify.Server.Api;

/// <summary>What a key may be allowed to do; one word for reading and one for changing each thing.</summary>
internal static class ApiScopes
{
    public const string CandidatesRead = "candidates:read", EvidenceWrite = "evidence:write", ProgressRead = "progress:read", CasesRead = "cases:read", CasesWrite = "cases:write", LinksRead = "links:read", LinksWrite = "links:write",
        HiresRead = "hires:read", HiresWrite = "hires:write", PoliciesRead = "policies:read", PoliciesWrite = "policies:write", AuditRead = "audit:read", ExportsRead = "exports:read";

    public static IReadOnlyList<string> All { get; } =
        [CandidatesRead, EvidenceWrite, ProgressRead, CasesRead, CasesWrite, LinksRead, LinksWrite, HiresRead, HiresWrite, PoliciesRead, PoliciesWrite, AuditRead, ExportsRead];
}

/// <summary>Who may use a route: a scope of the key, and the roles that see the same on pages. With <paramref name="PersonOnly"/> a program by itself may not: people decide.</summary>
internal sealed record ApiAccess(string Scope, IReadOnlyList<Role> Roles, bool PersonOnly)
{
    public const string ScopeClaim = "scope", DecidesClaim = "decides";

    public void Require(AuthorizationPolicyBuilder policy)
    {
        policy.AddAuthenticationSchemes(ApiAuthentication.SchemeName).RequireRole(SignInSetup.Names(Roles)).RequireClaim(ScopeClaim, Scope);
        if (PersonOnly) policy.RequireClaim(DecidesClaim);
    }
}

/// <summary>How a route says who may use it.</summary>
internal static class ApiAccessRoutes
{
    /// <summary>Roles as on the pages that show the same.</summary>
    public static readonly Role[] Reviewing = [Role.Reviewer, Role.Compliance, Role.Admin, Role.Auditor], Deciding = [Role.Reviewer, Role.Compliance], Figures = [Role.Compliance, Role.Admin, Role.Auditor],
        Hires = [Role.Hr, Role.Compliance, Role.Auditor], Progress = [Role.Recruiter, Role.Hr, Role.Reviewer, Role.Compliance, Role.Admin], HrOnly = [Role.Hr], AdminOnly = [Role.Admin];

    public static RouteHandlerBuilder For(this RouteHandlerBuilder route, string scope, Role[] roles, bool personOnly = false)
    {
        var access = new ApiAccess(scope, roles, personOnly);
        return route.WithMetadata(access).RequireAuthorization(access.Require);
    }
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Admin;

/// <summary>Roles, what each may see, links that sign in once, and who signed in lately.</summary>
[Authorize(Policy = SignInSetup.ForAdmin)]
internal sealed class PeopleModel(VerifyStore store, SignInLinks links, Configuration.ServerSettings settings) : PageModel
{
    /// <summary>What each role may see and do, in the order of the table.</summary>
    public static IReadOnlyList<(Role Role, string Sees, string Does)> Roles { get; } =
    [
        (Role.Recruiter, "Progress, what is asked next, what to do in the interview", "Makes links for candidates"),
        (Role.Hr, "Coming starts, gates, addresses, where pay goes", "Opens and holds gates, joins records"),
        (Role.Reviewer, "Queue and cases with reasons and evidence", "Decides, proposes and agrees to releases, takes links back"),
        (Role.Compliance, "As reviewers, and figures about the work", "As reviewers, and releases compliance holds"),
        (Role.Admin, "Set-up, queue and cases", "Connections, policy, people; decides about nobody"),
        (Role.Auditor, "Everything but the set-up", "Changes nothing"),
    ];

    private const int MostSessions = 100;

    public IReadOnlyList<AuditRow> SignIns { get; private set; } = [];

    /// <summary>Who is signed in now, each once.</summary>
    public IReadOnlyList<SessionRow> Sessions { get; private set; } = [];

    /// <summary>Shown once, to who made it: of the link only a hash is kept.</summary>
    public Uri? Link { get; private set; }
    public Role? LinkFor { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        SignIns = (await tenant.SearchAuditAsync(new AuditFilter(Action: "signed-in"), null, 20, cancel)).Items;
        Sessions = [.. (await tenant.SessionsAsync(MostSessions, cancel)).DistinctBy(session => session.Person)];
    }

    /// <summary>Signs somebody out everywhere; their next request is refused.</summary>
    public async Task<IActionResult> OnPostEndAsync(string? person, CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        if ((await tenant.SessionsAsync(MostSessions, cancel)).All(session => session.Person != person)) return RedirectToPage();
        await Server.SignIn.Sessions.EndAllAsync(tenant, person!, User.Actor(), cancel);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostLinkAsync(Role role, CancellationToken cancel)
    {
        if (!Enum.IsDefined(role)) return BadRequest();
        var tenant = store.For(User.TenantOf());
        (Link, LinkFor) = (SignInLinkCommand.Link(settings, await links.CreateAsync(tenant.Tenant, role, cancel)), role);
        await tenant.AppendAuditAsync(User.Actor(), "signin-link-made", tenant.Tenant.Value, role.ToString(), cancel);
        await OnGetAsync(cancel);
        return Page();
    }
}

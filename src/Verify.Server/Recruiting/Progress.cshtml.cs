using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Acting;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Portal;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Recruiting;

/// <summary>The recruiter's card: status and next step. It holds no reason, no score and no feed.</summary>
[Authorize(Policy = SignInSetup.ForProgress)]
internal sealed class ProgressModel(VerifyStore store, PortalLinks links) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public string? Name { get; private set; }
    public string? JobTitle { get; private set; }
    public ProgressStatus Status { get; private set; }
    public string Task { get; private set; } = "";

    /// <summary>Shown once, to who made it: of the link only a hash is kept.</summary>
    public Uri? Link { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await OnGetAsync(cancel) is not PageResult page) return NotFound();
        Link = await links.CreateAsync(User.TenantOf(), new CandidateId(Id), User.Actor(), cancel);
        return page;
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        if (await tenant.CandidateAsync(new CandidateId(Id), cancel) is not { Display: { } shown } row) return NotFound();
        var latest = await AssessCandidate.LatestAsync(tenant, row.Id, cancel);
        var progress = latest is null ? new NextAction.WriteBack(ProgressStatus.NotStarted, "") : Actions.Progress(latest);
        (Name, JobTitle, Status, Task) = (shown.Name, shown.JobTitle, progress.Status, progress.Task);
        await tenant.InTransactionAsync(tx => tx.AppendAuditAsync(User.Actor(), "progress-viewed", row.Id.Value), cancel);
        return Page();
    }
}

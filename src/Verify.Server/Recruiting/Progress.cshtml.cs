using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Acting;
using Verify.Core.Asking;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Portal;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Recruiting;

/// <summary>The recruiter's card: how far it is, what the candidate is asked next and why, what to do in the interview. It holds no reason, no score and no feed.</summary>
[Authorize(Policy = SignInSetup.ForProgress)]
internal sealed class ProgressModel(VerifyStore store, PortalLinks links, Policies policies) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public string? Name { get; private set; }
    public string? JobTitle { get; private set; }
    public Stage? Stage { get; private set; }
    public ProgressStatus Status { get; private set; }
    public string Task { get; private set; } = "";
    public IReadOnlyList<Ask> Asks { get; private set; } = [];

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
        (Name, JobTitle, Stage, Status, Task) = (shown.Name, shown.JobTitle, latest?.Stage, progress.Status, progress.Task);
        Asks = (await Visit.ForAsync(tenant, row.Id, policies, cancel)).Asks;
        await tenant.AppendAuditAsync(User.Actor(), "progress-viewed", row.Id.Value, "", cancel);
        return Page();
    }

    /// <summary>The steps of a verification in order, and which of them this one is at.</summary>
    public static IReadOnlyList<ProgressStatus> Steps { get; } = [ProgressStatus.NotStarted, ProgressStatus.InProgress, ProgressStatus.Complete];

    /// <summary>Whether a step is behind, current, or to come. An open next step is part of the middle one.</summary>
    public string StepClass(ProgressStatus step)
    {
        var now = Status == ProgressStatus.NextStepOpen ? ProgressStatus.InProgress : Status;
        return step == now ? "now" : step < now ? "past" : "ahead";
    }
}

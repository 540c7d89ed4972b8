using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Asking;
using Verify.Core.Cases;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Server.Acting;
using Verify.Server.Assessing;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>
/// Disclosure and authorisation before a report, and the notices around an adverse step that rests on one. Nothing is sent from here: the letters are copied and sent by people,
/// and what was sent is recorded. A dispute, or an open eligibility case, holds the step.
/// </summary>
[Authorize(Policy = SignInSetup.ForReview)]
internal sealed class AdverseModel(VerifyStore store, CaseWork work, Policies policies, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public CaseFile CaseFile { get; private set; } = null!;
    public Consent? Authorisation { get; private set; }
    public bool MismatchOpen { get; private set; }
    public IReadOnlyList<PortalRequest> Objections { get; private set; } = [];
    public DateOnly Today { get; private set; }
    /// <summary>The longest that the tenant or a pack of law asks for.</summary>
    public int WaitingDays { get; private set; }
    public IReadOnlyList<(string Pack, AdverseWaiting Asks)> Law { get; private set; } = [];
    public string? Problem { get; private set; }
    public RecordedEvent? Overtaken { get; private set; }
    public bool MayDecide => CaseWork.MayDecide(User);
    public AdverseStep? Step => CaseFile.State.Adverse;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostPreNoticeAsync(string? report, long version, CancellationToken cancel) => DoAsync(new AdverseCommand.SendPreNotice(report), version, cancel);

    public Task<IActionResult> OnPostDisputeAsync(string? text, long version, CancellationToken cancel) => DoAsync(new AdverseCommand.OpenDispute(text), version, cancel);

    public Task<IActionResult> OnPostAnswerAsync(string? answer, bool corrected, long version, CancellationToken cancel) => DoAsync(new AdverseCommand.AnswerDispute(answer, corrected), version, cancel);

    public Task<IActionResult> OnPostFinaliseAsync(string? reason, long version, CancellationToken cancel) => DoAsync(new AdverseCommand.Finalise(reason), version, cancel);

    public Task<IActionResult> OnPostWithdrawAsync(string? reason, long version, CancellationToken cancel) => DoAsync(new AdverseCommand.Withdraw(reason), version, cancel);

    public string Letter(string template) => Letters.Fill(template, new Dictionary<string, string>
    {
        ["date"] = Day(Today),
        ["candidate"] = CaseFile.Candidate.Display?.Name ?? "",
        ["job"] = CaseFile.Candidate.Display?.JobTitle ?? "",
        ["report"] = Step?.Report ?? "",
        ["notice date"] = Step is { } sent ? Day(sent.SentOn) : "",
        ["deadline"] = Step is { } step ? Day(step.WaitsUntil) : Day(BusinessDays.After(Today, WaitingDays, new HashSet<DateOnly>())),
    });

    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<IActionResult> DoAsync(AdverseCommand command, long version, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel)) return NotFound();
        // An objection in the portal that nobody has answered holds the step like a dispute that was entered here.
        if (command is AdverseCommand.Finalise && Objections.Count > 0)
        {
            Problem = CaseWork.Text(CaseRefusal.DisputeOpen);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
        var holidays = await TenantHours.HolidaysAsync(CaseFile.Tenant, cancel);
        switch (await work.DoAsync(CaseFile, command, Today, WaitingDays, holidays, version, User, cancel))
        {
            case CaseOutcome.Recorded:
                return Redirect($"/review/{CaseFile.Id}/adverse");
            case CaseOutcome.Refused refused:
                Problem = CaseWork.Text(refused.Why);
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                return Page();
            case CaseOutcome.Overtaken overtaken:
                await LoadAsync(cancel);
                Overtaken = overtaken.By ?? CaseFile.Events.LastOrDefault();
                Response.StatusCode = StatusCodes.Status409Conflict;
                return Page();
            default:
                throw new InvalidOperationException("no such outcome");
        }
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await CaseFile.OpenAsync(store, User, Id, "adverse-viewed", cancel) is not { } file) return false;
        CaseFile = file;
        Authorisation = PortalPlan.Decision(file.Evidence, ConsentPurpose.BackgroundReport);
        MismatchOpen = AdverseRules.MismatchOpen(file.Evidence);
        Objections = [.. (await file.Tenant.PortalRequestsAsync(file.Id, cancel)).Where(request => request is { Kind: "contest", AnsweredAt: null, Text: not null })];
        Today = await TenantHours.TodayAsync(file.Tenant, time.GetUtcNow(), cancel);
        var policy = (await policies.ForAsync(file.Tenant, cancel)).Policy;
        Law = [.. policy.Gating.Applying(file.Fold(policy, time.GetUtcNow())).Packs.Where(pack => pack.AdverseWaiting is not null).Select(pack => (pack.Title, pack.AdverseWaiting!))];
        WaitingDays = Law.Select(pack => pack.Asks.BusinessDays).Append(await TenantHours.WaitingDaysAsync(file.Tenant, cancel)).Max();
        return true;
    }
}

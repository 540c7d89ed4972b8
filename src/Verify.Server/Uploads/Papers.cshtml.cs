using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Receiving;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Uploads;

/// <summary>What waits for a person: papers that no reader could read, and what candidates asked for.</summary>
[Authorize(Policy = SignInSetup.ForReview)]
internal sealed class PapersModel(VerifyStore store, Intake intake, TimeProvider time) : PageModel
{
    private const int Most = 100;

    public IReadOnlyList<PortalRequest> Requests { get; private set; } = [];
    public IReadOnlyList<Upload> Papers { get; private set; } = [];
    public DateTimeOffset Now => time.GetUtcNow();

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        (Requests, Papers) = (await tenant.OpenPortalRequestsAsync(Most, cancel), await tenant.HeldUploadsAsync(Most, cancel));
        await tenant.InTransactionAsync(tx => tx.AppendAuditAsync(User.Actor(), "papers-viewed", "papers"), cancel);
    }

    public async Task<IActionResult> OnPostAnswerAsync(string candidate, string id, string? answer, string? agreed, CancellationToken cancel)
    {
        if (!MayWrite) return Forbid();
        var tenant = store.For(User.TenantOf());
        var request = (await tenant.PortalRequestsAsync(new CandidateId(candidate), cancel)).FirstOrDefault(known => known.Id == id);
        if (request is null || string.IsNullOrWhiteSpace(answer)) return Redirect("/review/papers");
        await tenant.InTransactionAsync(async tx =>
        {
            if (!await tx.AnswerPortalRequestAsync(request, User.Actor(), answer.Trim())) return;
            await tx.AppendAuditAsync(User.Actor(), "request-answered", request.Candidate.Value, request.Id);
            if (request.Kind == "accommodation" && !string.IsNullOrWhiteSpace(agreed))
                await intake.AppendAsync(tx, request.Candidate, [EvidenceDraft.Of("portal", new Declaration
                {
                    Id = EvidenceDraft.Placeholder, Source = "portal", ObservedAt = Now, Assurance = Assurance.Observed, Accommodations = [agreed.Trim()],
                })], Now);
        }, cancel);
        return Redirect("/review/papers");
    }

    public async Task<IActionResult> OnPostLookedAsync(string candidate, string id, string? outcome, CancellationToken cancel)
    {
        if (!MayWrite || outcome is not ("read" or "unreadable")) return Forbid();
        var tenant = store.For(User.TenantOf());
        var upload = (await tenant.UploadsAsync(new CandidateId(candidate), cancel)).FirstOrDefault(known => known.Id == id && known.State == "held");
        if (upload is null) return Redirect("/review/papers");
        await tenant.InTransactionAsync(async tx =>
        {
            if (!await tx.FinishUploadAsync(upload.Candidate, upload.Id, outcome, outcome == "read" ? null : "again", null)) return;
            await tx.AppendAuditAsync(User.Actor(), "paper-looked-at", upload.Candidate.Value, $"{upload.Id} {outcome}");
            if (upload.Slot == Slots.Liveness)
                await intake.AppendAsync(tx, upload.Candidate, [new EvidenceDraft($"portal|live-review|{upload.Id}", new IdentityCheck
                {
                    Id = EvidenceDraft.Placeholder, Source = "portal", ObservedAt = Now, RequestId = upload.Id, Status = IdentityCheckStatus.Completed, AppliesToEveryone = true, AlternativeOffered = true,
                    Liveness = outcome == "read" ? Core.Model.ChallengeResult.Passed : Core.Model.ChallengeResult.Inconclusive,
                })], Now);
        }, cancel);
        return Redirect("/review/papers");
    }

    public static string WhyOf(string? reason) => reason switch
    {
        "reader-stopped" => "The reader stopped on this file; open it with care.",
        "reader-unavailable" => "The reader could not be reached.",
        "type" => "This form of file is not read by the program.",
        "nothing-read" => "Nothing machine-readable was found.",
        _ => "This is always looked at by a person.",
    };

    private bool MayWrite => !User.IsInRole(nameof(Role.Auditor));
}

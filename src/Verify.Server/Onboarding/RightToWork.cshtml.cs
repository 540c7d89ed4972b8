using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Review;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Onboarding;

/// <summary>A hire's papers of the right to work, apart from the case and its exports, and where the eligibility check stands.</summary>
[Authorize(Policy = SignInSetup.ForRightToWork)]
internal sealed class RightToWorkModel(VerifyStore store) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public CandidateRow Candidate { get; private set; } = null!;
    public IReadOnlyList<PaperView> Papers { get; private set; } = [];
    public WorkAuthorisation? Check { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        if (await tenant.CandidateAsync(new CandidateId(Id), cancel) is not { MergedInto: null } candidate) return NotFound();
        Candidate = candidate;
        var evidence = await Dossiers.EvidenceAsync(tenant, candidate.Id, cancel);
        var apart = await PaperFiles.ApartAsync(tenant, candidate.Id, cancel);
        Papers = Review.Papers.Of([.. (await tenant.UploadsAsync(candidate.Id, cancel)).Where(upload => PaperFiles.IsIn(apart, upload))], [.. evidence.Where(Steps.IsKeptApart)]);
        Check = evidence.OfType<WorkAuthorisation>().LastOrDefault();
        await tenant.AppendAuditAsync(User.Actor(), "right-to-work-viewed", candidate.Id.Value, "", cancel);
        return Page();
    }

    public static Task<IResult> PictureAsync(HttpContext http, VerifyStore store, string id, string upload, int page) => PaperFiles.DrawAsync(http, store, id, upload, page, apart: true);
}

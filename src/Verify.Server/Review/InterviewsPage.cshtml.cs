using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>Interviews side by side: devices, networks, cameras, and faces only where that is allowed.</summary>
[Authorize(Policy = SignInSetup.ForReview)]
internal sealed class InterviewsModel(VerifyStore store, Policies policies, TimeProvider time) : PageModel
{
    public const int MostSessions = 8;

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public CaseFile CaseFile { get; private set; } = null!;
    public IReadOnlyList<InterviewSession> Sessions { get; private set; } = [];
    public IReadOnlyList<InterviewRow> Rows { get; private set; } = [];
    public int Earlier { get; private set; }

    /// <summary>Why faces are not shown; null where they are.</summary>
    public string? NoFaces { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await CaseFile.OpenAsync(store, User, Id, "interviews-viewed", cancel) is not { } file) return NotFound();
        CaseFile = file;
        var all = Interviews.SessionsOf(file.Evidence);
        (Sessions, Earlier) = ([.. all.TakeLast(MostSessions)], Math.Max(0, all.Count - MostSessions));
        var policy = (await policies.ForAsync(file.Tenant, cancel)).Policy;
        var dossier = file.Fold(policy, time.GetUtcNow());
        NoFaces = !file.Allows(ConsentPurpose.Biometrics) ? "The candidate has not agreed to a comparison of faces."
            : Gate.May(Step.FaceComparison, dossier, policy.Gating) is GateAnswer.Refused refused ? refused.Reason : null;
        Rows = [.. Interviews.RowsOf(Sessions, file.Evidence, NoFaces is null).Where(row => row.Cells.Any(cell => cell.Length > 0))];
        return Page();
    }
}

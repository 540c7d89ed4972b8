using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Interviewing;
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

    /// <summary>The recorded ones among those shown, by their number, with what was asked for.</summary>
    public IReadOnlyList<(int Number, string Session, Stills? Stills)> Recorded { get; private set; } = [];

    /// <summary>Why no pictures may be asked for; null where they may.</summary>
    public string? NoStills { get; private set; }
    public bool MayDecide => CaseWork.MayDecide(User);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAskStillsAsync(string? session, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel) || Recorded.All(recorded => recorded.Session != session)) return NotFound();
        if (NoStills is null)
            await CaseFile.Tenant.InTransactionAsync(async tx =>
            {
                if (!await tx.AskStillsAsync(CaseFile.Id, session!, User.Identity!.Name!)) return;
                await tx.EnqueueJobAsync(TakeStills.JobKind, CaseFile.Id, CaseFile.Id.Value, null, time.GetUtcNow());
                await tx.AppendAuditAsync(User.Actor(), "stills-asked", CaseFile.Id.Value, session!);
            }, cancel);
        return Redirect($"/review/{CaseFile.Id}/interviews#stills");
    }

    public async Task<IActionResult> OnPostRemoveStillsAsync(string? session, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        if (!await LoadAsync(cancel)) return NotFound();
        await CaseFile.Tenant.InTransactionAsync(async tx =>
        {
            if (await tx.RemoveStillsAsync(CaseFile.Id, session ?? "") > 0) await tx.AppendAuditAsync(User.Actor(), "stills-removed", CaseFile.Id.Value, session!);
        }, cancel);
        return Redirect($"/review/{CaseFile.Id}/interviews#stills");
    }

    /// <summary>One picture, in a response that may run nothing. Each look is written down.</summary>
    public static async Task<IResult> StillAsync(HttpContext http, VerifyStore store, string id, int picture, string session)
    {
        var (tenant, cancel) = (store.For(http.User.TenantOf()), http.RequestAborted);
        var candidate = new CandidateId(id);
        if (await tenant.CandidateAsync(candidate, cancel) is null || await tenant.FileAsync(candidate, Stills.FileOf(session, picture), cancel) is not { } file) return Results.NotFound();
        await tenant.AppendAuditAsync(http.User.Actor(), "still-viewed", id, $"{session} {picture}", cancel);
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Bytes(file.Content, file.MediaType);
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await CaseFile.OpenAsync(store, User, Id, "interviews-viewed", cancel) is not { } file) return false;
        CaseFile = file;
        var all = Interviews.SessionsOf(file.Evidence);
        (Sessions, Earlier) = ([.. all.TakeLast(MostSessions)], Math.Max(0, all.Count - MostSessions));
        var policy = (await policies.ForAsync(file.Tenant, cancel)).Policy;
        var dossier = file.Fold(policy, time.GetUtcNow());
        NoFaces = !file.Allows(ConsentPurpose.Biometrics) ? "The candidate has not agreed to a comparison of faces."
            : Gate.May(Step.FaceComparison, dossier, policy.Gating) is GateAnswer.Refused refused ? refused.Reason : null;
        Rows = [.. Interviews.RowsOf(Sessions, file.Evidence, NoFaces is null).Where(row => row.Cells.Any(cell => cell.Length > 0))];
        var stills = (await file.Tenant.StillsAsync(file.Id, cancel)).ToDictionary(one => one.Session, StringComparer.Ordinal);
        Recorded = [.. Sessions.Select((session, index) => (Earlier + index + 1, session.SessionId, stills.GetValueOrDefault(session.SessionId))).Where(one => one.Item3 is not null || TakeStills.SessionOf(Sessions, one.SessionId) is not null)];
        NoStills = await TakeStills.WhyNotAsync(file.Tenant, dossier, policy.Gating, cancel);
        return true;
    }
}

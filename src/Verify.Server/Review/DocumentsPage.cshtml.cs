using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Model;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Server.Uploads;

namespace Verify.Server.Review;

/// <summary>Each paper beside what was read from it.</summary>
[Authorize(Policy = SignInSetup.ForReview)]
internal sealed class DocumentsModel(VerifyStore store) : PageModel
{
    public const int Most = 40;

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public CaseFile CaseFile { get; private set; } = null!;
    public IReadOnlyList<PaperView> Papers { get; private set; } = [];
    public int Left { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await CaseFile.OpenAsync(store, User, Id, "documents-viewed", cancel) is not { } file) return NotFound();
        CaseFile = file;
        var all = Review.Papers.Of(await file.Tenant.UploadsAsync(file.Id, cancel), file.Evidence);
        (Papers, Left) = ([.. all.Take(Most)], Math.Max(0, all.Count - Most));
        return Page();
    }

    /// <summary>A page of a paper as a picture. Only JPEG and PNG are drawn, as nothing else than that, in a response that may run nothing.</summary>
    public static async Task<IResult> PictureAsync(HttpContext http, VerifyStore store, string id, string upload, int page)
    {
        var tenant = store.For(http.User.TenantOf());
        var paper = (await tenant.UploadsAsync(new CandidateId(id), http.RequestAborted)).FirstOrDefault(known => known.Id == upload);
        if (paper is null || !Review.Papers.MayDraw(paper) || page < 1 || page > paper.Pages) return Results.NotFound();
        if (await tenant.FileAsync(paper.Candidate, paper.File(page), http.RequestAborted) is not { } file || file.MediaType is not (FileForm.Jpeg or FileForm.Png)) return Results.NotFound();
        await tenant.AppendAuditAsync(http.User.Actor(), "paper-viewed", paper.Candidate.Value, $"{paper.Id} {page}", http.RequestAborted);
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Bytes(file.Content, file.MediaType);
    }
}

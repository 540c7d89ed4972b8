using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Server.SignIn;
using Verify.Server.Store;

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
        var uploads = await file.Tenant.UploadsAsync(file.Id, cancel);
        var all = Review.Papers.Of([.. uploads.Where(upload => !PaperFiles.IsIn(file.Apart, upload))], file.Evidence);
        (Papers, Left) = ([.. all.Take(Most)], Math.Max(0, all.Count - Most));
        return Page();
    }

    public static Task<IResult> PictureAsync(HttpContext http, VerifyStore store, string id, string upload, int page) => PaperFiles.DrawAsync(http, store, id, upload, page, apart: false);
}

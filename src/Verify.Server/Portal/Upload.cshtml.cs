using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Verify.Core.Asking;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Store;
using Verify.Server.Uploads;

namespace Verify.Server.Portal;

/// <summary>Takes a paper. The whole form stays in memory, so that no unencrypted copy touches a disk.</summary>
[Authorize(Policy = PortalSetup.ForCandidate)]
[EnableRateLimiting(PortalSetup.UploadLimit)]
[RequestSizeLimit(MostForm)]
[RequestFormLimits(MultipartBodyLengthLimit = MostForm, MemoryBufferThreshold = MostForm, BufferBodyLengthLimit = MostForm)]
internal sealed class UploadModel(VerifyStore store, Policies policies, UploadIntake uploads, PortalRecorder recorder) : PageModel
{
    public const int MostForm = 2 * UploadIntake.MostBytes + (1 << 20);

    [BindProperty(SupportsGet = true)]
    public string Slot { get; set; } = "";

    public string? Problem { get; private set; }
    public bool Open { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!Slots.Papers.Contains(Slot, StringComparer.Ordinal)) return NotFound();
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        Open = visit.MayGive(Slot);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? front, IFormFile? frontLive, IFormFile? back, string? zone, string? offset, string? camera, CancellationToken cancel)
    {
        if (!Slots.Papers.Contains(Slot, StringComparer.Ordinal)) return NotFound();
        var visit = await Visit.OfAsync(User, store, policies, cancel);
        Open = visit.MayGive(Slot);
        if (!Open) return Refuse("not-now", StatusCodes.Status409Conflict);
        var live = frontLive is { Length: > 0 };
        var files = new[] { live ? frontLive : front, back }.Where(file => file is { Length: > 0 }).Select(file => file!).ToArray();
        if (files.Any(file => file.Length > UploadIntake.MostBytes)) return Refuse("size", StatusCodes.Status413PayloadTooLarge);
        var pages = new List<byte[]>(files.Length);
        foreach (var file in files)
        {
            var content = new byte[file.Length];
            await using var stream = file.OpenReadStream();
            await stream.ReadExactlyAsync(content, cancel);
            pages.Add(content);
        }
        if (UploadIntake.Refusal(pages) is { } problem) return Refuse(problem, StatusCodes.Status422UnprocessableEntity);
        var id = await visit.Tenant.InTransactionAsync(tx => uploads.AddAsync(tx, visit.Candidate, Slot, PortalRecorder.Source, live, pages, visit.Actor), cancel);
        if (visit.Allows(ConsentPurpose.NetworkAndDevice)) await recorder.SeenAsync(visit, HttpContext, User.FindFirstValue(PortalSetup.SessionClaim)!, Device.Of(zone, offset, camera), cancel);
        return Redirect($"/portal/paper/{id}");
    }

    private PageResult Refuse(string problem, int status)
    {
        (Problem, Response.StatusCode) = (problem, status);
        return Page();
    }
}

using Verify.Core.Gating;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.SignIn;
using Verify.Server.Store;
using Verify.Server.Uploads;

namespace Verify.Server.Review;

/// <summary>Pages of papers, to look at and to download. Each look is written down. Papers of the right to work are given on their own page and nowhere else.</summary>
internal static class PaperFiles
{
    /// <summary>A page as a picture. Only JPEG and PNG are drawn, as nothing else than that, in a response that may run nothing.</summary>
    public static async Task<IResult> DrawAsync(HttpContext http, VerifyStore store, string candidate, string id, int page, bool apart)
    {
        if (await FindAsync(http, store, candidate, id, page, apart, drawn: true) is not { } found) return Results.NotFound();
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Bytes(found.File.Content, found.File.MediaType);
    }

    /// <summary>A page as a download: a browser shows nothing of what a stranger made.</summary>
    public static async Task<IResult> DownloadAsync(HttpContext http, VerifyStore store, string candidate, string id, int page)
    {
        if (await FindAsync(http, store, candidate, id, page, apart: false, drawn: false) is not { } found) return Results.NotFound();
        var extension = found.File.MediaType switch { FileForm.Jpeg => "jpg", FileForm.Png => "png", FileForm.Pdf => "pdf", _ => "bin" };
        return Results.File(found.File.Content, "application/octet-stream", $"{found.Upload.Slot}-{page}.{extension}");
    }

    private static async Task<(Upload Upload, StoredFile File)?> FindAsync(HttpContext http, VerifyStore store, string candidate, string id, int page, bool apart, bool drawn)
    {
        var (tenant, cancel) = (store.For(http.User.TenantOf()), http.RequestAborted);
        var upload = (await tenant.UploadsAsync(new CandidateId(candidate), cancel)).FirstOrDefault(known => known.Id == id);
        if (upload is null || page < 1 || page > upload.Pages || (drawn && !Papers.MayDraw(upload)) || IsIn(await ApartAsync(tenant, upload.Candidate, cancel), upload) != apart) return null;
        if (await tenant.FileAsync(upload.Candidate, upload.File(page), cancel) is not { } file || (drawn && file.MediaType is not (FileForm.Jpeg or FileForm.Png))) return null;
        await tenant.AppendAuditAsync(http.User.Actor(), "paper-viewed", upload.Candidate.Value, $"{upload.Id} {page}", cancel);
        return (upload, file);
    }

    /// <summary>The readings of a candidate's papers of the right to work. One that was corrected since still tells what its paper is.</summary>
    public static async Task<IReadOnlySet<EvidenceId>> ApartAsync(TenantStore tenant, CandidateId candidate, CancellationToken cancel) =>
        (await tenant.EvidenceAsync(candidate, cancel)).Where(stored => Steps.IsKeptApart(Dossiers.Read(stored))).Select(stored => stored.Id).ToHashSet();

    public static bool IsIn(IReadOnlySet<EvidenceId> apart, Upload upload) => upload.Evidence is { } read && apart.Contains(read);
}

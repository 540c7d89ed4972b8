using System.Security.Cryptography;
using Verify.Core.Model;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Uploads;

/// <summary>Takes a paper: checks its form, keeps it under the candidate's key and asks for it to be read, in one transaction.</summary>
internal sealed class UploadIntake(TimeProvider time)
{
    public const int MostBytes = 12 << 20, MostPages = 2;

    /// <summary>Why pages are not taken, as a code; nothing when they are.</summary>
    public static string? Refusal(IReadOnlyList<byte[]> pages)
    {
        if (pages.Count is 0 or > MostPages) return pages.Count == 0 ? "empty" : "pages";
        foreach (var page in pages)
            if (page.Length > MostBytes) return "size";
            else if (FileForm.Of(page) is null) return FileForm.Refusal(page);
        return null;
    }

    /// <summary>The id of the upload; the same pages for the same slot are one upload, however often they come.</summary>
    public async Task<string> AddAsync(TenantTransaction tx, CandidateId candidate, string slot, string source, bool live, IReadOnlyList<byte[]> pages, string actor)
    {
        var hashes = pages.Select(page => Convert.ToHexStringLower(SHA256.HashData(page)));
        var id = "f-" + (await tx.EvidenceIdAsync(candidate, ["upload", slot, .. hashes])).Value[2..];
        if (await tx.AddUploadAsync(candidate, id, slot, source, live, [.. pages.Select(page => (FileForm.Of(page) ?? "application/octet-stream", page))]))
        {
            await tx.EnqueueJobAsync(ReadDocument.JobKind, candidate, id, null, time.GetUtcNow());
            await tx.AppendAuditAsync(actor, "paper-given", candidate.Value, $"{id} {slot}");
        }
        return id;
    }
}

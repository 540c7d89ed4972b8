using System.Globalization;
using Verify.Server.Shared;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>The filtered queue as a CSV file, up to a bound.</summary>
internal static class QueueExport
{
    private const int Most = 5_000, Step = 500;

    public static async Task<IResult> DownloadAsync(HttpContext http, VerifyStore store, Budget budget, TimeProvider time)
    {
        var (tenant, cancel) = (store.For(http.User.TenantOf()), http.RequestAborted);
        var filter = QueueFilter.Of(http.Request.Query).Candidates(http.User.Identity!.Name!, time.GetUtcNow(), (await budget.PlanAsync(tenant, cancel))?.Threshold);
        var rows = new List<IEnumerable<string?>>();
        for (string? cursor = null; rows.Count < Most;)
        {
            var page = await tenant.CandidatesAsync(filter, cursor, Step, cancel);
            var patterns = await tenant.PatternsAsync([.. page.Items.Select(row => row.Id)], cancel);
            rows.AddRange(page.Items.Select(row => (IEnumerable<string?>)[row.Id.Value, row.Display?.Name, row.Display?.JobTitle, row.Stage, row.Recommendation, row.Score?.ToString(CultureInfo.InvariantCulture),
                string.Join(' ', patterns[row.Id]), row.Assignee, row.Done ? "settled" : "to do", row.FlaggedAt?.ToString("O", CultureInfo.InvariantCulture)]));
            if ((cursor = page.Next) is null) break;
        }
        await tenant.AppendAuditAsync(http.User.Actor(), "queue-exported", "review", $"{rows.Count} rows", cancel);
        return Csv.Download("review-queue.csv", ["candidate", "name", "job", "stage", "recommendation", "points", "patterns", "takenBy", "work", "since"], rows);
    }
}

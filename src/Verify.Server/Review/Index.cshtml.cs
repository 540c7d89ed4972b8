using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>The queue: every candidate with the recommendation, what it is made of, and where the person stands.</summary>
[Authorize(Policy = SignInSetup.ForReview)]
internal sealed class ReviewListModel(VerifyStore store) : PageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Recommendation { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Stage { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Name { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<CandidateRow> Candidates { get; private set; } = new([], null);
    public IReadOnlyDictionary<string, StoredAssessment> Latest { get; private set; } = new Dictionary<string, StoredAssessment>();
    public bool Filtered => !string.IsNullOrWhiteSpace(Recommendation) || !string.IsNullOrWhiteSpace(Stage) || !string.IsNullOrWhiteSpace(Name);
    public bool HasConnections { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        Candidates = await tenant.CandidatesAsync(new CandidateFilter(Blank(Recommendation), Blank(Stage), null, Blank(Name), CandidateOrder.ReviewQueue), Blank(Cursor), PageSize, cancel);
        var latest = new Dictionary<string, StoredAssessment>(StringComparer.Ordinal);
        foreach (var row in Candidates.Items)
            if (await tenant.LatestAssessmentAsync(row.Id, cancel) is { } assessment) latest[row.Id.Value] = assessment;
        Latest = latest;
        HasConnections = (await tenant.ConnectionsAsync(cancel)).Count > 0;
        await tenant.InTransactionAsync(tx => tx.AppendAuditAsync(User.Actor(), "list-viewed", "review", $"{Candidates.Items.Count} rows"), cancel);
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

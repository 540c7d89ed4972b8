using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Cases;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>The queue: what waits for a person, the best supported first.</summary>
[Authorize(Policy = SignInSetup.ForReview)]
internal sealed class ReviewListModel(VerifyStore store, Policies policies, Budget budget, TimeProvider time) : PageModel
{
    private const int PageSize = 50, LongestFilterName = 60;

    public QueueFilter Filter { get; private set; } = QueueFilter.Of(QueryCollection.Empty);
    public Page<CandidateRow> Candidates { get; private set; } = new([], null);
    public ILookup<CandidateId, string> Patterns { get; private set; } = Array.Empty<(CandidateId Id, string Pattern)>().ToLookup(pair => pair.Id, pair => pair.Pattern);
    public IReadOnlyList<Core.Assessing.Pattern> Known { get; private set; } = [];
    public IReadOnlyList<SavedFilter> Saved { get; private set; } = [];
    public IReadOnlyList<ReviewTask> Tasks { get; private set; } = [];
    public BudgetPlan? Plan { get; private set; }
    public bool HasConnections { get; private set; }
    public DateTimeOffset Now { get; private set; }
    public bool MayDecide => CaseWork.MayDecide(User);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Filter = QueueFilter.Of(Request.Query);
        Now = time.GetUtcNow();
        var tenant = store.For(User.TenantOf());
        Plan = await budget.PlanAsync(tenant, cancel);
        try
        {
            Candidates = await tenant.CandidatesAsync(Filter.Candidates(User.Identity!.Name!, Now, Plan?.Threshold), Request.Query["cursor"].FirstOrDefault(), PageSize, cancel);
        }
        catch (StoreException)
        {
            // A cursor that nobody handed out: the list begins where it begins.
            return Redirect("/review" + Filter.Query());
        }
        Patterns = await tenant.PatternsAsync([.. Candidates.Items.Select(row => row.Id)], cancel);
        Known = (await policies.ForAsync(tenant, cancel)).Policy.Patterns;
        Saved = await tenant.SavedFiltersAsync(cancel);
        Tasks = await tenant.ReviewTasksAsync(100, cancel);
        if (Candidates.Items.Count == 0) HasConnections = (await tenant.ConnectionsAsync(cancel)).Count > 0;
        await tenant.AppendAuditAsync(User.Actor(), "list-viewed", "review", $"{Candidates.Items.Count} rows", cancel);
        return Page();
    }

    /// <summary>Keeps the filter that the address names, for the whole team.</summary>
    public async Task<IActionResult> OnPostSaveAsync(string? title, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        var filter = QueueFilter.Of(Request.Query);
        if (title?.Trim() is { Length: > 0 and <= LongestFilterName } name && filter.IsFiltered)
            await store.For(User.TenantOf()).InTransactionAsync(async tx =>
            {
                await tx.SaveFilterAsync(new SavedFilter(name, filter.Query(), User.Identity!.Name!));
                await tx.AppendAuditAsync(User.Actor(), "filter-saved", "review");
            }, cancel);
        return Redirect("/review" + filter.Query());
    }

    public async Task<IActionResult> OnPostDropAsync(string title, CancellationToken cancel)
    {
        if (!MayDecide) return Forbid();
        await store.For(User.TenantOf()).InTransactionAsync(tx => tx.DropFilterAsync(title), cancel);
        return Redirect("/review");
    }

    public string Waits(CandidateRow row) => row.FlaggedAt is { } since ? Words.Since(Now - since) : "";
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Onboarding;

/// <summary>HR's board: coming starts by date, and where each gate stands.</summary>
[Authorize(Policy = SignInSetup.ForOnboarding)]
internal sealed class OnboardingModel(VerifyStore store, TimeProvider time) : PageModel
{
    private const int PageSize = 25, MostWaiting = 100;

    /// <summary>Starts stay on the board for so many days: the first pay is still to come.</summary>
    private const int DaysKept = 31;

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public IReadOnlyList<HireView> Starts { get; private set; } = [];
    public string? Next { get; private set; }
    public int Waiting { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        var now = time.GetUtcNow();
        var page = await tenant.ComingStartsAsync(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-DaysKept), string.IsNullOrWhiteSpace(Cursor) ? null : Cursor, PageSize, cancel);
        var starts = new List<HireView>();
        foreach (var start in page.Items)
            if (await Hires.LoadAsync(tenant, start.Candidate, now, cancel) is { } hire) starts.Add(hire with { StartsOn = start.StartsOn });
        (Starts, Next) = (starts, page.Next);
        Waiting = (await tenant.WaitingJoinsAsync([JoinState.Waiting, JoinState.Parted], MostWaiting, cancel)).Count;
        await tenant.InTransactionAsync(tx => tx.AppendAuditAsync(User.Actor(), "list-viewed", "onboarding", $"{starts.Count} rows"), cancel);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Cases;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>Reviewer hours, the threshold that they make, and what that leaves unreviewed.</summary>
[Authorize(Policy = SignInSetup.ForReview)]
internal sealed class BudgetModel(VerifyStore store, Budget budget, TimeProvider time) : PageModel
{
    public const double UsualHours = 10, UsualMinutes = 20;

    public double Hours { get; private set; } = UsualHours;
    public double Minutes { get; private set; } = UsualMinutes;
    public double? Measured { get; private set; }
    public BudgetPlan Plan { get; private set; } = null!;
    public string? Problem { get; private set; }

    public async Task OnGetAsync(string? hours, string? minutes, CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        if (await Budget.ReadAsync(tenant, cancel) is var (setHours, setMinutes)) (Hours, Minutes) = (setHours, setMinutes);
        if (hours is not null || minutes is not null)
        {
            if (Read(hours, minutes) is var (asked, each)) (Hours, Minutes) = (asked, each);
            else Problem = "Hours from 0 to 10,000 a week and minutes from 1 to 1,000 a case.";
        }
        Plan = await budget.TryAsync(tenant, Hours, Minutes, cancel);
        var took = (await tenant.DecisionsAsync(time.GetUtcNow().AddDays(-90), 500, cancel)).Select(row => row.Seconds).OfType<long>().Order().ToArray();
        if (took.Length > 0) Measured = took[took.Length / 2] / 60.0;
    }

    public async Task<IActionResult> OnPostAsync(string? hours, string? minutes, CancellationToken cancel)
    {
        if (!CaseWork.MayDecide(User)) return Forbid();
        if (Read(hours, minutes) is not var (asked, each)) return BadRequest();
        var tenant = store.For(User.TenantOf());
        await budget.SetAsync(tenant, asked, each, cancel);
        await tenant.AppendAuditAsync(User.Actor(), "budget-set", "review", $"{Svg.N(asked)} h, {Svg.N(each)} min", cancel);
        return Redirect("/review/budget");
    }

    private static (double Hours, double Minutes)? Read(string? hours, string? minutes) =>
        double.TryParse(hours, CultureInfo.InvariantCulture, out var asked) && double.TryParse(minutes, CultureInfo.InvariantCulture, out var each) && asked is >= 0 and <= 10_000 && each is >= 1 and <= 1_000 ? (asked, each) : null;
}

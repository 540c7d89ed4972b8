using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Verify.Core.Cases;
using Verify.Server.SignIn;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>How the work goes: overrides and dwell time. Who is who, only those see who answer for the process.</summary>
[Authorize(Policy = SignInSetup.ForReview)]
internal sealed class WorkModel(VerifyStore store, TimeProvider time) : PageModel
{
    public const int Days = 90, Most = 20_000;

    public WorkFigure All { get; private set; } = null!;
    public IReadOnlyList<WorkFigure> People { get; private set; } = [];
    public IReadOnlyList<(string Recommended, string Conclusion, int Count)> Outcomes { get; private set; } = [];
    public bool SeesPeople => User.IsInRole(nameof(Role.Compliance)) || User.IsInRole(nameof(Role.Admin)) || User.IsInRole(nameof(Role.Auditor));

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var tenant = store.For(User.TenantOf());
        var decided = (await tenant.DecisionsAsync(time.GetUtcNow().AddDays(-Days), Most, cancel)).Select(row => new Decided(row.By, row.Recommendation, row.Conclusion, row.Seconds)).ToArray();
        All = WorkFigures.Of("", decided);
        People = SeesPeople ? WorkFigures.ByPerson(decided) : WorkFigures.ByPerson(decided.Where(one => one.By == User.Identity!.Name));
        Outcomes = [.. decided.GroupBy(one => (one.Recommended, one.Conclusion)).Select(group => (group.Key.Recommended, group.Key.Conclusion, group.Count())).OrderByDescending(one => one.Item3)];
        await tenant.AppendAuditAsync(User.Actor(), "work-figures-viewed", "review", "", cancel);
    }
}

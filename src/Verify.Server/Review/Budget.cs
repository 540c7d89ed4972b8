using System.Collections.Concurrent;
using System.Globalization;
using Verify.Core.Cases;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>The tenant's alert budget: reviewer hours a week and minutes a case, and what they come to. Counting the queue costs, so the answer is kept for half a minute.</summary>
internal sealed class Budget(TimeProvider time)
{
    private const string Setting = "alert-budget";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Memory = TimeSpan.FromDays(365);
    private readonly ConcurrentDictionary<TenantId, (DateTimeOffset At, BudgetPlan? Plan)> _plans = new();

    /// <summary>Hours a week and minutes a case; null when no budget was set.</summary>
    public static async Task<(double Hours, double Minutes)?> ReadAsync(TenantStore tenant, CancellationToken cancel) =>
        (await tenant.GetAsync(Setting, cancel))?.Split(' ') is [var hours, var minutes] ? (double.Parse(hours, CultureInfo.InvariantCulture), double.Parse(minutes, CultureInfo.InvariantCulture)) : null;

    public async Task SetAsync(TenantStore tenant, double hours, double minutes, CancellationToken cancel)
    {
        await tenant.SetAsync(Setting, string.Create(CultureInfo.InvariantCulture, $"{hours} {minutes}"), cancel);
        _plans.TryRemove(tenant.Tenant, out _);
    }

    /// <summary>What the set budget comes to; null without one.</summary>
    public async Task<BudgetPlan?> PlanAsync(TenantStore tenant, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_plans.TryGetValue(tenant.Tenant, out var known) && now - known.At < Fresh) return known.Plan;
        var plan = await ReadAsync(tenant, cancel) is var (hours, minutes) ? await TryAsync(tenant, hours, minutes, cancel) : null;
        _plans[tenant.Tenant] = (now, plan);
        return plan;
    }

    /// <summary>What these hours would come to.</summary>
    public async Task<BudgetPlan> TryAsync(TenantStore tenant, double hours, double minutes, CancellationToken cancel) =>
        AlertBudget.Plan(await tenant.QueueBandsAsync(time.GetUtcNow() - Memory, cancel), hours, minutes);
}

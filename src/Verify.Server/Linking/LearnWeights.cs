using System.Globalization;
using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Linking;

/// <summary>
/// Every day: learns from the tenant's latest links how much each kind of shared value says. Links get the new weights when they are next looked at. Where no
/// kind changes by a bit all stay as they are, so that dossiers do not change for nothing.
/// </summary>
internal sealed class LearnWeights(TimeProvider time) : IJobHandler
{
    public const string JobKind = "timer:selector-weights";
    private const int Links = 20_000;
    private const double LeastChange = 1;
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    public string Kind => JobKind;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var known = await tenant.SelectorWeightsAsync(cancel);
        var learned = SelectorWeights.Learn(await tenant.LinkPatternsAsync(Links, cancel));
        SelectorType[] changed = [.. Enum.GetValues<SelectorType>().Where(type => learned.Ceiling(type) != known.Ceiling(type))];
        var news = changed.Any(type => Math.Abs(learned.Ceiling(type) - known.Ceiling(type)) >= LeastChange);
        await tenant.InTransactionAsync(async tx =>
        {
            if (news)
            {
                await tx.SetSelectorWeightsAsync(learned);
                await tx.AppendAuditAsync("system", "link-weights-learned", tenant.Tenant.Value,
                    string.Join(", ", changed.Select(type => string.Create(CultureInfo.InvariantCulture, $"{type.Text()} at most {learned.Ceiling(type)} bits (before {known.Ceiling(type)})"))));
            }
            await tx.EnqueueJobAsync(Kind, null, job.Key, null, time.GetUtcNow() + Every);
            await tx.CompleteJobAsync(job);
        }, cancel);
    }
}

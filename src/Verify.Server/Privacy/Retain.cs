using System.Globalization;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Receiving;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Privacy;

/// <summary>
/// Once a day: takes away the papers of people whose applications are over, and erases them as a whole, after the days that the policy gives.
/// A piece at a time, so that other jobs have their turn.
/// </summary>
internal sealed class Retain(Policies policies, TimeProvider time) : IJobHandler
{
    public const string JobKind = "timer:retention";

    /// <summary>Where the policy does not say: six months for an application, a month for its papers.</summary>
    private const int ApplicationDays = 183, DocumentDays = 30;
    private const int AtOnce = 50;

    // How far candidates from before this job existed have been looked at; they have no row that says when they ended.
    private const string WalkSetting = "retention-walk", WalkDone = "~";
    private static readonly TimeSpan Every = TimeSpan.FromHours(24), Soon = TimeSpan.FromSeconds(1);

    public string Kind => JobKind;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var policy = (await policies.ForAsync(tenant, cancel)).Policy;
        var more = await WalkAsync(tenant, cancel);
        var over = await tenant.ClosedBeforeAsync(now - DaysOf(policy, Retention.Document, DocumentDays), withFiles: true, AtOnce, cancel);
        var due = await tenant.ClosedBeforeAsync(now - DaysOf(policy, Retention.Application, ApplicationDays), withFiles: false, AtOnce, cancel);
        await tenant.InTransactionAsync(async tx =>
        {
            if (over.Count > 0 && await tx.RemoveFilesAsync(over) is > 0 and var files) await tx.AppendAuditAsync("engine", "files-removed", tenant.Tenant.Value, $"retention: {files.ToString(CultureInfo.InvariantCulture)}");
            foreach (var candidate in due)
            {
                await tx.EraseCandidateAsync(candidate);
                await tx.AppendAuditAsync("engine", "candidate-erased", candidate.Value, "retention");
            }
            more = more || over.Count == AtOnce || due.Count == AtOnce;
            await tx.EnqueueJobAsync(Kind, null, job.Key, null, now + (more ? Soon : Every));
            await tx.CompleteJobAsync(job);
        }, cancel);
    }

    private static TimeSpan DaysOf(Policy policy, Retention kept, int usual) => TimeSpan.FromDays(policy.Retention.FirstOrDefault(rule => rule.Class == kept)?.Days ?? usual);

    /// <summary>Writes down when the applications of earlier candidates ended. True while there are more.</summary>
    private static async Task<bool> WalkAsync(TenantStore tenant, CancellationToken cancel)
    {
        var after = await tenant.GetAsync(WalkSetting, cancel) ?? "";
        if (after == WalkDone) return false;
        var slice = await tenant.CandidatesAfterAsync(after, AtOnce, cancel);
        var closings = new List<(CandidateId Candidate, Closing Closing)>();
        foreach (var candidate in slice)
            closings.AddRange((await Dossiers.EvidenceAsync(tenant, candidate, cancel)).Select(Closing.Of).OfType<Closing>().Select(closing => (candidate, closing)));
        await tenant.InTransactionAsync(async tx =>
        {
            foreach (var of in closings.GroupBy(one => one.Candidate)) await tx.SetClosingsAsync(of.Key, [.. of.Select(one => (one.Closing.Application, one.Closing.At, one.Closing.ObservedAt))]);
        }, cancel);
        await tenant.SetAsync(WalkSetting, slice.Count < AtOnce ? WalkDone : slice[^1].Value, cancel);
        return slice.Count == AtOnce;
    }
}

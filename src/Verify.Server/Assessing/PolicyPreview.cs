using System.Text.Json;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Server.Assessing;

/// <summary>How many a policy would move from one recommendation to another.</summary>
internal sealed record PolicyMove(string From, string To, int Count);

/// <summary>A pattern that a policy would find, or no longer find, this often.</summary>
internal sealed record PatternMove(string Pattern, int Gained, int Lost);

/// <summary>Whom a version of the policy would move, counted over all that is on record.</summary>
internal sealed record PolicyDifference(DateTimeOffset At, string Against, int Assessments, int NotReplayable, IReadOnlyList<PolicyMove> Moves, IReadOnlyList<PatternMove> Patterns, IReadOnlyList<CandidateId> Moved);

/// <summary>Runs a kept version of the policy over history, as <c>replay --policy</c> does, and keeps the counts for the page that puts it in force.</summary>
internal sealed class PolicyPreview(VerifyStore store, Policies policies, TimeProvider time) : IJobHandler
{
    public const string JobKind = "policy-preview";

    public string Kind => JobKind;

    public static async Task<PolicyDifference?> ReadAsync(TenantStore tenant, string version, CancellationToken cancel) =>
        await tenant.GetAsync(Key(version), cancel) is { } json ? JsonSerializer.Deserialize<PolicyDifference>(json, Json.Readable) : null;

    public async Task RunAsync(ClaimedJob job, TenantStore tenant, CancellationToken cancel)
    {
        if (await tenant.PolicyAsync(job.Key, cancel) is { } row && PolicyFile.Parse(row.Yaml) is { Policy: { } policy } read && !read.Findings.Any(found => found.Finding.Fatal))
        {
            var report = await ReplayCommand.RunAsync(store, [tenant.Tenant], DateTimeOffset.MinValue, new CompiledPolicy(policy), cancel);
            await tenant.SetAsync(Key(job.Key), JsonSerializer.Serialize(Of(report, (await policies.ForAsync(tenant, cancel)).Policy.Version), Json.Readable), cancel);
        }
        await tenant.InTransactionAsync(tx => tx.CompleteJobAsync(job), cancel);
    }

    private PolicyDifference Of(ReplayReport report, string against) => new(time.GetUtcNow(), against, report.Assessments, report.NotReplayable.Count,
        [.. report.Moves.Where(move => move.From != move.To).GroupBy(move => (move.From, move.To)).Select(group => new PolicyMove(group.Key.From, group.Key.To, group.Count())).OrderByDescending(move => move.Count)],
        [.. report.Moves.SelectMany(move => move.Gained.Select(id => (Id: id, Gained: true)).Concat(move.Lost.Select(id => (Id: id, Gained: false)))).GroupBy(one => one.Id)
            .Select(group => new PatternMove(group.Key, group.Count(one => one.Gained), group.Count(one => !one.Gained))).OrderByDescending(move => move.Gained + move.Lost)],
        [.. report.Moves.Select(move => move.Candidate)]);

    private static string Key(string version) => $"policy-preview:{version}";
}

using Microsoft.Extensions.DependencyInjection;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Store;
using Verify.Server.Work;

namespace Verify.Tests.Server;

/// <summary>Two records become one person while the first is being assessed.</summary>
[Collection("server")]
public sealed class MergedMeanwhileTests
{
    [Fact]
    public async Task What_was_begun_before_the_merge_does_not_take_the_place_of_what_was_seen_after_it()
    {
        var merging = new MergesMeanwhile();
        await using var running = await RunningServer.StartAsync(builder => builder.Services.AddSingleton<IEvidenceStep>(merging));
        var (gone, kept) = (await AppliesAsync("Ada", "0101"), await AppliesAsync("Boris", "0102"));

        (merging.Gone, merging.Kept) = (gone, kept);
        await running.Tenant.InTransactionAsync(tx => tx.EnqueueAssessAsync(gone, DateTimeOffset.UtcNow));
        await merging.Passed.WaitAsync(TimeSpan.FromSeconds(60));
        await running.QuietAsync();

        var latest = (await AssessCandidate.LatestAsync(running.Tenant, gone, default))!;
        Assert.Equal((kept, Dossier.Fold(await Dossiers.LoadAsync(running.Tenant, kept, DateTimeOffset.UtcNow, default)).Hash), (latest.CandidateId, latest.DossierHash));

        async Task<CandidateId> AppliesAsync(string name, string digits)
        {
            var (person, application) = running.Greenhouse.Apply(RunningServer.Somebody(name, digits));
            Assert.Equal([200], await running.Greenhouse.DeliverAsync(running.Hook, running.Greenhouse.Event("new_candidate_application", application, DateTimeOffset.UtcNow.AddDays(-3)), $"d-{name}"));
            await running.QuietAsync();
            return (await running.Tenant.FindCandidateAsync("greenhouse", $"{person}"))!.Value;
        }
    }

    /// <summary>The last step of one candidate's work: merges it, and holds it until the other was assessed with all that is known.</summary>
    private sealed class MergesMeanwhile : IEvidenceStep
    {
        private readonly TaskCompletionSource _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CandidateId? Gone { get; set; }
        public CandidateId? Kept { get; set; }
        public Task Passed => _passed.Task;

        public async Task<bool> RunAsync(ClaimedJob job, TenantStore tenant, Dossier dossier, CancellationToken cancel)
        {
            if (dossier.CandidateId != Gone || Kept is not { } kept || _passed.Task.IsCompleted) return false;
            var alone = await HashAsync();
            await tenant.InTransactionAsync(async tx =>
            {
                await tx.MergeAsync(dossier.CandidateId, kept);
                await tx.EnqueueAssessAsync(kept, DateTimeOffset.UtcNow);
            }, cancel);
            while (await HashAsync() == alone) await Task.Delay(20, cancel);
            _passed.SetResult();
            return true;

            async Task<string?> HashAsync() => (await tenant.LatestAssessmentAsync(kept, cancel))?.DossierHash;
        }
    }
}

using Verify.Core.Cases;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>What lists and figures of the console are made of, on both engines.</summary>
public sealed class ReviewStoreTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_decision_leaves_the_queue_counts_in_its_band_and_comes_back_with_a_worse_recommendation(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var (ada, ben) = (await host.CandidateAsync("Ada Example"), await host.CandidateAsync("Ben Example"));
        foreach (var (id, order) in new[] { (ada, 5_001_005L), (ben, 1_002_004L) })
            await host.Acme.InTransactionAsync(async tx =>
            {
                await tx.SetDisplayAsync(id, new CandidateDisplay("Ada Example", "Engineer", "offer"));
                await tx.SaveAssessmentAsync(id, Some.Assessment("f", order > 2_000_000 ? "hold-for-review" : "verify-further", 5, ["pattern-x"], order: order));
            }, host.Ct);
        var queue = new CandidateFilter(Order: CandidateOrder.ReviewQueue) { Done = false };
        Assert.Equal([ada, ben], await ListAsync(queue));
        Assert.Equal([ada], await ListAsync(queue with { LeastOrder = 2_000_000 }));
        Assert.Equal([ada, ben], await ListAsync(queue with { Pattern = "pattern-x", Stage = "offer", Unassigned = true }));
        Assert.Empty(await ListAsync(queue with { FlaggedBefore = Some.Time.AddDays(-1) }));
        Assert.Equal([ada, ben], await ListAsync(queue with { FlaggedBefore = Some.Time.AddDays(1) }));
        Assert.Equal([(5_001_000L, 1, 0), (1_002_000L, 1, 0)], await BandsAsync());

        await host.Acme.AppendAuditAsync("person:r", "case-viewed", ada.Value, "", host.Ct);
        host.Clock.Advance(TimeSpan.FromMinutes(4));
        var state = await DoAsync(ada, new CaseState(), new CaseEvent.Assigned("r"));
        Assert.Equal([ada], await ListAsync(queue with { Assignee = "r" }));
        state = await DoAsync(ada, state, new CaseEvent.Concluded(DispositionConclusion.Confirmed, "It was said so.", null));
        Assert.Equal([ben], await ListAsync(queue));
        Assert.Equal([(5_001_000L, 0, 1), (1_002_000L, 1, 0)], await BandsAsync());
        var decision = Assert.Single(await host.Acme.DecisionsAsync(Some.Time.AddDays(-1), 10, host.Ct));
        Assert.Equal((240L, "confirmed", "hold-for-review"), (decision.Seconds, decision.Conclusion, decision.Recommendation));

        // Somebody who looked before is told, and nothing is written.
        var stale = await host.Acme.InTransactionAsync(tx => tx.AppendCaseAsync(ada, new CaseState(), state, new NewCaseEvent("late", "note", "s", Some.Time, CaseEvents.Write(new CaseEvent.Noted("late")))), host.Ct);
        Assert.Equal(CaseAppendOutcome.Conflict, stale.Outcome);
        Assert.Equal(2, (await host.Acme.CaseOfAsync(ada, host.Ct)).Count);
        Assert.Equal((2, "confirmed"), (await host.Acme.CaseVersionsAsync([ada, ben], host.Ct))[ada]);

        // The same recommendation leaves it settled; the engine's own event opens it.
        await host.Acme.InTransactionAsync(tx => tx.SaveAssessmentAsync(ada, Some.Assessment("g", "hold-for-review", 6, order: 5_001_006)), host.Ct);
        Assert.Equal([ben], await ListAsync(queue));
        await host.Acme.InTransactionAsync(tx => tx.OpenCaseAsync(ada, new NewCaseEvent("a2", "assessment", "engine", Some.Time, CaseEvents.Write(new CaseEvent.Assessed("a2", [], [])))), host.Ct);
        Assert.Equal([ada, ben], await ListAsync(queue));
        Assert.True(CaseState.Of(await host.Acme.CaseOfAsync(ada, host.Ct)).Reopened);

        async Task<CaseState> DoAsync(CandidateId id, CaseState seen, CaseEvent happened)
        {
            var then = seen.After(new RecordedEvent(seen.Version + 1, "r", host.Clock.GetUtcNow(), happened));
            await host.Acme.InTransactionAsync(async tx =>
            {
                Assert.Equal(CaseAppendOutcome.Appended, (await tx.AppendCaseAsync(id, seen, then, new NewCaseEvent($"e{then.Version}", CaseEvents.KindOf(happened), "r", host.Clock.GetUtcNow(), CaseEvents.Write(happened)))).Outcome);
                if (happened is CaseEvent.Concluded) await tx.AddDecisionAsync(id, then.Version, "person:r", then.Last!, "confirmed");
            }, host.Ct);
            return then;
        }
        async Task<CandidateId[]> ListAsync(CandidateFilter filter) => [.. (await host.Acme.CandidatesAsync(filter, null, 10, host.Ct)).Items.Select(row => row.Id)];
        async Task<(long, int, int)[]> BandsAsync() => [.. (await host.Acme.QueueBandsAsync(Some.Time.AddDays(-1), host.Ct)).Select(band => (band.Floor, band.Open, band.Confirmed))];
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_recommendation_is_found_wherever_it_stands_and_a_worse_one_opens_again_though_its_place_is_lower(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var (task, points, named) = (await host.CandidateAsync("Ada Example"), await host.CandidateAsync("Ben Example"), await host.CandidateAsync("Cy Example"));
        foreach (var (id, recommendation, order) in new[] { (task, "verify-further", 3_004_005L), (points, "hold-for-review", 2_007_000L), (named, "hold-for-review", 5_001_000L) }) await SaveAsync(id, "f", recommendation, order);
        Assert.Equal([named, task, points], await ListAsync());
        Assert.Equal([named, points], await ListAsync("hold-for-review"));
        Assert.Equal([task], await ListAsync("verify-further"));
        Assert.Empty(await ListAsync("proceed"));
        Assert.Empty(await ListAsync("reject"));

        var state = new CaseState();
        var cleared = new CaseEvent.Concluded(DispositionConclusion.Cleared, "It was so.", null);
        var then = state.After(new RecordedEvent(1, "r", host.Clock.GetUtcNow(), cleared));
        await host.Acme.InTransactionAsync(tx => tx.AppendCaseAsync(task, state, then, new NewCaseEvent("e1", "concluded", "r", host.Clock.GetUtcNow(), CaseEvents.Write(cleared))), host.Ct);
        Assert.Equal([named, points], await ListAsync());
        await SaveAsync(task, "g", "verify-further", 3_006_000);
        Assert.Equal([named, points], await ListAsync());
        await SaveAsync(task, "h", "hold-for-review", 2_006_000);
        Assert.Equal([named, points, task], await ListAsync());

        Task SaveAsync(CandidateId id, string print, string recommendation, long order) => host.Acme.InTransactionAsync(tx => tx.SaveAssessmentAsync(id, Some.Assessment(print, recommendation, 5, order: order)), host.Ct);
        async Task<CandidateId[]> ListAsync(string? recommendation = null) =>
            [.. (await host.Acme.CandidatesAsync(new CandidateFilter(recommendation, Order: CandidateOrder.ReviewQueue) { Done = false }, null, 10, host.Ct)).Items.Select(row => row.Id)];
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Tasks_filters_and_the_audit_log_are_found_again(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("Ada Example");
        await host.Acme.InTransactionAsync(async tx =>
        {
            await tx.OpenTaskAsync("victim-care", ada, "r", new DateOnly(2026, 3, 15));
            await tx.OpenTaskAsync("victim-care", ada, "r", new DateOnly(2026, 3, 16));
            await tx.SaveFilterAsync(new SavedFilter("Mine", "?whose=mine", "r"));
            await tx.SaveFilterAsync(new SavedFilter("Mine", "?whose=nobody", "s"));
        }, host.Ct);
        Assert.Equal(new DateOnly(2026, 3, 16), Assert.Single(await host.Acme.ReviewTasksAsync(10, host.Ct)).DueOn);
        Assert.Equal(new SavedFilter("Mine", "?whose=nobody", "s"), Assert.Single(await host.Acme.SavedFiltersAsync(host.Ct)));
        await host.Acme.InTransactionAsync(async tx =>
        {
            await tx.CloseTaskAsync("victim-care", ada);
            await tx.DropFilterAsync("Mine");
        }, host.Ct);
        Assert.Empty(await host.Acme.ReviewTasksAsync(10, host.Ct));
        Assert.Empty(await host.Acme.SavedFiltersAsync(host.Ct));

        for (var i = 0; i < 5; i++) await host.Acme.AppendAuditAsync(i % 2 == 0 ? "person:a" : "person:b", i < 3 ? "viewed" : "changed", ada.Value, "", host.Ct);
        Assert.Equal(2, (await host.Acme.SearchAuditAsync(new AuditFilter(Actor: "person:a", Action: "viewed", From: Some.Time.AddDays(-1), Until: Some.Time.AddDays(1)), null, 10, host.Ct)).Items.Count);
        var first = await host.Acme.SearchAuditAsync(new AuditFilter(Target: ada.Value), null, 3, host.Ct);
        var second = await host.Acme.SearchAuditAsync(new AuditFilter(Target: ada.Value), first.Next, 3, host.Ct);
        Assert.Equal(5, first.Items.Concat(second.Items).DistinctBy(row => row.Sequence).Count());
        Assert.Empty((await host.Acme.SearchAuditAsync(new AuditFilter(Until: Some.Time.AddDays(-1)), null, 3, host.Ct)).Items);
    }
}

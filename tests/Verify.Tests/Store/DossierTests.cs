using System.Text.Json;
using Verify.Core.Assessing;
using Verify.Core.Model;
using Verify.Server.Assessing;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>Merges, links, selectors, assessments and lists of candidates, the same on both engines.</summary>
public sealed class DossierTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_merge_folds_two_dossiers_and_can_be_undone(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var (ada, twin, third) = (await host.CandidateAsync("1"), await host.CandidateAsync("2"), await host.CandidateAsync("3"));
        await AppendAsync(host, ada, "a");
        await AppendAsync(host, twin, "b");
        await AppendAsync(host, third, "c");
        Assert.True(await host.Acme.InTransactionAsync(transaction => transaction.MergeAsync(third, twin), host.Ct));
        Assert.True(await host.Acme.InTransactionAsync(transaction => transaction.MergeAsync(twin, ada), host.Ct));
        Assert.False(await host.Acme.InTransactionAsync(transaction => transaction.MergeAsync(ada, third), host.Ct));

        Assert.Equal(ada, await host.CandidateAsync("3"));
        Assert.Equal(3, (await host.Acme.EvidenceAsync(ada, host.Ct)).Count);
        Assert.Equal(ada, Assert.Single((await host.Acme.CandidatesAsync(new CandidateFilter(), null, 10, host.Ct)).Items).Id);
        Assert.Equal(0, await AppendAsync(host, ada, "c"));
        Assert.Equal(1, await AppendAsync(host, ada, "d"));

        Assert.True(await host.Acme.InTransactionAsync(transaction => transaction.UndoMergeAsync(twin), host.Ct));
        Assert.False(await host.Acme.InTransactionAsync(transaction => transaction.UndoMergeAsync(twin), host.Ct));
        Assert.Equal(["a", "d"], (await host.Acme.EvidenceAsync(ada, host.Ct)).Select(item => Some.Text(item.Json)).Order());
        Assert.Equal(["b", "c"], (await host.Acme.EvidenceAsync(twin, host.Ct)).Select(item => Some.Text(item.Json)).Order());
        Assert.Equal(twin, await host.CandidateAsync("3"));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_join_gives_the_candidate_another_outside_id_and_can_be_undone(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        Assert.True(await host.Acme.InTransactionAsync(transaction => transaction.JoinAsync("hris", "w-7", ada), host.Ct));
        Assert.False(await host.Acme.InTransactionAsync(transaction => transaction.JoinAsync("hris", "w-7", ada), host.Ct));
        Assert.Equal(ada, await host.Acme.FindCandidateAsync("hris", "w-7", host.Ct));
        Assert.Equal(["ats 1", "hris w-7"], (await host.Acme.ExternalIdentitiesAsync(ada, host.Ct)).Select(identity => $"{identity.System} {identity.Id}").Order());
        Assert.True(await host.Acme.InTransactionAsync(transaction => transaction.UnjoinAsync("hris", "w-7"), host.Ct));
        Assert.Null(await host.Acme.FindCandidateAsync("hris", "w-7", host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_link_is_one_for_its_unordered_pair_and_a_retraction_stays(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var (ada, ben) = (await host.CandidateAsync("1"), await host.CandidateAsync("2"));
        Assert.Equal(LinkOutcome.Added, await LinkAsync(ada, ben, 3));
        Assert.Equal(LinkOutcome.Known, await LinkAsync(ben, ada, 3));
        Assert.Equal(LinkOutcome.Changed, await LinkAsync(ben, ada, 4));
        var seen = Assert.Single(await host.Acme.LinksAsync(ben, host.Ct));
        Assert.Equal((ben, ada, 4.0, "[\"same phone\"]"), (seen.Candidate, seen.Other, seen.Score, Some.Text(seen.ReasonsJson)));

        await host.Acme.InTransactionAsync(transaction => transaction.RetractLinkAsync(ben, ada, "phone", "user-9", "siblings"), host.Ct);
        Assert.Equal(LinkOutcome.Retracted, await LinkAsync(ada, ben, 9));
        var retracted = Assert.Single(await host.Acme.LinksAsync(ada, host.Ct));
        Assert.Equal(("user-9", "siblings", 4.0), (retracted.RetractedBy, retracted.RetractReason, retracted.Score));

        // Also when the pair is met again under the candidate that one of them was folded into.
        var carl = await host.CandidateAsync("3");
        await host.Acme.InTransactionAsync(transaction => transaction.MergeAsync(ada, carl), host.Ct);
        Assert.Equal(LinkOutcome.Retracted, await LinkAsync(carl, ben, 5));
        Assert.Equal(carl, Assert.Single(await host.Acme.LinksAsync(ben, host.Ct)).Other);

        Task<LinkOutcome> LinkAsync(CandidateId one, CandidateId other, double score) =>
            host.Acme.InTransactionAsync(transaction => transaction.AddLinkAsync(one, other, "phone", Some.Bytes("[\"same phone\"]"), score), host.Ct);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Candidates_who_share_a_selector_find_each_other_up_to_a_cap(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("ada");
        Assert.Equal(2, await AddAsync(ada, new NewSelector("phone", "+15550100", [1, 2, 3]), new NewSelector("email", "ada@example.com")));
        Assert.Equal(0, await AddAsync(ada, new NewSelector("phone", "+15550100")));
        for (var i = 0; i < 5; i++) await AddAsync(await host.CandidateAsync($"{i}"), new NewSelector("phone", "+15550100", [(byte)i]));
        await AddAsync(await host.CandidateAsync("other kind"), new NewSelector("device", "+15550100"));

        var hits = await host.Acme.SharedSelectorsAsync(ada, 100, host.Ct);
        Assert.Equal(5, hits.Count);
        Assert.All(hits, hit => Assert.Equal(("phone", 5), (hit.Kind, hit.Holders)));
        Assert.Equal([0, 1, 2, 3, 4], hits.Select(hit => hit.Signature![0]).Order().Select(value => (int)value));
        Assert.Equal(3, (await host.Acme.SharedSelectorsAsync(ada, 3, host.Ct)).Count);
        Assert.Equal(6, (await host.Acme.FindSelectorAsync("phone", "+15550100", 100, host.Ct)).Count);

        Task<int> AddAsync(CandidateId candidate, params NewSelector[] selectors) => host.Acme.InTransactionAsync(transaction => transaction.AddSelectorsAsync(candidate, selectors), host.Ct);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task An_assessment_is_saved_once_per_fingerprint_and_the_newest_is_current(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        var first = await SaveAsync(Some.Assessment("f1", "proceed", 0, json: "one"));
        var second = await SaveAsync(Some.Assessment("f2", "hold-for-review", 9, ["laptop-farm", "proxy-interview"], "two"));
        Assert.True(first.New && second.New);
        var latest = await host.Acme.LatestAssessmentAsync(ada, host.Ct);
        Assert.Equal((second.Id, "two", "hold-for-review", 9), (latest!.Id, Some.Text(latest.Json), latest.Recommendation, latest.Score));
        Assert.Equal(["laptop-farm", "proxy-interview"], latest.Patterns);

        Assert.Equal(first with { New = false }, await SaveAsync(Some.Assessment("f1", "proceed", 0, json: "one")));
        Assert.Equal("one", Some.Text((await host.Acme.LatestAssessmentAsync(ada, host.Ct))!.Json));
        Assert.Equal(["one", "two"], (await host.Acme.AssessmentsAsync(ada, host.Ct)).Select(item => Some.Text(item.Json)));
        List<string> since = [];
        await foreach (var item in host.Acme.AssessmentsSinceAsync(Some.Time, host.Ct)) since.Add(item.Fingerprint);
        Assert.Equal(["f1", "f2"], since);

        Task<SavedAssessment> SaveAsync(NewAssessment assessment) => host.Acme.InTransactionAsync(transaction => transaction.SaveAssessmentAsync(ada, assessment), host.Ct);
    }

    [Fact]
    public void A_decision_record_is_packed_small_and_opened_byte_for_byte_as_one_from_before_is()
    {
        var input = new DossierInput { CandidateId = new CandidateId("c-1"), AsOf = Some.Time, Stage = Stage.Application, Role = "standard", Evidence = [] };
        var json = JsonSerializer.SerializeToUtf8Bytes(Engine.Assess(Dossier.Fold(input), PolicyFile.Default), Json.Readable);
        var packed = Packed.Of(json).In(Dialect.Sqlite);
        Assert.InRange(packed.Length, 1, json.Length / 4);
        Assert.Equal(json, Packed.Open(packed));
        Assert.Equal(json, Packed.Open(json));
        // A node of the release before may be beside this one there.
        Assert.Equal(json, Packed.Of(json).In(Dialect.Postgres));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Lists_filter_page_and_find_by_name_in_any_spelling_of_accents(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        string[] names = ["Ada Example", "José Example", "Ben Sample", "Zoë O'Test", "Ada Sample"];
        for (var i = 0; i < names.Length; i++)
        {
            var id = await host.CandidateAsync(names[i]);
            await host.Acme.InTransactionAsync(async transaction =>
            {
                await transaction.SetDisplayAsync(id, new CandidateDisplay(names[i], "Engineer", i % 2 == 0 ? "interview" : "offer"));
                await transaction.SaveAssessmentAsync(id, Some.Assessment("f", i < 2 ? "hold-for-review" : "proceed", i, i == 1 ? ["laptop-farm"] : [], order: i < 2 ? 2_000_000 + i : i));
            }, host.Ct);
            host.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(["José Example"], await NamesAsync(new CandidateFilter(Name: "JOSE")));
        Assert.Equal(["Ada Example"], await NamesAsync(new CandidateFilter(Name: "example ada")));
        Assert.Equal(["Zoë O'Test"], await NamesAsync(new CandidateFilter(Name: "zoe o'test")));
        Assert.Empty(await NamesAsync(new CandidateFilter(Name: "…")));
        Assert.Equal(["José Example"], await NamesAsync(new CandidateFilter(Pattern: "laptop-farm")));
        Assert.Equal(["José Example", "Ada Example"], await NamesAsync(new CandidateFilter(Recommendation: "hold-for-review")));
        Assert.Equal(["Zoë O'Test", "José Example"], await NamesAsync(new CandidateFilter(Stage: "offer")));
        Assert.Equal(names.Reverse(), await NamesAsync(new CandidateFilter()));
        // Its place in the queue, not its points, brings one to the front.
        Assert.Equal([names[1], names[0], .. names.Reverse().Take(3)], await NamesAsync(new CandidateFilter(Order: CandidateOrder.ReviewQueue)));

        async Task<List<string>> NamesAsync(CandidateFilter filter)
        {
            List<string> found = [];
            string? cursor = null;
            do
            {
                var page = await host.Acme.CandidatesAsync(filter, cursor, 2, host.Ct);
                found.AddRange(page.Items.Select(row => row.Display!.Name!));
                cursor = page.Next;
            }
            while (cursor is not null);
            return found;
        }
    }

    private static Task<int> AppendAsync(StoreHost host, CandidateId candidate, string value) => host.Acme.InTransactionAsync(async transaction =>
        await transaction.AppendEvidenceAsync(candidate, [Some.Evidence(await transaction.EvidenceIdAsync(candidate, "ats", value), value)]), host.Ct);
}

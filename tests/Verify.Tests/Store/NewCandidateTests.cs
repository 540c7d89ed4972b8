using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>A candidate's key lies in the key store before anybody hears of the candidate.</summary>
public sealed class NewCandidateTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Candidates_made_at_once_are_different_and_each_has_a_key_that_a_new_start_finds(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var made = await Task.WhenAll(Enumerable.Range(0, 150).Select(i => Task.Run(() => host.CandidateAsync($"{i}"))));
        Assert.Equal(made.Length, made.Distinct().Count());
        foreach (var candidate in made)
            await host.Acme.InTransactionAsync(transaction => transaction.AppendEvidenceAsync(candidate, [Some.Evidence(new EvidenceId("e-1"))]), host.Ct);
        await host.ReopenAsync();
        foreach (var candidate in made) Assert.Single(await host.Acme.EvidenceAsync(candidate, host.Ct));
        // What is over was made for the next ones, and is little.
        Assert.InRange(await host.ScalarAsync<long>("SELECT COUNT(*) FROM candidate_keys", keys: true), made.Length, made.Length + 128);
    }

    [Fact]
    public async Task One_after_the_other_they_are_in_the_order_of_their_ids()
    {
        await using var host = await StoreHost.OpenAsync("sqlite");
        List<CandidateId> made = [];
        for (var i = 0; i < 100; i++)
        {
            made.Add(await host.CandidateAsync($"{i}"));
            host.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(made.Order(), made);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task No_candidate_is_made_whose_key_cannot_be_kept(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await host.CandidateAsync("first");
        await host.ExecuteAsync("ALTER TABLE candidate_keys RENAME TO elsewhere", keys: true);
        var failed = 0;
        for (var i = 0; i < 10; i++)
        {
            try { await host.CandidateAsync($"{i}"); }
            catch (System.Data.Common.DbException) { failed++; }
        }
        Assert.NotEqual(0, failed);
        await host.ExecuteAsync("ALTER TABLE elsewhere RENAME TO candidate_keys", keys: true);
        // And it goes on where it can again.
        await host.CandidateAsync("last");
        await host.ReopenAsync();
        for (var i = 0; i < 10; i++)
            if (await host.Acme.FindCandidateAsync("ats", $"{i}", host.Ct) is { } made)
                Assert.Equal(1, await host.ScalarAsync<long>("SELECT COUNT(*) FROM candidate_keys WHERE candidate = @id", new { id = made.Value }, keys: true));
    }
}

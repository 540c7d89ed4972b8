using System.Text;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>Which of several statements about one thing stands, and links that take one form, the same on both engines.</summary>
public sealed class MeetingStoreTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Of_a_series_the_highest_rank_stands_whatever_comes_when_and_what_is_said_again_stands_again(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var (ada, waiting) = (await host.CandidateAsync("1"), await host.CandidateAsync("2"));
        async Task<string> SaysAsync(CandidateId who, string id, long rank)
        {
            await host.Acme.InTransactionAsync(async tx =>
            {
                await tx.AppendEvidenceAsync(who, [new NewEvidence(new EvidenceId(id), "interview-session", host.Clock.GetUtcNow(), host.Clock.GetUtcNow(), "Observed", Encoding.UTF8.GetBytes(id))]);
                await tx.StandsAsync(who, "call-1", rank, new EvidenceId(id));
            }, host.Ct);
            return string.Join(' ', (await host.Acme.EvidenceAsync(ada, host.Ct)).Concat(who == ada ? [] : await host.Acme.EvidenceAsync(who, host.Ct)).Where(item => item.SupersededBy is null).Select(item => item.Id.Value).Distinct().Order(StringComparer.Ordinal));
        }
        Assert.Equal("v1", await SaysAsync(waiting, "v1", 1));
        // Somebody who waited was joined in between.
        Assert.True(await host.Acme.InTransactionAsync(tx => tx.MergeAsync(waiting, ada), host.Ct));
        Assert.Equal("v2", await SaysAsync(ada, "v2", 2));
        Assert.Equal("v2", await SaysAsync(ada, "v1", 1));
        Assert.Equal("v2", await SaysAsync(ada, "v0", 0));
        Assert.Equal("v3", await SaysAsync(ada, "v3", 2));
        Assert.Equal("v2", await SaysAsync(ada, "v2", 2));
        Assert.Equal("v2", await SaysAsync(ada, "v2", 2));

        await host.Acme.EraseCandidateAsync(ada);
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT COUNT(*) FROM evidence_series"));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_form_link_is_used_once_replaced_until_then_and_follows_a_merge(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var (ada, twin) = (await host.CandidateAsync("1"), await host.CandidateAsync("2"));
        var (start, until) = (host.Clock.GetUtcNow(), host.Clock.GetUtcNow().AddDays(14));
        Task<bool> MakeAsync(byte hash) => host.Acme.InTransactionAsync(tx => tx.AddRubricLinkAsync(twin, "s-1", "rater-1", [hash], start, until), host.Ct);
        Assert.True(await MakeAsync(1));
        Assert.True(await MakeAsync(2));
        Assert.Null(await host.Acme.RubricLinkAsync([1], host.Ct));
        Assert.True(await host.Acme.InTransactionAsync(tx => tx.MergeAsync(twin, ada), host.Ct));
        var link = (await host.Acme.RubricLinkAsync([2], host.Ct))!;
        Assert.Equal((ada, "s-1", "rater-1", start), (link.Candidate, link.Session, link.Rater, link.StartsAt));
        Assert.True(await host.Acme.InTransactionAsync(tx => tx.UseRubricLinkAsync(link), host.Ct));
        Assert.False(await host.Acme.InTransactionAsync(tx => tx.UseRubricLinkAsync(link), host.Ct));
        Assert.Null(await host.Acme.RubricLinkAsync([2], host.Ct));
        Assert.Equal(("s-1", 1, 1), Assert.Single(await host.Acme.RubricCountsAsync(ada, host.Ct)));

        await host.Acme.InTransactionAsync(tx => tx.AddRubricLinkAsync(ada, "s-1", "rater-2", [3], start, until), host.Ct);
        host.Clock.Advance(TimeSpan.FromDays(15));
        Assert.Null(await host.Acme.RubricLinkAsync([3], host.Ct));
    }
}

using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>What the store keeps about deliveries, candidates and evidence, the same on both engines.</summary>
public sealed class StoreTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_delivery_comes_back_as_it_was_and_only_once(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        Assert.Equal(AppendResult.Stored, await host.Acme.AppendDeliveryAsync(Some.Delivery(body: "{\"name\":\"Ada Example\"}"), host.Ct));
        Assert.Equal(AppendResult.Duplicate, await host.Acme.AppendDeliveryAsync(Some.Delivery(body: "{\"name\":\"Ada Example\"}"), host.Ct));

        var claimed = Assert.Single(await host.Store.ClaimDeliveriesAsync("w1", 10, Some.Lease, host.Ct));
        Assert.Equal("{\"name\":\"Ada Example\"}", Some.Text(claimed.Body));
        Assert.Equal("sha256 abc", claimed.Headers["signature"]);
        Assert.Equal(Some.Time, claimed.ReceivedAt);
        await host.Acme.InTransactionAsync(transaction => transaction.CompleteDeliveryAsync(claimed), host.Ct);
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await host.Store.ClaimDeliveriesAsync("w1", 10, Some.Lease, host.Ct));
        Assert.Equal(AppendResult.Duplicate, await host.Acme.AppendDeliveryAsync(Some.Delivery(), host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Deliveries_without_an_id_are_told_apart_by_their_body(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        Assert.Equal(AppendResult.Stored, await host.Acme.AppendDeliveryAsync(Some.Delivery(null, "one"), host.Ct));
        Assert.Equal(AppendResult.Stored, await host.Acme.AppendDeliveryAsync(Some.Delivery(null, "two"), host.Ct));
        Assert.Equal(AppendResult.Duplicate, await host.Acme.AppendDeliveryAsync(Some.Delivery(null, "one"), host.Ct));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Evidence_is_appended_once_and_read_in_the_order_of_observation(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        var first = await AppendAsync("a", Some.Time.AddDays(1));
        var second = await AppendAsync("b", Some.Time);
        Assert.Equal((1, 1), (first, second));
        Assert.Equal(0, await AppendAsync("a", Some.Time.AddDays(1)));

        var evidence = await host.Acme.EvidenceAsync(ada, host.Ct);
        Assert.Equal(["{\"v\":\"b\"}", "{\"v\":\"a\"}"], evidence.Select(item => Some.Text(item.Json)));
        Assert.Equal("claimed", evidence[0].Assurance);
        Assert.Equal(2, (await host.Acme.CandidateAsync(ada, host.Ct))!.Version);

        Task<int> AppendAsync(string value, DateTimeOffset observedAt) => host.Acme.InTransactionAsync(async transaction =>
        {
            var id = await transaction.EvidenceIdAsync(ada, "ats", value);
            return await transaction.AppendEvidenceAsync(ada, [Some.Evidence(id, $"{{\"v\":\"{value}\"}}", observedAt)]);
        }, host.Ct);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Superseded_evidence_stays_and_says_by_what(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ada = await host.CandidateAsync("1");
        var (old, young) = (new EvidenceId("e-1"), new EvidenceId("e-2"));
        await host.Acme.InTransactionAsync(transaction => transaction.AppendEvidenceAsync(ada, [Some.Evidence(old)]), host.Ct);
        await host.Acme.InTransactionAsync(transaction => transaction.AppendEvidenceAsync(ada, [Some.Evidence(young, supersedes: old)]), host.Ct);
        var evidence = await host.Acme.EvidenceAsync(ada, host.Ct);
        Assert.Equal([(old, (EvidenceId?)young), (young, null)], evidence.Select(item => (item.Id, item.SupersededBy)));
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task An_outside_id_names_one_candidate_also_when_asked_for_at_once(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var ids = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => host.CandidateAsync("same"))));
        Assert.Single(ids.Distinct());
        Assert.Single((await host.Acme.CandidatesAsync(new CandidateFilter(), null, 100, host.Ct)).Items);
        Assert.Equal("same", Assert.Single(await host.Acme.ExternalIdentitiesAsync(ids[0], host.Ct)).Id);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_failed_transaction_leaves_nothing_and_spoils_no_other(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var work = Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            try
            {
                await host.Acme.InTransactionAsync(async transaction =>
                {
                    await transaction.ResolveOrCreateCandidateAsync("ats", $"{i}");
                    if (i % 2 == 1) throw new InvalidOperationException("on purpose");
                }, host.Ct);
                return true;
            }
            catch (InvalidOperationException) { return false; }
        }));
        var results = await Task.WhenAll(work);
        Assert.Equal(20, results.Count(done => done));
        Assert.Equal(20, (await host.Acme.CandidatesAsync(new CandidateFilter(), null, 100, host.Ct)).Items.Count);
        Assert.Null(await host.Acme.FindCandidateAsync("ats", "1", host.Ct));
    }
}

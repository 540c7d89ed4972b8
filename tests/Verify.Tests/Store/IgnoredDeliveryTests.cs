using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>Deliveries out of which nothing comes are marked together.</summary>
public sealed class IgnoredDeliveryTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Of_many_that_are_ignored_at_once_each_is_answered_for_itself(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        string[] ids = [.. Enumerable.Range(0, 40).Select(i => $"d-{i:00}")];
        foreach (var id in ids) await host.Acme.AppendDeliveryAsync(Some.Delivery(id), host.Ct);
        var claimed = await host.Store.ClaimDeliveriesAsync("w1", ids.Length, Some.Lease, host.Ct);
        Assert.Equal(ids, claimed.Select(one => one.DeliveryId));
        var lost = claimed.Where((_, i) => i % 4 == 0).Select(one => one.DeliveryId).ToHashSet();
        var answers = await Task.WhenAll(claimed.Select(async one =>
        {
            try { await host.Acme.IgnoreDeliveryAsync(lost.Contains(one.DeliveryId) ? one with { Token = "another's" } : one, $"nothing in {one.DeliveryId}", host.Ct); }
            catch (LeaseLostException) { return one.DeliveryId; }
            return null;
        }));
        Assert.Equal(lost, answers.OfType<string>().ToHashSet());
        var ignored = (await host.Acme.DeliveriesAsync("ignored", null, 100, host.Ct)).Items;
        Assert.Equal(ids.Except(lost).Select(id => (id, $"nothing in {id}")), ignored.Select(one => (one.DeliveryId, one.Reason!)).Order());
        Assert.Equal(lost.Count, (await host.Acme.DeliveriesAsync("pending", null, 100, host.Ct)).Items.Count);
    }
}

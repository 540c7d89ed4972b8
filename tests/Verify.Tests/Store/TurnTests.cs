using System.Globalization;
using Verify.Core.Model;

namespace Verify.Tests.Store;

/// <summary>Work of many tenants, and work that returns by itself.</summary>
public sealed class TurnTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_tenant_with_a_long_queue_does_not_hold_up_the_others(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        for (var i = 0; i < 60; i++) await host.Acme.AppendDeliveryAsync(Some.Delivery($"long-{i.ToString(CultureInfo.InvariantCulture)}"), host.Ct);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var name in (string[])["beta", "gamma"])
        {
            await host.Store.CreateTenantAsync(new TenantId(name), name, host.Ct);
            await host.Store.For(new TenantId(name)).AppendDeliveryAsync(Some.Delivery(name), host.Ct);
        }
        var first = await host.Store.ClaimDeliveriesAsync("w", 6, Some.Lease, host.Ct);
        Assert.Equal(["acme", "beta", "gamma"], first.Select(delivery => delivery.Tenant.Value).Distinct().Order(StringComparer.Ordinal));
        var seen = first.Count;
        while (await host.Store.ClaimDeliveriesAsync("w", 6, Some.Lease, host.Ct) is { Count: > 0 } more) seen += more.Count;
        Assert.Equal(62, seen);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task With_one_lane_every_tenant_has_its_turn(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        foreach (var name in (string[])["beta", "gamma"]) await host.Store.CreateTenantAsync(new TenantId(name), name, host.Ct);
        foreach (var name in (string[])["acme", "beta", "gamma"])
            for (var i = 0; i < 3; i++) await host.Store.For(new TenantId(name)).AppendDeliveryAsync(Some.Delivery($"d-{i.ToString(CultureInfo.InvariantCulture)}"), host.Ct);
        var order = new List<string>();
        for (var i = 0; i < 9; i++) order.Add(Assert.Single(await host.Store.ClaimDeliveriesAsync("w", 1, Some.Lease, host.Ct)).Tenant.Value);
        Assert.Equal(["acme", "beta", "gamma", "acme", "beta", "gamma", "acme", "beta", "gamma"], order);
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task A_timer_is_there_once_for_all_nodes_and_returns_when_it_is_done(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await using var other = await host.OpenAnotherAsync();
        for (var node = 0; node < 2; node++)
            foreach (var store in new[] { host.Store, other }) await store.For(host.Tenant).InTransactionAsync(tx => tx.EnsureJobAsync("timer:day-keys", "timer", host.Clock.GetUtcNow()), host.Ct);
        await host.Acme.AppendDeliveryAsync(Some.Delivery(), host.Ct);
        var delivery = Assert.Single(await host.Store.ClaimDeliveriesAsync("w", 1, Some.Lease, host.Ct));
        await host.Acme.InTransactionAsync(tx => tx.CompleteDeliveryAsync(delivery), host.Ct);
        host.Clock.Advance(TimeSpan.FromDays(31));
        var job = Assert.Single(await host.Store.ClaimJobsAsync("w", null, 10, Some.Lease, host.Ct));
        Assert.Empty(await other.ClaimJobsAsync("v", null, 10, Some.Lease, host.Ct));
        Assert.NotNull(await host.Acme.DeliveryContentAsync("greenhouse", "d-1", host.Ct));
        await new Verify.Server.Privacy.DestroyDayKeys(host.Clock).RunAsync(job, host.Acme, host.Ct);
        Assert.Null(await host.Acme.DeliveryContentAsync("greenhouse", "d-1", host.Ct));
        Assert.Empty(await host.Store.ClaimJobsAsync("w", null, 10, Some.Lease, host.Ct));
        host.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal("timer:day-keys", Assert.Single(await other.ClaimJobsAsync("v", null, 10, Some.Lease, host.Ct)).Kind);
    }
}

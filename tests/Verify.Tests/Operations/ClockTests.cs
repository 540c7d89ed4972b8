using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Verify.Server.Observability;
using Verify.Server.Store;
using Verify.Server.Work;
using Verify.Tests.Store;

namespace Verify.Tests.Operations;

/// <summary>Clocks jump: work is late or done again, and never lost or done by two who both believe to have it.</summary>
public sealed class ClockTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task After_a_jump_ahead_work_is_done_again_by_one_and_after_a_jump_back_it_waits_and_is_not_lost(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        await host.Acme.AppendDeliveryAsync(Some.Delivery("before"), host.Ct);
        var first = Assert.Single(await host.Store.ClaimDeliveriesAsync("one", 10, Some.Lease, host.Ct));
        host.Clock.Advance(TimeSpan.FromDays(1));
        var second = Assert.Single(await host.Store.ClaimDeliveriesAsync("two", 10, Some.Lease, host.Ct));
        await Assert.ThrowsAsync<LeaseLostException>(() => host.Acme.InTransactionAsync(tx => tx.CompleteDeliveryAsync(first), host.Ct));

        // What came in while the clock was a day ahead is due then; what comes after its correction is not held up by it.
        await host.Acme.AppendDeliveryAsync(Some.Delivery("ahead", "another"), host.Ct);
        host.Clock.Advance(TimeSpan.FromDays(-1));
        await host.Acme.AppendDeliveryAsync(Some.Delivery("after", "a third"), host.Ct);
        Assert.Equal("after", Assert.Single(await host.Store.ClaimDeliveriesAsync("three", 10, Some.Lease, host.Ct)).DeliveryId);
        await host.Acme.InTransactionAsync(tx => tx.CompleteDeliveryAsync(second), host.Ct);
        Assert.Equal(2, await host.Store.PendingAsync(host.Ct));
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["after", "ahead"], (await host.Store.ClaimDeliveriesAsync("four", 10, Some.Lease, host.Ct)).Select(delivery => delivery.DeliveryId).Order());
    }

    [Fact]
    public async Task A_node_whose_clock_differs_from_the_databases_takes_no_work_until_it_agrees()
    {
        await using var host = await StoreHost.OpenAsync("postgres");
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<Telemetry>().BuildServiceProvider();
        using var backlog = new Backlog(host.Store, services.GetRequiredService<Telemetry>(), TimeProvider.System, NullLogger<Backlog>.Instance);
        await backlog.StartAsync(host.Ct);
        await UntilAsync(() => backlog.ClockIsOff);
        host.Clock.Advance(DateTimeOffset.UtcNow - host.Clock.GetUtcNow());
        await UntilAsync(() => !backlog.ClockIsOff);
        await backlog.StopAsync(host.Ct);

        async Task UntilAsync(Func<bool> there)
        {
            for (var waited = Stopwatch.StartNew(); !there(); await Task.Delay(20, host.Ct)) Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), "it did not notice");
        }
    }
}

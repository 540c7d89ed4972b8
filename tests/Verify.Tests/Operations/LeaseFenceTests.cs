using Verify.Connectors.Greenhouse;
using Verify.Connectors.Sdk;
using Verify.Tests.Connectors;

namespace Verify.Tests.Operations;

/// <summary>A process that was held still past the end of its lease changes nothing at a vendor: somebody else may be doing it.</summary>
public sealed class LeaseFenceTests
{
    [Fact]
    public async Task After_the_lease_a_vendor_is_asked_but_nothing_is_changed_there()
    {
        await using var sandbox = new GreenhouseSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(new GreenhouseConnector(), sandbox);
        var (http, address) = (under.Session.Http, new Uri("https://harvest.greenhouse.io/v3/notes"));
        async Task<(int Reached, Failure? Failure)> SendAsync(HttpMethod method, TimeSpan left)
        {
            ConnectorHttp.ChangesNothingAfter = DateTimeOffset.UtcNow + left;
            var before = sandbox.Requests;
            var result = await http.WriteAsync(() => new HttpRequestMessage(method, address) { Content = method == HttpMethod.Post ? new StringContent("{}") : null }, default);
            return (sandbox.Requests - before, result.Failure);
        }
        Assert.Equal(1, (await SendAsync(HttpMethod.Post, TimeSpan.FromMinutes(1))).Reached);
        foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Patch, HttpMethod.Put, HttpMethod.Delete])
        {
            var (reached, failure) = await SendAsync(method, TimeSpan.FromMilliseconds(-1));
            Assert.Equal(0, reached);
            Assert.True(failure!.MayRetry);
        }
        Assert.Equal(1, (await SendAsync(HttpMethod.Get, TimeSpan.FromMilliseconds(-1))).Reached);

        // It belongs to the work, not to the connection: other work goes on.
        Assert.Null(ConnectorHttp.ChangesNothingAfter);
    }
}

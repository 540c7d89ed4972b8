using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Verify.Connectors.Greenhouse;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

public sealed class ConnectorHttpTests
{
    [Theory]
    [InlineData("https://evil.example.com/v3/candidates")]
    [InlineData("https://harvest.greenhouse.io.evil.example.com/")]
    [InlineData("https://harvest.greenhouse.io@evil.example.com/")]
    [InlineData("http://harvest.greenhouse.io/")]
    [InlineData("https://harvest.greenhouse.io:8443/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://[::1]/")]
    public async Task Only_the_allowed_hosts_are_called(string address)
    {
        await using var sandbox = new GreenhouseSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(new GreenhouseConnector(), sandbox);
        var result = await under.Session.Http.ReadAsync(() => new HttpRequestMessage(HttpMethod.Get, address), default);
        Assert.Equal(FailureCategory.Refused, result.Failure?.Category);
        Assert.Equal(0, sandbox.Requests);
    }

    /// <summary>A recording lies elsewhere than the API: one redirect is followed, to an allowed host alone, and no further than the limit.</summary>
    [Theory]
    [InlineData(1 << 20, "recordings/1", null, 70_000)]
    [InlineData(60_000, "recordings/1", FailureCategory.Rejected, 0)]
    [InlineData(1 << 20, "elsewhere", FailureCategory.Refused, 0)]
    [InlineData(1 << 20, "for-ever", FailureCategory.BadAnswer, 0)]
    [InlineData(1 << 20, "nothing", FailureCategory.NotFound, 0)]
    public async Task A_large_answer_is_written_to_a_file_within_its_limits(int most, string path, FailureCategory? failure, long length)
    {
        await using var sandbox = new RecordingHost();
        await sandbox.StartAsync();
        var (connection, _) = ConnectorUnderTest.Offline("greenhouse");
        using var http = new ConnectorHttp(connection with { Sandbox = sandbox.Address }, ConnectorUnderTest.Manifest("greenhouse"), new ConnectorLimits { MaxDownloadBytes = most }, TimeProvider.System);
        using var target = new MemoryStream();
        var answered = await http.DownloadAsync(() => new HttpRequestMessage(HttpMethod.Get, $"https://harvest.greenhouse.io/{path}") { Headers = { Authorization = Wire.Bearer(new Secret("token")) } }, target, default);
        Assert.Equal((failure, length), (answered.Failure?.Category, answered.Value));
        if (failure is null) Assert.Equal(length, target.Length);
        Assert.True(target.Length <= most);
        // The other host was given no credentials of the first.
        Assert.DoesNotContain("auth.greenhouse.io Bearer token", sandbox.Asked);
    }

    private sealed class RecordingHost : Sandbox
    {
        public List<string> Asked { get; } = [];

        public override object State() => Asked;

        public override InboundRequest SignedRequest(Secret secret, ReadOnlyMemory<byte> body, string deliveryId, DateTimeOffset now) => new() { Body = body };

        protected override void Map(WebApplication app)
        {
            app.Use(async (context, next) =>
            {
                Asked.Add($"{context.Request.Host} {context.Request.Headers.Authorization}");
                await next();
            });
            app.MapGet("/recordings/1", () => Results.Redirect("https://auth.greenhouse.io/file"));
            app.MapGet("/file", () => Results.Bytes(new byte[70_000], "video/mp4")).RequireHost("auth.greenhouse.io");
            app.MapGet("/elsewhere", () => Results.Redirect("https://evil.example.com/file"));
            app.MapGet("/for-ever", () => Results.Redirect("https://harvest.greenhouse.io/for-ever"));
        }
    }

    [Theory]
    [InlineData("8.8.8.8", true, true)]
    [InlineData("2606:4700::1", true, true)]
    [InlineData("10.1.2.3", false, true)]
    [InlineData("192.168.1.1", false, true)]
    [InlineData("172.31.0.1", false, true)]
    [InlineData("172.32.0.1", true, true)]
    [InlineData("100.64.0.1", false, true)]
    [InlineData("fd00::1", false, true)]
    [InlineData("127.0.0.1", false, false)]
    [InlineData("::1", false, false)]
    [InlineData("::ffff:127.0.0.1", false, false)]
    [InlineData("::ffff:10.0.0.1", false, true)]
    [InlineData("64:ff9b::7f00:1", false, false)]
    [InlineData("64:ff9b::808:808", true, true)]
    [InlineData("169.254.169.254", false, false)]
    [InlineData("fe80::1", false, false)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("224.0.0.1", false, false)]
    [InlineData("255.255.255.255", false, false)]
    public void Private_addresses_need_the_operator_and_some_are_never_called(string address, bool usually, bool withOperator)
    {
        Assert.Equal(usually, Addresses.MayBeCalled(IPAddress.Parse(address), allowPrivate: false));
        Assert.Equal(withOperator, Addresses.MayBeCalled(IPAddress.Parse(address), allowPrivate: true));
    }

    [Fact]
    public void A_sandbox_elsewhere_than_on_this_machine_is_refused()
    {
        var (connection, _) = ConnectorUnderTest.Offline("greenhouse");
        connection = connection with { Sandbox = new Uri("http://10.0.0.1/") };
        Assert.Throws<ArgumentException>(() => new ConnectorHttp(connection, ConnectorUnderTest.Manifest("greenhouse"), new ConnectorLimits(), TimeProvider.System));
        Assert.Contains("sandbox: only a loopback address", ConnectorUnderTest.Manifest("greenhouse").Errors(connection));
    }

    /// <summary>A vendor that fails time after time is left alone, tried with one request when the pause is over, and asked as before once it answers.</summary>
    [Fact]
    public async Task A_vendor_that_is_down_is_left_alone_for_a_while()
    {
        await using var sandbox = new GreenhouseSandbox();
        await sandbox.StartAsync();
        var clock = new Store.SetClock();
        var (connection, _) = ConnectorUnderTest.Offline("greenhouse");
        using var http = new ConnectorHttp(connection with { Sandbox = sandbox.Address }, ConnectorUnderTest.Manifest("greenhouse"), new ConnectorLimits { ReadRetries = 0, RequestsPerSecond = 1000, Burst = 1000, BreakAfter = 5, BreakFor = TimeSpan.FromSeconds(30) }, clock);
        Task<Result<HttpAnswer>> AskAsync() => http.ReadAsync(() => new HttpRequestMessage(HttpMethod.Get, "https://harvest.greenhouse.io/v3/candidates"), default);
        sandbox.Trouble = new SandboxTrouble(TroubleType.Status, 500);
        for (var at = 0; at < 5; at++) Assert.Equal(FailureCategory.Unavailable, (await AskAsync()).Failure?.Category);
        var left = (await AskAsync()).Failure!;
        Assert.Equal((5, FailureCategory.Unavailable, true), (sandbox.Requests, left.Category, left.MayRetry));
        Assert.InRange(left.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        // A write is not sent into the outage either.
        await http.WriteAsync(() => new HttpRequestMessage(HttpMethod.Post, "https://harvest.greenhouse.io/v3/candidates"), default);
        Assert.Equal(5, sandbox.Requests);

        clock.Advance(TimeSpan.FromSeconds(31));
        await AskAsync();
        await AskAsync();
        Assert.Equal(6, sandbox.Requests);
        clock.Advance(TimeSpan.FromSeconds(31));
        // 401 is an answer: the vendor is back.
        sandbox.Trouble = null;
        for (var at = 0; at < 3; at++) Assert.Equal(FailureCategory.Unauthorised, (await AskAsync()).Failure?.Category);
        Assert.Equal(9, sandbox.Requests);
    }

    [Fact]
    public async Task Too_fast_said_with_403_is_no_missing_scope()
    {
        await using var sandbox = new GreenhouseSandbox();
        await sandbox.StartAsync();
        using var under = SessionUnderTest.Of(new GreenhouseConnector(), sandbox);
        sandbox.Trouble = new SandboxTrouble(TroubleType.Status, 403) { RetryAfter = TimeSpan.FromSeconds(9) };
        var failure = (await under.Session.Http.ReadAsync(() => new HttpRequestMessage(HttpMethod.Get, "https://harvest.greenhouse.io/v3/candidates"), default)).Failure;
        Assert.Equal((FailureCategory.RateLimited, TimeSpan.FromSeconds(9)), (failure?.Category, failure?.RetryAfter));
    }

    [Fact]
    public async Task A_read_is_tried_again_and_a_write_is_not()
    {
        await using var sandbox = new GreenhouseSandbox();
        await sandbox.StartAsync();
        var (connection, _) = ConnectorUnderTest.Offline("greenhouse");
        using var http = new ConnectorHttp(connection with { Sandbox = sandbox.Address }, ConnectorUnderTest.Manifest("greenhouse"), new ConnectorLimits { ReadRetries = 2 }, TimeProvider.System);
        sandbox.Trouble = new SandboxTrouble(TroubleType.Status, 503, times: 2) { RetryAfter = TimeSpan.Zero };
        Assert.Equal(FailureCategory.Unauthorised, (await http.ReadAsync(() => new HttpRequestMessage(HttpMethod.Get, "https://harvest.greenhouse.io/v3/candidates"), default)).Failure?.Category);
        Assert.Equal(3, sandbox.Requests);
        sandbox.Trouble = new SandboxTrouble(TroubleType.Status, 503);
        Assert.Equal(FailureCategory.Unavailable, (await http.WriteAsync(() => new HttpRequestMessage(HttpMethod.Post, "https://harvest.greenhouse.io/v3/notes"), default)).Failure?.Category);
        Assert.Equal(4, sandbox.Requests);
    }

    [Fact]
    public void A_secret_never_prints()
    {
        var secret = new Secret("hunter2-hunter2");
        Assert.DoesNotContain("hunter2", $"{secret} {System.Text.Json.JsonSerializer.Serialize(secret)} {new Connection { Tenant = new TenantId("t"), Id = "c", Connector = "x", Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["a"] = [secret] } }}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_in_a_host_is_one_label()
    {
        var manifest = ConnectorUnderTest.Manifest("greenhouse") with { AllowedHosts = ["{clientId}.vendor.example.com"] };
        var (connection, _) = ConnectorUnderTest.Offline("greenhouse");
        Connection With(string value) => connection with { Settings = new Dictionary<string, string> { ["clientId"] = value } };
        Assert.Equal(["acme.vendor.example.com"], manifest.HostsFor(With("Acme")));
        Assert.Equal(["setting-missing.invalid.vendor.example.com"], manifest.HostsFor(With("evil.example.org/")));
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Verify.Connectors.GraphMail;
using Verify.Connectors.PagerDuty;
using Verify.Connectors.Sdk;
using Verify.Connectors.Sentinel;
using Verify.Connectors.SignedWebhook;
using Verify.Connectors.Slack;
using Verify.Connectors.SplunkHec;
using Verify.Connectors.TeamsActivity;
using Verify.Core.Acting;
using Verify.Core.Assessing;
using Verify.Core.Checks;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>What each sink writes, against its stand-in.</summary>
public sealed class FindingSinkTests
{
    private static readonly Alert Hold = new("Please hold <equipment> & pay", "The verification of a hire goes on.", new Uri("https://verify.example.com/progress/c-1?u=m1"), "Open in Verify", "m1");

    [Fact]
    public async Task One_case_is_one_incident_that_is_resolved_when_it_closes()
    {
        await using var sandbox = new PagerDutySandbox();
        using var under = await StartAsync(new PagerDutyConnector(), sandbox);
        foreach (var activity in new[] { FindingActivity.Create, FindingActivity.Create, FindingActivity.Update }) Assert.IsType<WriteResult.Done>(await new PagerDutyConnector().ReportAsync(Report(activity), under.Session, default));
        Assert.Equal(new KeyValuePair<string, bool>("verify-acme-c-1", true), Assert.Single(sandbox.Incidents));
        Assert.Equal("error", (string?)sandbox.Events[0]["payload"]!["severity"]);
        Assert.IsType<WriteResult.Done>(await new PagerDutyConnector().ReportAsync(Report(FindingActivity.Close), under.Session, default));
        Assert.False(Assert.Single(sandbox.Incidents).Value);
    }

    [Fact]
    public async Task Splunk_takes_an_event_and_the_old_token_works_while_it_is_being_changed()
    {
        await using var sandbox = new SplunkHecSandbox();
        using var under = await StartAsync(new SplunkHecConnector(), sandbox);
        under.Replace(under.Session.Connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["token"] = [new Secret("not-yet-known"), .. under.Session.Connection.SecretsOf("token")] } });
        Assert.IsType<WriteResult.Done>(await new SplunkHecConnector().ReportAsync(Report(), under.Session, default));
        var sent = Assert.Single(sandbox.Events);
        Assert.Equal(2004, (int)sent["event"]!["class_uid"]!);
        Assert.Equal("security", (string?)sent["index"]);
        Assert.Equal(Report().Finding.At.ToUnixTimeSeconds(), (decimal)sent["time"]!);
        Assert.Equal("m1", (string?)sent["fields"]!["reference"]);
    }

    [Fact]
    public async Task Sentinel_takes_a_row_and_drops_no_column_of_it()
    {
        await using var sandbox = new SentinelSandbox();
        using var under = await StartAsync(new SentinelConnector(), sandbox);
        Assert.IsType<WriteResult.Done>(await new SentinelConnector().ReportAsync(Report(), under.Session, default));
        var row = Assert.Single(sandbox.Rows).AsObject();
        Assert.Equal(9, row.Count);
        Assert.Equal(2004, (int)row["Finding"]!["class_uid"]!);
    }

    [Fact]
    public async Task A_signed_finding_is_taken_once_and_by_either_secret()
    {
        await using var sandbox = new SignedWebhookSandbox();
        using var under = await StartAsync(new SignedWebhookConnector(), sandbox);
        for (var i = 0; i < 2; i++) Assert.IsType<WriteResult.Done>(await new SignedWebhookConnector().ReportAsync(Report(), under.Session, default));
        Assert.Equal("m1", Assert.Single(sandbox.Findings).Key);

        Connection With(params string[] live) => under.Session.Connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["signingSecret"] = [.. live.Select(value => new Secret(value))] } };
        var (own, other) = (under.Session.Connection.SecretOf("signingSecret")!.Reveal(), "whsec_" + Convert.ToBase64String(Encoding.UTF8.GetBytes("another-secret-of-24-bytes")));
        under.Replace(With(other, own));
        Assert.IsType<WriteResult.Done>(await new SignedWebhookConnector().ReportAsync(Report() with { Marker = "m2" }, under.Session, default));
        under.Replace(With(other));
        Assert.Equal(FailureCategory.Unauthorised, Assert.IsType<WriteResult.Failed>(await new SignedWebhookConnector().ReportAsync(Report() with { Marker = "m3" }, under.Session, default)).Failure.Category);
        Assert.Equal(["m1", "m2"], sandbox.Findings.Keys.Order(StringComparer.Ordinal));
        foreach (var weak in new[] { "plain", "whsec_c2hvcnQ=", "whsec_?" })
        {
            under.Replace(With(weak));
            Assert.Equal(FailureCategory.Refused, Assert.IsType<WriteResult.Failed>(await new SignedWebhookConnector().ReportAsync(Report(), under.Session, default)).Failure.Category);
        }
    }

    /// <summary>The example of the specification's own libraries, so that a receiver's library agrees.</summary>
    [Fact]
    public void The_signature_is_that_of_Standard_Webhooks() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            SignedWebhookConnector.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", """{"test": 2432232314}"""u8, SignedWebhookConnector.Key(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))!));

    [Theory]
    [InlineData("10.0.0.5"), InlineData("siem.example.com"), InlineData("a.b.c.example.com")]
    public void A_receivers_host_is_a_whole_host_and_nothing_else(string host)
    {
        var manifest = ConnectorUnderTest.Manifest("signed-webhook");
        Connection With(string value) => ConnectorUnderTest.Offline("signed-webhook").Connection with { Settings = new Dictionary<string, string> { ["host"] = value, ["path"] = "/x" } };
        Assert.Equal([host], manifest.HostsFor(With(host)));
        foreach (var not in new[] { "localhost", $"{host}/x", $"{host}:22", $"user@{host}", $"{host}\n", "", "*.example.com" })
        {
            Assert.Equal(["setting-missing.invalid"], manifest.HostsFor(With(not)));
            Assert.NotEmpty(manifest.Errors(With(not)));
        }
    }

    [Fact]
    public async Task Slack_says_ok_or_it_was_not_taken()
    {
        await using var sandbox = new SlackSandbox();
        using var under = await StartAsync(new SlackConnector(), sandbox);
        Assert.IsType<WriteResult.Done>(await new SlackConnector().AlertAsync(Hold, under.Session, default));
        var message = Assert.Single(sandbox.Messages);
        Assert.Equal("Please hold &lt;equipment&gt; &amp; pay", (string?)message["text"]);
        Assert.Equal(Hold.Link.ToString(), (string?)message["blocks"]![2]!["elements"]![0]!["url"]);
        foreach (var address in new[] { "https://hooks.slack.com/services/gone", "https://elsewhere.example.com/services/x", "no address" })
        {
            under.Replace(under.Session.Connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["webhookUrl"] = [new Secret(address)] } });
            Assert.DoesNotContain("gone", Assert.IsType<WriteResult.Failed>(await new SlackConnector().AlertAsync(Hold, under.Session, default)).ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Mail_through_Graph_says_what_to_do_and_names_its_missing_permission()
    {
        await using var sandbox = new GraphMailSandbox();
        using var under = await StartAsync(new GraphMailConnector(), sandbox);
        Assert.IsType<WriteResult.Done>(await new GraphMailConnector().AlertAsync(Hold, under.Session, default));
        var mail = Assert.Single(sandbox.Mails);
        Assert.Equal("hr@example.com", (string?)mail["toRecipients"]![0]!["emailAddress"]!["address"]);
        Assert.Equal("m1", (string?)mail["internetMessageHeaders"]![0]!["value"]);
        Assert.Contains(Hold.Link.ToString(), (string?)mail["body"]!["content"], StringComparison.Ordinal);

        // The permission was withdrawn: the old token is refused, the new one lacks it.
        sandbox.Role = "User.Read.All";
        Assert.Equal(FailureCategory.MissingScope, Assert.IsType<WriteResult.Failed>(await new GraphMailConnector().AlertAsync(Hold, under.Session, default)).Failure.Category);
        var health = await new GraphMailConnector().CheckHealthAsync(under.Session, default);
        Assert.Equal(HealthState.MissingScope, health.State);
        Assert.Contains("Mail.Send", health.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_stands_once_in_each_feed_however_often_it_is_sent()
    {
        await using var sandbox = new TeamsActivitySandbox();
        using var under = await StartAsync(new TeamsActivityConnector(), sandbox);
        for (var i = 0; i < 2; i++) Assert.IsType<WriteResult.Done>(await new TeamsActivityConnector().AlertAsync(Hold, under.Session, default));
        Assert.Equal([TeamsActivitySandbox.FirstUser, TeamsActivitySandbox.SecondUser], sandbox.Feed.Select(one => one.User).Order(StringComparer.Ordinal));
        Assert.Contains(Uri.EscapeDataString(Hold.Link.ToString()), (string?)sandbox.Feed[0].Notification["topic"]!["webUrl"], StringComparison.Ordinal);
        sandbox.WithoutApp = TeamsActivitySandbox.SecondUser;
        Assert.Equal(FailureCategory.MissingScope, Assert.IsType<WriteResult.Failed>(await new TeamsActivityConnector().AlertAsync(Hold with { Marker = "m2" }, under.Session, default)).Failure.Category);
        under.Replace(under.Session.Connection with { Settings = new Dictionary<string, string>(under.Session.Connection.Settings) { ["app"] = "00000000-0000-4000-8000-000000000000" } });
        Assert.Equal(FailureCategory.Rejected, Assert.IsType<WriteResult.Failed>(await new TeamsActivityConnector().AlertAsync(Hold, under.Session, default)).Failure.Category);
    }

    internal static FindingReport Report(FindingActivity activity = FindingActivity.Create)
    {
        var finding = new Finding
        {
            Candidate = new CandidateId("c-1"), Activity = activity, Severity = FindingSeverity.High, At = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero), Stage = Stage.Offer, Recommendation = Recommendation.HoldForReview, Score = 9,
            Patterns = [new FindingPattern("laptop-farm", "Laptop farm", Outcome.SecurityCase)], Signals = [new FindingSignal("ip-anonymiser", Family.NetworkDevice, Strength.Strong, 3)], Queues = [], Complete = false,
            PolicyVersion = "2026.1", EngineVersion = "1", Fingerprint = new string('f', 64),
        };
        var link = new Uri("https://verify.example.com/review/c-1");
        return new FindingReport(finding, DetectionFinding.Of(finding, new TenantId("acme"), link, "m1"), new TenantId("acme"), link, "m1");
    }

    private static async Task<SessionUnderTest> StartAsync(ISandboxed connector, Sandbox sandbox)
    {
        await sandbox.StartAsync();
        return SessionUnderTest.Of(connector, sandbox);
    }
}

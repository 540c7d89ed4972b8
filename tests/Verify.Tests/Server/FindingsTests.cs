using System.Text.Json;
using Verify.Connectors.Generic;
using Verify.Connectors.PagerDuty;
using Verify.Connectors.Sdk;
using Verify.Connectors.SignedWebhook;
using Verify.Server.SignIn;

namespace Verify.Tests.Server;

/// <summary>From a signed webhook to security's own systems.</summary>
[Collection("server")]
public sealed class FindingsTests
{
    [Fact]
    public async Task A_review_that_is_asked_for_is_one_incident_and_one_finding_without_a_name()
    {
        await using var running = await RunningServer.StartAsync();
        await using var onCall = new PagerDutySandbox();
        await using var siem = new SignedWebhookSandbox();
        await onCall.StartAsync();
        await siem.StartAsync();
        await RepairAndAlertTests.ConnectAsync(running, new PagerDutyConnector(), onCall);
        await RepairAndAlertTests.ConnectAsync(running, new SignedWebhookConnector(), siem);
        await using var sender = new GenericSandbox();
        var (hook, _) = await RepairAndAlertTests.ConnectAsync(running, new GenericConnector(), sender);
        // The receiver is away for a moment, and the one on call refuses for good.
        siem.Trouble = new SandboxTrouble(TroubleType.Status, 503, times: 1) { RetryAfter = TimeSpan.Zero };
        onCall.Trouble = new SandboxTrouble(TroubleType.Status, 400);

        var now = DateTimeOffset.UtcNow;
        Assert.Equal(202, await sender.SendAsync(hook, Threatens(now), "threat", now));
        await running.QuietAsync();
        var finding = Assert.Single(siem.Findings).Value;
        Assert.Equal(200401, (int)finding["type_uid"]!);
        Assert.Equal(running.Tenant.Tenant.Value, (string?)finding["metadata"]!["tenant_uid"]);
        Assert.DoesNotContain("Ada", finding.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, siem.Refused);
        using var reviewer = await running.SignInAsync(Role.Reviewer);
        Assert.Contains("Ada", await reviewer.ReadAsync(new Uri((string)finding["finding_info"]!["src_url"]!).AbsolutePath), StringComparison.Ordinal);

        var dead = Assert.Single((await running.Tenant.MessagesAsync("dead", null, 10)).Items);
        Assert.Equal(("pagerduty", 1), (dead.Connection, dead.Attempts));
        onCall.Trouble = null;
        using var admin = await running.SignInAsync(Role.Admin);
        await admin.SubmitAsync("/admin", "events.pagerduty.com");
        await running.QuietAsync();
        Assert.True(Assert.Single(onCall.Incidents).Value);
        Assert.DoesNotContain("Ada", JsonSerializer.Serialize(onCall.Events), StringComparison.Ordinal);
    }

    private static string Threatens(DateTimeOffset now) => JsonSerializer.Serialize(new
    {
        events = new[]
        {
            new
            {
                candidate = new { system = "generic", externalId = "1" },
                evidence = new object[]
                {
                    new { kind = "application", observedAt = now.AddDays(-90), name = new { given = "Ada", family = "Example" } },
                    new { kind = "stage-change", observedAt = now.AddDays(-3), stage = "exit" },
                    new { kind = "threat", observedAt = now.AddHours(-1), confirmedBy = (string[])["r-1", "r-2"], summary = "code would be published" },
                },
            },
        },
    });
}

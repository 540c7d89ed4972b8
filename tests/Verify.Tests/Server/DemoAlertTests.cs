using System.Text.Json.Nodes;
using Verify.Server.Demo;

namespace Verify.Tests.Server;

/// <summary>From a signed webhook to a card in HR's channel.</summary>
[Collection("server")]
public sealed class DemoAlertTests
{
    [Fact]
    public async Task HR_is_asked_once_for_each_alert_and_no_card_holds_a_name_or_a_reason()
    {
        await using var demo = await DemoRun.StartAsync(0, _ => { }, TestContext.Current.CancellationToken);
        var results = await demo.PlayAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(demo.Alerts);
        var markers = demo.Alerts.Select(card => (string?)card["body"]![2]!["text"]).ToArray();
        Assert.Equal(markers.Length, markers.Distinct().Count());
        foreach (var card in demo.Alerts.Select(card => string.Join(' ', card["body"]!.AsArray().Select(block => (string?)block!["text"]).Append((string?)card["fallbackText"]))))
        {
            Assert.All(results.SelectMany(r => r.Name.Split(' ')).Concat(results.SelectMany(r => r.Patterns)), secret => Assert.DoesNotContain(secret, card, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("pattern", card, StringComparison.OrdinalIgnoreCase);
        }
    }
}

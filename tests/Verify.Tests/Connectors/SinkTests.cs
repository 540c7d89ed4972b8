using System.Text.Json.Nodes;
using NJsonSchema;
using Verify.Connectors.Mail;
using Verify.Connectors.Sdk;
using Verify.Connectors.TeamsWorkflow;

namespace Verify.Tests.Connectors;

/// <summary>Alerts that go to people: what they say, and what becomes of them when the other side fails.</summary>
public sealed class SinkTests
{
    private static readonly Alert Hold = new("Please hold equipment and pay", "The verification of a hire goes on.", new Uri("https://verify.example.com/progress/c-1?u=m1"), "Open in Verify", "m1");

    [Fact]
    public async Task A_mail_says_what_to_do_with_a_link_and_an_id_that_stays_the_same()
    {
        await using var relay = new MailSandbox();
        await relay.StartAsync();
        using var under = SessionUnderTest.Of(new MailConnector(), relay);
        for (var i = 0; i < 2; i++) Assert.IsType<WriteResult.Done>(await new MailConnector().AlertAsync(Hold, under.Session, default));
        Assert.All(relay.Mails, mail =>
        {
            Assert.Contains("Message-ID: <m1@example.com>", mail, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("To: hr@example.com", mail, StringComparison.Ordinal);
            Assert.Contains("Subject: Please hold equipment and pay", mail, StringComparison.Ordinal);
            // Quoted-printable breaks long lines and writes an equals sign as =3D.
            Assert.Contains(Hold.Link.ToString(), mail.ReplaceLineEndings("\n").Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal), StringComparison.Ordinal);
        });
        Assert.Equal(2, relay.Mails.Count);
    }

    [Theory]
    [InlineData("451 later", typeof(WriteResult.Retry))]
    [InlineData("550 no such mailbox", typeof(WriteResult.Failed))]
    public async Task A_relay_that_refuses_for_now_is_asked_again_and_one_that_refuses_for_good_is_not(string refusal, Type expected)
    {
        await using var relay = new MailSandbox { Refusal = refusal };
        await relay.StartAsync();
        using var under = SessionUnderTest.Of(new MailConnector(), relay);
        var result = await new MailConnector().AlertAsync(Hold, under.Session, default);
        Assert.IsType(expected, result);
        Assert.DoesNotContain("hr@example.com", result.ToString(), StringComparison.Ordinal);
        Assert.Empty(relay.Mails);
    }

    [Fact]
    public async Task A_relay_that_breaks_off_or_is_away_is_asked_again()
    {
        var relay = new MailSandbox { BreaksOff = true };
        await relay.StartAsync();
        using var under = SessionUnderTest.Of(new MailConnector(), relay);
        Assert.IsType<WriteResult.Unknown>(await new MailConnector().AlertAsync(Hold, under.Session, default));
        await relay.DisposeAsync();
        Assert.IsType<WriteResult.Retry>(await new MailConnector().AlertAsync(Hold, under.Session, default));
    }

    [Fact]
    public async Task A_card_is_posted_once_for_each_call_and_opens_a_link()
    {
        await using var channel = new TeamsWorkflowSandbox();
        await channel.StartAsync();
        using var under = SessionUnderTest.Of(new TeamsWorkflowConnector(), channel);
        Assert.IsType<WriteResult.Done>(await new TeamsWorkflowConnector().AlertAsync(Hold, under.Session, default));
        var card = Assert.Single(channel.Cards);
        Assert.Equal("Action.OpenUrl", (string?)card["actions"]![0]!["type"]);
        Assert.Equal(Hold.Link.ToString(), (string?)card["actions"]![0]!["url"]);
    }

    [Fact]
    public async Task An_address_at_another_host_is_refused_before_anything_is_sent()
    {
        await using var channel = new TeamsWorkflowSandbox();
        await channel.StartAsync();
        using var under = SessionUnderTest.Of(new TeamsWorkflowConnector(), channel);
        under.Replace(under.Session.Connection with { Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["workflowUrl"] = [new Secret("https://elsewhere.example.com/workflows/0?sig=s")] } });
        Assert.Equal(FailureCategory.Refused, Assert.IsType<WriteResult.Failed>(await new TeamsWorkflowConnector().AlertAsync(Hold, under.Session, default)).Failure.Category);
        Assert.Equal(0, channel.Requests);
    }

    [Fact]
    public async Task A_card_keeps_to_the_published_schema()
    {
        var schema = await JsonSchema.FromJsonAsync(await File.ReadAllTextAsync(SharedData.Contract("microsoft/teams/adaptive-card.1.5.0.schema.json")));
        Assert.Empty(schema.Validate(TeamsWorkflowConnector.Message(Hold)["attachments"]![0]!["content"]!.ToJsonString()));
    }
}

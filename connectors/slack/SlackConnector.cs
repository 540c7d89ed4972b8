using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.Slack;

/// <summary>Posts alerts to a Slack channel through an incoming webhook.</summary>
public sealed class SlackConnector : IAlert, ISandboxed
{
    internal const string Name = "slack", SecretName = "webhookUrl";
    // https://docs.slack.dev/reference/block-kit/blocks/header-block and /section-block
    private const int LongestHeader = 150, LongestSection = 3000;

    public string Id => Name;

    public async Task<WriteResult> AlertAsync(Alert alert, Session session, CancellationToken cancel)
    {
        if (!Uri.TryCreate(session.Connection.SecretOf(SecretName)?.Reveal(), UriKind.Absolute, out var address))
            return new WriteResult.Failed(new Failure(FailureCategory.Refused, $"secrets.{SecretName}: not an address"));
        // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
        var answered = await session.Http.WriteAsync(() => new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(Message(alert)) }, cancel);
        if (!answered.Succeeded(out var answer, out var failure)) return WriteResult.From(failure, written: true);
        // Success is the word "ok"; anything else with 200 comes from something in between.
        return answer.Body.AsSpan().Trim((byte)'\n').SequenceEqual("ok"u8) ? new WriteResult.Done(["message"]) : new WriteResult.Unknown(null, new Failure(FailureCategory.BadAnswer, $"POST {address.Host}: not 'ok'"));
    }

    public Sandbox CreateSandbox() => new SlackSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { [SecretName] = [new Secret($"https://hooks.slack.com{SlackSandbox.Path}")] },
    };

    internal static JsonObject Message(Alert alert) => new()
    {
        ["text"] = Escape(alert.Title),
        ["blocks"] = new JsonArray(
            new JsonObject { ["type"] = "header", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = Cut(alert.Title, LongestHeader) } },
            new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = Cut(Escape(alert.Text), LongestSection) } },
            new JsonObject
            {
                ["type"] = "actions",
                ["elements"] = new JsonArray(new JsonObject { ["type"] = "button", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = alert.LinkText }, ["url"] = alert.Link.ToString() }),
            },
            new JsonObject { ["type"] = "context", ["elements"] = new JsonArray(new JsonObject { ["type"] = "plain_text", ["text"] = alert.Marker }) }),
    };

    /// <summary>Slack wants these three and no others: https://docs.slack.dev/messaging/formatting-message-text</summary>
    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];
}

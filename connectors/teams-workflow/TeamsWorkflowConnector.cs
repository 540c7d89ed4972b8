using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.TeamsWorkflow;

/// <summary>Posts alerts to a Teams channel through a workflow that waits for a webhook request.</summary>
public sealed class TeamsWorkflowConnector : IAlert, ISandboxed
{
    internal const string Name = "teams-workflow", SecretName = "workflowUrl";

    public string Id => Name;

    public async Task<WriteResult> AlertAsync(Alert alert, Session session, CancellationToken cancel)
    {
        if (!Uri.TryCreate(session.Connection.SecretOf(SecretName)?.Reveal(), UriKind.Absolute, out var address))
            return new WriteResult.Failed(new Failure(FailureCategory.Refused, $"secrets.{SecretName}: not an address"));
        // https://support.microsoft.com/en-us/office/create-incoming-webhooks-with-workflows-for-microsoft-teams-8ae491c7-0394-4861-ba59-055e33f75498
        var answer = await session.Http.WriteAsync(() => new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(Message(alert)) }, cancel);
        if (!answer.Succeeded(out var accepted, out var failure)) return WriteResult.From(failure, written: true);
        // A workflow says 202; a page with 200 comes from something in between.
        return accepted.Status == 202 ? new WriteResult.Done(["card"]) : new WriteResult.Unknown(null, new Failure(FailureCategory.BadAnswer, $"POST {address.Host}: {accepted.Status} instead of 202"));
    }

    public Sandbox CreateSandbox() => new TeamsWorkflowSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["first"] = "prod-00", ["second"] = "sandbox" },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { [SecretName] = [new Secret($"https://prod-00.sandbox.logic.azure.com:443/workflows/0/triggers/manual/paths/invoke?sig={TeamsWorkflowSandbox.Signature}")] },
    };

    /// <summary>The envelope that the workflow's trigger takes, with one card. A card that no bot stands behind can only open a link.</summary>
    internal static JsonObject Message(Alert alert) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["contentUrl"] = null,
            ["content"] = new JsonObject
            {
                ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                ["type"] = "AdaptiveCard",
                ["version"] = "1.4",
                ["fallbackText"] = alert.Title,
                ["body"] = new JsonArray(
                    new JsonObject { ["type"] = "TextBlock", ["text"] = alert.Title, ["weight"] = "Bolder", ["size"] = "Medium", ["wrap"] = true },
                    new JsonObject { ["type"] = "TextBlock", ["text"] = alert.Text, ["wrap"] = true },
                    new JsonObject { ["type"] = "TextBlock", ["text"] = alert.Marker, ["isSubtle"] = true, ["size"] = "Small" }),
                ["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = alert.LinkText, ["url"] = alert.Link.ToString() }),
            },
        }),
    };
}

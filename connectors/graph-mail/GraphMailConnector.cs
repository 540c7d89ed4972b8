using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.GraphMail;

/// <summary>Sends alerts and letters by mail through Microsoft Graph, from a mailbox that the app may send as.</summary>
public sealed class GraphMailConnector : IAlert, IHealth, ILetterSender, ISandboxed
{
    internal const string Name = "graph-mail", Permission = "Mail.Send";

    public string Id => Name;

    public Task<WriteResult> AlertAsync(Alert alert, Session session, CancellationToken cancel) =>
        SendAsync(Message(session.Connection.Setting("to")!.Split(','), alert.Title, $"{alert.Text}\n\n{alert.LinkText}: {alert.Link}\n", alert.Marker), session, cancel);

    public Task<WriteResult> WriteAsync(Letter letter, Session session, CancellationToken cancel) => SendAsync(Message([letter.To], letter.Subject, letter.Text, letter.Marker), session, cancel);

    private static async Task<WriteResult> SendAsync(JsonObject message, Session session, CancellationToken cancel)
    {
        // https://learn.microsoft.com/graph/api/user-sendmail
        var address = new Uri($"https://graph.microsoft.com/v1.0/users/{Uri.EscapeDataString(session.Connection.Setting("from")!)}/sendMail");
        var answered = await EntraRequest.WriteAsync(session, EntraRequest.Graph, () => new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(message) }, cancel);
        if (!answered.Succeeded(out var answer, out var failure)) return WriteResult.From(failure, written: true);
        return answer.Status == 202 ? new WriteResult.Done(["mail"]) : new WriteResult.Unknown(null, new Failure(FailureCategory.BadAnswer, string.Create(CultureInfo.InvariantCulture, $"POST sendMail: {answer.Status} instead of 202")));
    }

    public Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) => EntraRequest.HealthAsync(session, EntraRequest.Graph, Permission, cancel);

    public Sandbox CreateSandbox() => new GraphMailSandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string> { ["directory"] = "d1d1d1d1-0000-4000-8000-000000000001", ["clientId"] = GraphMailSandbox.ClientId, ["from"] = GraphMailSandbox.Mailbox, ["to"] = "hr@example.com" },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["clientSecret"] = [new Secret(GraphMailSandbox.ClientSecret)] },
    };

    private static JsonObject Message(IReadOnlyList<string> recipients, string subject, string text, string marker) => new()
    {
        ["message"] = new JsonObject
        {
            ["subject"] = subject,
            ["body"] = new JsonObject { ["contentType"] = "Text", ["content"] = text },
            ["toRecipients"] = new JsonArray([.. recipients.Select(to => (JsonNode)new JsonObject { ["emailAddress"] = new JsonObject { ["address"] = to } })]),
            // Only headers that begin with x- can be set; the message id is Exchange's own.
            ["internetMessageHeaders"] = new JsonArray(new JsonObject { ["name"] = "x-verify-alert", ["value"] = marker }),
        },
        ["saveToSentItems"] = false,
    };
}

using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Connectors.TeamsActivity;

/// <summary>Puts alerts into the Teams activity feed of the people who are to act, through Microsoft Graph.</summary>
public sealed class TeamsActivityConnector : IAlert, IHealth, ISandboxed
{
    internal const string Name = "teams-activity", Permission = "TeamsActivity.Send", ActivityType = "stepOpen";
    // The app package's manifest says so.
    private const string Tab = "review";
    private const int LongestPreview = 150;

    public string Id => Name;

    public async Task<WriteResult> AlertAsync(Alert alert, Session session, CancellationToken cancel)
    {
        var told = new List<string>();
        foreach (var user in session.Connection.Setting("users")!.Split(','))
        {
            // https://learn.microsoft.com/graph/api/userteamwork-sendactivitynotification
            var address = new Uri($"https://graph.microsoft.com/v1.0/users/{user}/teamwork/sendActivityNotification");
            var answered = await EntraRequest.WriteAsync(session, EntraRequest.Graph, () => new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(Notification(alert, session.Connection)) }, cancel);
            // Whoever was told already is told again by the next attempt: the same chain replaces what stands in the feed.
            if (!answered.Succeeded(out var answer, out var failure)) return WriteResult.From(failure, written: true);
            if (answer.Status != 204) return new WriteResult.Unknown(null, new Failure(FailureCategory.BadAnswer, string.Create(CultureInfo.InvariantCulture, $"POST sendActivityNotification: {answer.Status} instead of 204")));
            told.Add("notification");
        }
        return new WriteResult.Done(told);
    }

    public Task<Health> CheckHealthAsync(Session session, CancellationToken cancel) => EntraRequest.HealthAsync(session, EntraRequest.Graph, Permission, cancel);

    public Sandbox CreateSandbox() => new TeamsActivitySandbox();

    public Connection SandboxConnection(TenantId tenant, string id, Sandbox sandbox) => new()
    {
        Tenant = tenant,
        Id = id,
        Connector = Name,
        Sandbox = sandbox.Address,
        Settings = new Dictionary<string, string>
        {
            ["directory"] = "d1d1d1d1-0000-4000-8000-000000000001", ["clientId"] = TeamsActivitySandbox.ClientId, ["app"] = TeamsActivitySandbox.CatalogueId, ["manifest"] = "5d0c7a52-3f0e-4a3c-9a4f-2a7f6f0c9b11",
            ["users"] = $"{TeamsActivitySandbox.FirstUser},{TeamsActivitySandbox.SecondUser}",
        },
        Secrets = new Dictionary<string, IReadOnlyList<Secret>> { ["clientSecret"] = [new Secret(TeamsActivitySandbox.ClientSecret)] },
    };

    /// <summary>The words of the feed stand in the manifest; the preview is shown on locked screens, so it says what is asked and of nobody.</summary>
    private static JsonObject Notification(Alert alert, Connection connection) => new()
    {
        ["topic"] = new JsonObject { ["source"] = "text", ["value"] = "Verify", ["webUrl"] = DeepLink(alert, connection.Setting("manifest")!) },
        ["activityType"] = ActivityType,
        ["chainId"] = Chain(alert.Marker),
        ["previewText"] = new JsonObject { ["content"] = alert.Title.Length <= LongestPreview ? alert.Title : alert.Title[..LongestPreview] },
        // Two apps of the same registration are a conflict (409) unless one is named.
        ["teamsAppId"] = connection.Setting("app"),
    };

    /// <summary>https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-application: only such a link may stand in a text topic.</summary>
    private static string DeepLink(Alert alert, string manifest) =>
        $"https://teams.microsoft.com/l/entity/{manifest}/{Tab}?webUrl={Uri.EscapeDataString(alert.Link.ToString())}&label={Uri.EscapeDataString(alert.LinkText)}";

    private static long Chain(string marker) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(marker))) & int.MaxValue;
}

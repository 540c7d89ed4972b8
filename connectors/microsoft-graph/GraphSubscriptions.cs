using Microsoft.Graph.Models;
using Verify.Connectors.Sdk;
using Session = Verify.Connectors.Sdk.Session;

namespace Verify.Connectors.MicrosoftGraph;

/// <summary>One subscription to call records: made where there is none, renewed at half of its life, which authorises it again too. https://learn.microsoft.com/graph/api/resources/subscription</summary>
internal static class GraphSubscriptions
{
    private const string Resource = "/communications/callRecords";
    /// <summary>Graph allows 4,230 minutes.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(4_200);

    public static async Task<Result<IReadOnlyList<string>>> KeepUpAsync(Uri hook, Session session, CancellationToken cancel)
    {
        var graph = new GraphClient(session);
        if (!(await graph.SubscriptionsAsync(cancel)).Succeeded(out var all, out var failure)) return failure;
        var now = session.Clock.GetUtcNow();
        // Only those that report to this connection: another installation under the same app keeps its own.
        var own = all.Where(one => one.Id is not null && string.Equals(one.Resource?.Trim('/'), Resource.Trim('/'), StringComparison.OrdinalIgnoreCase) && string.Equals(one.NotificationUrl, hook.AbsoluteUri, StringComparison.Ordinal)).OrderByDescending(one => one.ExpirationDateTime).ToArray();
        if (own is [{ } standing, ..] && standing.ExpirationDateTime > now)
        {
            if (standing.ExpirationDateTime - now > Life / 2) return Array.Empty<string>();
            var renewed = await graph.RenewAsync(standing.Id!, now + Life, cancel);
            if (renewed.Failure is null) return new[] { "the subscription to call records was renewed" };
            // Removed between the two calls: it is made anew.
            if (renewed.Failure.Category != FailureCategory.NotFound) return renewed.Failure;
        }
        if (session.Connection.SecretOf("clientState") is not { } secret) return new Failure(FailureCategory.Unauthorised, "no clientState is set for this connection");
        var made = await graph.SubscribeAsync(new Subscription
        {
            ChangeType = "created,updated", Resource = Resource, NotificationUrl = hook.AbsoluteUri, LifecycleNotificationUrl = $"{hook.AbsoluteUri.TrimEnd('/')}/{MicrosoftGraphConnector.Lifecycle.Path}",
            ExpirationDateTime = now + Life, ClientState = secret.Reveal(),
        }, cancel);
        return made.Failure is { } refused ? refused : new[] { "the subscription to call records was made" };
    }
}

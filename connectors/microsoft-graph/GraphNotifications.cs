using System.Security.Cryptography;
using System.Text.Json;
using Verify.Connectors.Sdk;

namespace Verify.Connectors.MicrosoftGraph;

/// <summary>A delivery of change notifications. https://learn.microsoft.com/graph/change-notifications-delivery-webhooks</summary>
internal sealed record GraphNotifications
{
    private const int Most = 1000, LongestName = 60;
    private const string CallRecords = "communications/callrecords/";

    public IReadOnlyList<GraphNotification?>? Value { get; init; }

    /// <summary>Each notification must show the secret; of a batch with a stranger in it nothing is believed.</summary>
    public static SignatureResult Verify(InboundRequest request, Connection connection)
    {
        GraphNotifications? received;
        try
        {
            using var body = WireBody.Parse(request.Body);
            received = body.RootElement.Deserialize(GraphWire.Default.GraphNotifications);
        }
        catch (JsonException)
        {
            return new SignatureResult.Refused("no client state");
        }
        if (received?.Value is not { Count: > 0 and <= Most } items) return new SignatureResult.Refused("no client state");
        SignatureResult result = new SignatureResult.Refused("no client state");
        foreach (var item in items)
        {
            if (item?.ClientState is not { Length: > 0 and <= 255 } state) return new SignatureResult.Refused("no client state");
            result = Compare.AgainstAll(connection.SecretsOf("clientState"), System.Text.Encoding.UTF8.GetBytes(state), static secret => secret);
            if (result is SignatureResult.Refused) return result;
        }
        return result;
    }

    /// <summary>A notification has no id, and a second change of one record may be told in the same words: then the upkeep, which reads again, brings it.</summary>
    public static string DeliveryId(InboundRequest request) => Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));

    public static Translation Translate(Delivery delivery, Connection connection, ConnectorManifest manifest)
    {
        try
        {
            using var body = WireBody.Parse(delivery.Body);
            var received = body.RootElement.Deserialize(GraphWire.Default.GraphNotifications);
            if (received?.Value is not { } items) return new Translation.Malformed("a list of notifications is expected", "$.value");
            if (items.Count == 0) return new Translation.Ignored("no notification");
            return Of(items, connection, FieldAudit.Unread(body.RootElement, manifest));
        }
        catch (JsonException broken)
        {
            return new Translation.Malformed("not what Graph promises", broken.Path ?? "$");
        }
    }

    private static Translation Of(IReadOnlyList<GraphNotification?> items, Connection connection, IReadOnlyList<string> unread)
    {
        var (calls, notes, ignored, upkeep) = (new SortedSet<string>(StringComparer.Ordinal), new List<string>(), new List<string>(), false);
        for (var index = 0; index < items.Count; index++)
        {
            if (items[index] is not { } item) return new Translation.Malformed("a notification is an object", $"$.value[{index}]");
            if (item.TenantId is { } tenant && !string.Equals(tenant, connection.Setting("directory"), StringComparison.OrdinalIgnoreCase)) ignored.Add("from another directory");
            else if (item.LifecycleEvent is { } happened)
            {
                if (happened is not ("reauthorizationRequired" or "subscriptionRemoved" or "missed")) ignored.Add($"unknown lifecycle event '{Short(happened)}'");
                else
                {
                    upkeep = true;
                    notes.Add($"the subscription says '{happened}': it is looked after");
                }
            }
            else if (item.Resource is not { Length: > 0 } resource) return new Translation.Malformed("names no resource", $"$.value[{index}].resource");
            else if (!resource.TrimStart('/').StartsWith(CallRecords, StringComparison.OrdinalIgnoreCase)) ignored.Add($"unknown resource '{Short(resource.TrimStart('/').Split('/', '(')[0])}'");
            else if (item.ChangeType is not ("created" or "updated")) ignored.Add($"unknown change '{Short(item.ChangeType ?? "none")}'");
            else if (!Guid.TryParseExact(resource.TrimStart('/')[CallRecords.Length..], "D", out var call)) return new Translation.Malformed("names no call record", $"$.value[{index}].resource");
            else calls.Add(call.ToString("D"));
        }
        FetchRequest[] wanted = [.. calls.Select(call => new FetchRequest(MicrosoftGraphConnector.CallResource, call))];
        if (upkeep) return new Translation.Translated([], unread) { Notes = notes, More = wanted, Upkeep = true };
        return wanted.Length > 0 ? new Translation.NeedsFetch(wanted) : new Translation.Ignored(string.Join("; ", ignored.Distinct()));
    }

    private static string Short(string text) => text.Length <= LongestName ? text : text[..LongestName] + "…";
}

/// <summary>One of them.</summary>
internal sealed record GraphNotification
{
    public string? ClientState { get; init; }
    public string? ChangeType { get; init; }
    public string? Resource { get; init; }
    public string? TenantId { get; init; }
    public string? LifecycleEvent { get; init; }
}

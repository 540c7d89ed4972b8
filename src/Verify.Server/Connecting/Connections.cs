using System.Text.Json;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Server.Connecting;

/// <summary>A stored connection as its connector sees it.</summary>
internal static class Connections
{
    /// <summary>The connector's view: settings, live secrets, and the sandbox's address where one is set.</summary>
    public static Connection For(TenantId tenant, Store.Connection stored)
    {
        var settings = JsonSerializer.Deserialize<Dictionary<string, string>>(stored.SettingsJson) ?? [];
        var sandbox = settings.Remove("sandbox", out var address) ? new Uri(address) : null;
        return new Connection
        {
            Tenant = tenant,
            Id = stored.Id,
            Connector = stored.Connector,
            Settings = settings,
            Secrets = stored.Secrets.GroupBy(secret => secret.Name).ToDictionary(
                group => group.Key,
                group => (IReadOnlyList<Secret>)[.. group.OrderByDescending(secret => secret.AddedAt).Take(2).Select(secret => new Secret(secret.Value))]),
            Sandbox = sandbox,
        };
    }
}

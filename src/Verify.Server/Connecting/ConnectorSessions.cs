using System.Collections.Concurrent;
using Verify.Connectors.Sdk;
using Verify.Core.Model;
using Verify.Server.Configuration;

namespace Verify.Server.Connecting;

/// <summary>Secrets that lie in a vault cannot be had now: what needs them is tried again.</summary>
internal sealed class SecretsUnavailableException(string message) : Exception(message);

/// <summary>A connection's way to the network, kept while its settings stay: rate limits and tokens belong to the connection, not to the call.</summary>
internal sealed class ConnectorSessions(TimeProvider time, Configuration.ServerSettings settings) : IDisposable
{
    private const double UsualRate = 10;
    private readonly ConcurrentDictionary<string, (string Version, Session Session)> _sessions = new(StringComparer.Ordinal);

    public Session For(TenantId tenant, Store.Connection stored, CatalogEntry entry)
    {
        if (stored.Unresolved.Count > 0) throw new SecretsUnavailableException($"{stored.Id}: {string.Join(", ", stored.Unresolved)}: the key vault does not answer");
        var version = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData([.. stored.SettingsJson, .. stored.Secrets.SelectMany(s => System.Text.Encoding.UTF8.GetBytes(s.Name + s.AddedAt.UtcTicks))]));
        var key = $"{tenant}/{stored.Id}";
        return _sessions.AddOrUpdate(key,
            _ => (version, Open(tenant, stored, entry)),
            (_, known) => known.Version == version ? known : (version, Open(tenant, stored, entry))).Session;
    }

    public void Dispose()
    {
        foreach (var (_, session) in _sessions.Values) session.Http.Dispose();
    }

    private Session Open(TenantId tenant, Store.Connection stored, CatalogEntry entry)
    {
        var connection = Connections.For(tenant, stored);
        return new Session(connection, OpenHttp(entry.Manifest, connection), time);
    }

    private ConnectorHttp OpenHttp(ConnectorManifest manifest, Connection connection) =>
        new(connection, manifest, new ConnectorLimits
        {
            Timeout = TimeSpan.FromSeconds(settings.VendorTimeoutSeconds),
            AllowPrivateNetworks = settings.AllowPrivateNetworks,
            // A stand-in on this machine needs no protection from us.
            RequestsPerSecond = connection.Sandbox is null ? UsualRate : 1_000,
            Burst = connection.Sandbox is null ? (int)UsualRate : 1_000,
        }, time);
}

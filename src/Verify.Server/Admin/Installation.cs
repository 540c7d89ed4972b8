using Verify.Connectors.Sdk;
using Verify.Server.Cli;
using Verify.Server.Configuration;
using Verify.Server.Store;

namespace Verify.Server.Admin;

/// <summary>The installation as a command sees it: settings, one tenant's store, the connectors.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly VerifyStore _store;

    private Installation(ServerSettings settings, VerifyStore store, TenantStore tenant) => (Settings, _store, Store) = (settings, store, tenant);

    public ServerSettings Settings { get; }
    public TenantStore Store { get; }
    public ConnectorCatalog Catalog { get; } = ConnectorCatalog.Load();

    public static async Task<Installation> OpenAsync(string tenant, CancellationToken cancel)
    {
        var settings = ServerSettings.Read();
        var store = await settings.OpenStoreAsync(TimeProvider.System, cancel);
        try
        {
            return new Installation(settings, store, store.For(await Tenants.KnownAsync(store, tenant, cancel)));
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public CatalogEntry Entry(string connector) => Catalog.Find(connector) ?? throw new InputException($"--connector: there is no '{connector}' (known: {string.Join(", ", Catalog.All.Select(e => e.Manifest.Id))})");

    public async Task<(Store.Connection Stored, CatalogEntry Entry)> ConnectionAsync(string id, CancellationToken cancel)
    {
        var stored = await Store.ConnectionAsync(id, cancel) ?? throw new InputException($"--connection: there is no '{id}' (known: {string.Join(", ", (await Store.ConnectionsAsync(cancel)).Select(c => c.Id))})");
        return (stored, Entry(stored.Connector));
    }

    public Uri Hook(Store.Connection connection) => new(Settings.PublicUrl, $"hooks/{connection.Connector}/{connection.PathToken}");

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}

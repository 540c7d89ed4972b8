using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Connectors;

/// <summary>Every connector there is, the template among them.</summary>
internal static class ConnectorUnderTest
{
    private static readonly Dictionary<string, CatalogEntry> Entries = ConnectorCatalog.Read(typeof(ConnectorCatalog).Assembly).ToDictionary(entry => entry.Manifest.Id, StringComparer.Ordinal);

    public static IEnumerable<IConnector> All() => Entries.Values.Select(entry => entry.Connector).OrderBy(connector => connector.Id, StringComparer.Ordinal);

    public static ConnectorManifest Manifest(string id) => Entries[id].Manifest;

    public static T As<T>(string id) where T : IConnector => (T)Entries[id].Connector;

    /// <summary>A connection to a sandbox that was not started: for all that needs no network.</summary>
    public static (Connection Connection, Sandbox Sandbox) Offline(string id)
    {
        var connector = As<ISandboxed>(id);
        var sandbox = connector.CreateSandbox();
        return (connector.SandboxConnection(new TenantId("acme"), "hook1", sandbox), sandbox);
    }

    public static TheoryData<string> With<T>() where T : IConnector => new(All().OfType<T>().Select(connector => connector.Id));
}

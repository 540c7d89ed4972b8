using System.Reflection;

namespace Verify.Connectors.Sdk;

/// <summary>A connector with its manifest.</summary>
public sealed record CatalogEntry(IConnector Connector, ConnectorManifest Manifest)
{
    /// <summary>What is wrong with a connection's settings and secrets, each with its path.</summary>
    public IEnumerable<string> Errors(Connection connection) => [.. Manifest.Errors(connection), .. Connector is ICheckedSettings checks ? checks.SettingErrors(connection) : []];
}

/// <summary>Every connector there is: each type that implements <see cref="IConnector"/>, with the <c>connector.json</c> of its folder. Folders with a leading underscore are no connectors.</summary>
public sealed class ConnectorCatalog
{
    private readonly Dictionary<string, CatalogEntry> _byId;

    private ConnectorCatalog(IEnumerable<CatalogEntry> entries) => _byId = entries.ToDictionary(entry => entry.Manifest.Id, StringComparer.Ordinal);

    /// <summary>In order of id.</summary>
    public IReadOnlyList<CatalogEntry> All => [.. _byId.Values.OrderBy(entry => entry.Manifest.Id, StringComparer.Ordinal)];

    public CatalogEntry? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Reads the connectors of this assembly; a manifest that is wrong, or does not fit its code, is an error that names it.</summary>
    public static ConnectorCatalog Load() => new(Read(typeof(ConnectorCatalog).Assembly).Where(entry => !entry.Manifest.Id.StartsWith('_')));

    internal static IEnumerable<CatalogEntry> Read(Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IConnector))))
        {
            var connector = (IConnector)Activator.CreateInstance(type, nonPublic: true)!;
            var manifest = ConnectorManifest.Load(assembly, connector.Id);
            if (manifest.Id != connector.Id) throw new InvalidDataException($"{connector.Id}/connector.json: id: is '{manifest.Id}', its folder and code say '{connector.Id}'");
            var able = CapabilitiesOf(connector);
            if (!able.SetEquals(manifest.Capabilities)) throw new InvalidDataException($"{connector.Id}/connector.json: capabilities: the code has {string.Join(", ", able.Order())}");
            yield return new CatalogEntry(connector, manifest);
        }
    }

    internal static HashSet<Capability> CapabilitiesOf(IConnector connector)
    {
        var able = new HashSet<Capability>();
        if (connector is IInbound) able.Add(Capability.Inbound);
        if (connector is IHandshake) able.Add(Capability.Handshake);
        if (connector is IInboundRoutes) able.Add(Capability.InboundRoutes);
        if (connector is IFetcher) able.Add(Capability.Fetch);
        if (connector is IFiles) able.Add(Capability.Files);
        if (connector is IWriteBack) able.Add(Capability.WriteBack);
        if (connector is IBackfill) able.Add(Capability.Backfill);
        if (connector is IEnricher) able.Add(Capability.Enrich);
        if (connector is IDocumentReader) able.Add(Capability.ReadDocuments);
        if (connector is IHealth) able.Add(Capability.Health);
        if (connector is ISandboxed) able.Add(Capability.Sandbox);
        if (connector is IAlert) able.Add(Capability.Alert);
        if (connector is ILetterSender) able.Add(Capability.Letter);
        if (connector is IFindingSink) able.Add(Capability.Finding);
        if (connector is IOnboardingHold) able.Add(Capability.OnboardingHold);
        if (connector is IEmploymentOrders) able.Add(Capability.EmploymentOrder);
        if (connector is IProofRequest) able.Add(Capability.ProofRequest);
        if (connector is ILiveChecks) able.Add(Capability.LiveCheck);
        if (connector is IUpkeep) able.Add(Capability.Upkeep);
        if (connector is IRecordings) able.Add(Capability.Recordings);
        if (connector is IPortraits) able.Add(Capability.Portraits);
        return able;
    }
}

using Verify.Connectors.Sdk;
using Verify.Server.Store;

namespace Verify.Server.Acting;

/// <summary>Through which of a tenant's connections its candidates are written to: one at most, and none unless it is named.</summary>
internal static class CandidateMail
{
    private const string Setting = "candidate-mail", None = "none";

    public static async Task<Store.Connection?> ConnectionAsync(TenantStore tenant, CancellationToken cancel) =>
        await tenant.GetAsync(Setting, cancel) is { } id and not None && await tenant.ConnectionAsync(id, cancel) is { Enabled: true } connection ? connection : null;

    /// <summary>The connections that can be named.</summary>
    public static async Task<IReadOnlyList<string>> ChoicesAsync(TenantStore tenant, ConnectorCatalog catalog, CancellationToken cancel) =>
        [.. (await tenant.ConnectionsAsync(cancel)).Where(connection => catalog.Find(connection.Connector)?.Connector is ILetterSender).Select(connection => connection.Id)];

    /// <param name="id">A connection, or <c>none</c>.</param>
    public static async Task ChooseAsync(TenantStore tenant, ConnectorCatalog catalog, string id, CancellationToken cancel)
    {
        if (id != None && !(await ChoicesAsync(tenant, catalog, cancel)).Contains(id)) throw new InputException($"candidate-mail: '{id}' is no connection that sends letters: add one with --connector mail or graph-mail");
        await tenant.SetAsync(Setting, id, cancel);
    }
}

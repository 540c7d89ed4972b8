using Dapper;

namespace Verify.Server.Store;

internal sealed partial class TenantStore
{
    /// <summary>Reads a setting and removes it, in one step: of two callers only one gets it.</summary>
    public async Task<string?> TakeAsync(string key, CancellationToken ct = default) => await database.WriteAsync(scope =>
        scope.Connection.ExecuteScalarAsync<string?>("DELETE FROM settings WHERE tenant = @tenant AND key = @key RETURNING value", new { tenant, key }), ct);

    public Task UnsetAsync(string key, CancellationToken ct = default) => TakeAsync(key, ct);
}

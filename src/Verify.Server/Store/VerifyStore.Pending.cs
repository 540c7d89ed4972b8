using Dapper;

namespace Verify.Server.Store;

internal sealed partial class VerifyStore
{
    /// <summary>How much work is not done yet, of all tenants: deliveries, jobs and messages that are due or will be. Timers always will be, and do not count.</summary>
    public async Task<long> PendingAsync(CancellationToken ct = default) => await database.ReadAsync(connection => connection.ExecuteScalarAsync<long>(
        """
        SELECT (SELECT COUNT(*) FROM inbox WHERE due_at IS NOT NULL) + (SELECT COUNT(*) FROM jobs WHERE due_at IS NOT NULL AND kind NOT LIKE 'timer:%') + (SELECT COUNT(*) FROM outbox WHERE due_at IS NOT NULL)
        """), ct);
}

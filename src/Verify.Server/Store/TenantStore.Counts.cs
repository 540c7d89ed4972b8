using Dapper;

namespace Verify.Server.Store;

internal sealed partial class TenantStore
{
    private const int LastStep = 16_000;
    private static readonly TimeSpan CountsAgain = TimeSpan.FromSeconds(10);

    /// <summary>How many candidates there are, in steps of four from a thousand: enough for rarity, and stable while a few more come in. Bounded cost; up to ten seconds old.</summary>
    public async Task<int> PopulationAsync(CancellationToken ct = default)
    {
        if (store.CountedCandidates(Tenant) is { } known) return known;
        var counted = await database.ReadAsync(connection => connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM (SELECT 1 FROM candidates WHERE tenant = @tenant LIMIT @limit) AS counted", new { tenant, limit = LastStep }), ct);
        var step = 0;
        for (var bound = 1_000; bound <= counted; bound *= 4) step = bound;
        store.SetCountedCandidates(Tenant, step, step == LastStep ? TimeSpan.MaxValue : CountsAgain);
        return step;
    }
}

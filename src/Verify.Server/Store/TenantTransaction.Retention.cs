using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    /// <summary>Keeps whether an application is over, from when on; older news does not replace newer.</summary>
    public async Task SetClosingAsync(CandidateId candidate, string application, DateTimeOffset? closedAt, DateTimeOffset observedAt)
    {
        var row = await LockAsync(candidate);
        if (row.Erased) return;
        await Connection.ExecuteAsync(
            """
            INSERT INTO closings (tenant, candidate, application, closed_at, observed_at) VALUES (@tenant, @candidate, @application, @closed, @observed)
            ON CONFLICT (tenant, candidate, application) DO UPDATE SET closed_at = excluded.closed_at, observed_at = excluded.observed_at WHERE excluded.observed_at >= closings.observed_at
            """, new { tenant, candidate = row.Id.Value, application, closed = closedAt?.UtcTicks, observed = observedAt.UtcTicks });
    }

    /// <summary>Takes all files of these candidates away; answers how many there were.</summary>
    public async Task<int> RemoveFilesAsync(IReadOnlyList<CandidateId> candidates)
    {
        scope.ForgetsDeleted = true;
        var theirs = $"tenant = @tenant AND candidate IN (SELECT f.id FROM candidates f WHERE f.tenant = @tenant AND {Dialect.In("f.root", "@ids")})";
        var values = new { tenant, ids = candidates.Select(candidate => candidate.Value).ToArray() };
        await Connection.ExecuteAsync($"DELETE FROM stills WHERE {theirs}", values);
        return await Connection.ExecuteAsync($"DELETE FROM files WHERE {theirs}", values);
    }
}

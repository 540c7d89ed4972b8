using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    /// <summary>Keeps whether applications are over, from when on; older news does not replace newer.</summary>
    public async Task SetClosingsAsync(CandidateId candidate, IReadOnlyList<(string Application, DateTimeOffset? ClosedAt, DateTimeOffset ObservedAt)> said)
    {
        if (said.Count == 0) return;
        var row = await LockAsync(candidate);
        if (row.Erased) return;
        // Of equally old news the one that comes last.
        var news = said.GroupBy(one => one.Application, StringComparer.Ordinal).Select(of => of.Aggregate((kept, next) => next.ObservedAt >= kept.ObservedAt ? next : kept)).ToList();
        await Connection.InsertManyAsync(Dialect, "closings", news, [("tenant", tenant), ("candidate", row.Id.Value)],
            [("application", "text", one => one.Application), ("closed_at", "bigint", one => one.ClosedAt?.UtcTicks), ("observed_at", "bigint", one => one.ObservedAt.UtcTicks)],
            "ON CONFLICT (tenant, candidate, application) DO UPDATE SET closed_at = excluded.closed_at, observed_at = excluded.observed_at WHERE excluded.observed_at >= closings.observed_at");
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

using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    /// <summary>Of a series the highest rank stands, of equal ones the one that comes last; whatever it replaces is superseded. True where that changes what stands.</summary>
    public async Task<bool> StandsAsync(CandidateId candidate, string series, long rank, EvidenceId evidence)
    {
        var values = new { tenant, series, candidate = candidate.Value, evidence = evidence.Value, rank };
        if (await Connection.ExecuteAsync("INSERT INTO evidence_series (tenant, series, candidate, evidence, rank) VALUES (@tenant, @series, @candidate, @evidence, @rank) ON CONFLICT (tenant, series) DO NOTHING", values) > 0) return false;
        var known = await Connection.QuerySingleAsync<SeriesColumns>($"SELECT candidate, evidence, rank FROM evidence_series WHERE tenant = @tenant AND series = @series {Dialect.ForUpdate}", values);
        if (known.Evidence != evidence.Value && rank < known.Rank) return await SupersedeAsync(candidate, evidence, new EvidenceId(known.Evidence));
        await Connection.ExecuteAsync("UPDATE evidence_series SET candidate = @candidate, evidence = @evidence, rank = CASE WHEN rank > @rank THEN rank ELSE @rank END WHERE tenant = @tenant AND series = @series", values);
        if (known.Evidence == evidence.Value) return false;
        // What was said before, and is said again, stands again.
        await Connection.ExecuteAsync("UPDATE evidence SET superseded_by = NULL WHERE tenant = @tenant AND id = @evidence AND superseded_by IS NOT NULL", values);
        await SupersedeAsync(new CandidateId(known.Candidate), new EvidenceId(known.Evidence), evidence);
        return true;
    }

    private sealed class SeriesColumns
    {
        public string Candidate { get; init; } = "";
        public string Evidence { get; init; } = "";
        public long Rank { get; init; }
    }
}

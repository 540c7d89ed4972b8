using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    /// <summary>Opens the candidate's case, or adds to it; a closed one is opened again. The same event id is added once.</summary>
    public async Task<CaseAppend> OpenCaseAsync(CandidateId candidate, NewCaseEvent caseEvent)
    {
        var id = $"case-{(await LockAsync(candidate)).Id}";
        var version = await Connection.ExecuteScalarAsync<long?>("SELECT version FROM cases WHERE tenant = @tenant AND id = @id", new { tenant, id }) ?? 0;
        return await AppendCaseEventAsync(id, candidate, version, "open", caseEvent);
    }
}

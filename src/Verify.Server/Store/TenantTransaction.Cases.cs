using Dapper;
using Verify.Core.Cases;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromHours(2);

    public static string CaseId(CandidateId root) => $"case-{root}";

    /// <summary>Opens the candidate's case, or adds to it; a closed one is opened again. The same event id is added once.</summary>
    public async Task<CaseAppend> OpenCaseAsync(CandidateId candidate, NewCaseEvent caseEvent)
    {
        var root = (await LockAsync(candidate)).Id;
        var version = await Connection.ExecuteScalarAsync<long?>("SELECT version FROM cases WHERE tenant = @tenant AND id = @id", new { tenant, id = CaseId(root) }) ?? 0;
        await Connection.ExecuteAsync("UPDATE candidates SET done = 0 WHERE tenant = @tenant AND id = @id", new { tenant, id = root.Value });
        return await AppendCaseEventAsync(CaseId(root), candidate, version, "open", caseEvent);
    }

    /// <summary>Appends what a person did, when nothing else happened in the case since they looked; lists follow what the case then comes to.</summary>
    public async Task<CaseAppend> AppendCaseAsync(CandidateId candidate, CaseState seen, CaseState then, NewCaseEvent caseEvent)
    {
        var root = (await LockAsync(candidate)).Id;
        var appended = await AppendCaseEventAsync(CaseId(root), root, seen.Version, then.Status, caseEvent);
        if (appended.Outcome == CaseAppendOutcome.Appended)
            await Connection.ExecuteAsync("UPDATE candidates SET done = @done, assignee = @assignee WHERE tenant = @tenant AND id = @id",
                new { tenant, id = root.Value, done = then.Settled ? 1L : 0L, assignee = then.Assignee });
        return appended;
    }

    /// <summary>Writes a conclusion down for figures about the work.</summary>
    public async Task AddDecisionAsync(CandidateId candidate, long version, string actor, Conclusion conclusion, string code)
    {
        var root = (await LockAsync(candidate)).Id;
        // By the candidate alone: a candidate's rows are few, a busy person's are not.
        var seen = await Connection.QueryAsync<AuditColumns>("SELECT * FROM audit WHERE tenant = @tenant AND target = @target AND at >= @since ORDER BY sequence",
            new { tenant, target = root.Value, since = (conclusion.At - LongestLook).UtcTicks });
        var opened = seen.FirstOrDefault(row => row.Actor == actor && row.Action == "case-viewed")?.At;
        await Connection.ExecuteAsync(
            """
            INSERT INTO decisions (tenant, candidate, version, decided_at, decided_by, proposed_by, recommendation, review_order, conclusion, seconds)
            SELECT tenant, id, @version, @at, @by, @proposedBy, COALESCE(recommendation, ''), review_order, @code, @seconds FROM candidates WHERE tenant = @tenant AND id = @id
            ON CONFLICT (tenant, candidate, version) DO NOTHING
            """,
            new { tenant, id = root.Value, version, at = conclusion.At.UtcTicks, by = conclusion.By, proposedBy = conclusion.ProposedBy, code, seconds = opened is { } from ? (conclusion.At.UtcTicks - from) / TimeSpan.TicksPerSecond : (long?)null });
    }

    public async Task OpenTaskAsync(string kind, CandidateId candidate, string actor, DateOnly? due) => await Connection.ExecuteAsync(
        """
        INSERT INTO review_tasks (tenant, kind, candidate, opened_at, opened_by, due_on) VALUES (@tenant, @kind, @candidate, @now, @actor, @due)
        ON CONFLICT (tenant, kind, candidate) DO UPDATE SET due_on = excluded.due_on
        """, new { tenant, kind, candidate = (await LockAsync(candidate)).Id.Value, now = Now, actor, due = due is { } day ? day.DayNumber : (long?)null });

    public async Task CloseTaskAsync(string kind, CandidateId candidate) =>
        await Connection.ExecuteAsync("DELETE FROM review_tasks WHERE tenant = @tenant AND kind = @kind AND candidate = @candidate", new { tenant, kind, candidate = (await LockAsync(candidate)).Id.Value });

    public Task SaveFilterAsync(SavedFilter filter) => Connection.ExecuteAsync(
        """
        INSERT INTO saved_filters (tenant, name, query, saved_by, saved_at) VALUES (@tenant, @Name, @Query, @SavedBy, @now)
        ON CONFLICT (tenant, name) DO UPDATE SET query = excluded.query, saved_by = excluded.saved_by, saved_at = excluded.saved_at
        """, new { tenant, filter.Name, filter.Query, filter.SavedBy, now = Now });

    public Task DropFilterAsync(string name) => Connection.ExecuteAsync("DELETE FROM saved_filters WHERE tenant = @tenant AND name = @name", new { tenant, name });
}

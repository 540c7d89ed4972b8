using System.Data.Common;
using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    /// <summary>
    /// Erases the person for good, with everybody folded into them: the keys are destroyed and the erasure is written into the
    /// ledger before this transaction commits. Keyed hashes and the fact stay. Use <see cref="TenantStore.EraseCandidateAsync"/> where nothing else is done with it.
    /// </summary>
    public async Task EraseCandidateAsync(CandidateId candidate)
    {
        var row = await LockAsync(candidate);
        var fold = await FoldAsync(row);
        ForgetLocked();
        await Erasure.ApplyAsync(Connection, Dialect, vault.Tenant, fold, vault.Now);
        scope.ForgetsDeleted = true;
        scope.BeforeCommit.Add(() => vault.Keys.DestroyCandidatesAsync(vault.Tenant, fold));
    }
}

/// <summary>What of a candidate leaves the data once the key is destroyed; run again at start for a restored backup.</summary>
internal static class Erasure
{
    // Facts that keep no person: rows without their sealed part, keyed hashes, ids.
    private static readonly string[] Statements =
    [
        "DELETE FROM evidence WHERE tenant = @tenant AND $candidate",
        "DELETE FROM files WHERE tenant = @tenant AND $candidate",
        "DELETE FROM uploads WHERE tenant = @tenant AND $candidate",
        "DELETE FROM stills WHERE tenant = @tenant AND $candidate",
        "DELETE FROM evidence_series WHERE tenant = @tenant AND $candidate",
        "DELETE FROM rubric_links WHERE tenant = @tenant AND $candidate",
        "DELETE FROM portal_links WHERE tenant = @tenant AND $candidate",
        "DELETE FROM portal_letters WHERE tenant = @tenant AND $candidate",
        "DELETE FROM portal_languages WHERE tenant = @tenant AND $candidate",
        "DELETE FROM portal_sessions WHERE tenant = @tenant AND $candidate",
        "UPDATE portal_requests SET body = NULL, answer = NULL WHERE tenant = @tenant AND $candidate",
        "DELETE FROM name_tokens WHERE tenant = @tenant AND $candidate",
        "DELETE FROM blocking_keys WHERE tenant = @tenant AND $candidate",
        "DELETE FROM screening_keys WHERE tenant = @tenant AND $candidate",
        "DELETE FROM lookups WHERE tenant = @tenant AND $candidate",
        "DELETE FROM jobs WHERE tenant = @tenant AND $candidate",
        "DELETE FROM job_locks WHERE tenant = @tenant AND $candidate",
        "UPDATE selectors SET signature = NULL WHERE tenant = @tenant AND $candidate",
        "UPDATE external_identities SET id_sealed = NULL WHERE tenant = @tenant AND $candidate",
        "UPDATE waiting_joins SET hint = NULL WHERE tenant = @tenant AND $candidate",
        "DELETE FROM starts WHERE tenant = @tenant AND $candidate",
        "DELETE FROM closings WHERE tenant = @tenant AND $candidate",
        "UPDATE assessments SET body = NULL, dossier = NULL WHERE tenant = @tenant AND $candidate",
        "UPDATE links SET reasons = NULL, retract_reason = NULL WHERE tenant = @tenant AND $a",
        "UPDATE links SET reasons = NULL, retract_reason = NULL WHERE tenant = @tenant AND $b",
        "UPDATE outbox SET payload = NULL, due_at = NULL, token = NULL, owner = NULL, state = CASE WHEN state = 'pending' THEN 'erased' ELSE state END WHERE tenant = @tenant AND $candidate",
        "UPDATE case_events SET body = NULL WHERE tenant = @tenant AND case_id IN (SELECT c.id FROM cases c WHERE c.tenant = @tenant AND $candidate)",
        "UPDATE inbox SET payload = NULL WHERE tenant = @tenant AND (connection, delivery_id) IN (SELECT s.connection, s.delivery_id FROM inbox_candidates s WHERE s.tenant = @tenant AND $candidate)",
        "UPDATE candidates SET display = NULL, version = version + 1, updated_at = @at, erased_at = @at WHERE tenant = @tenant AND $id AND erased_at IS NULL",
    ];

    public static async Task ApplyAsync(DbConnection connection, Dialect dialect, TenantId tenant, IReadOnlyList<CandidateId> candidates, DateTimeOffset at)
    {
        var values = new { tenant = tenant.Value, ids = candidates.Select(id => id.Value).ToArray(), at = at.UtcTicks };
        foreach (var statement in Statements)
        {
            var sql = statement.Replace("$candidate", dialect.In("candidate", "@ids"), StringComparison.Ordinal).Replace("$a", dialect.In("a", "@ids"), StringComparison.Ordinal)
                .Replace("$b", dialect.In("b", "@ids"), StringComparison.Ordinal).Replace("$id", dialect.In("id", "@ids"), StringComparison.Ordinal);
            await connection.ExecuteAsync(sql, values);
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Dapper;
using Verify.Core.Assessing;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    /// <summary>Saves a decision record and makes it the candidate's current one. The same fingerprint is saved once, under the same id.</summary>
    public async Task<SavedAssessment> SaveAssessmentAsync(CandidateId candidate, NewAssessment assessment)
    {
        var row = await LockAsync(candidate);
        var id = "a-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}\0{row.Id}\0{assessment.Fingerprint}")).AsSpan(0, 16));
        if (await KeyForAsync(row) is not { } key) return new SavedAssessment(id, New: false);
        var added = await Connection.ExecuteAsync(
            """
            INSERT INTO assessments (tenant, candidate, fingerprint, id, sequence, assessed_at, policy_version, engine_version, dossier_hash, recommendation, score, stage, coverage_complete, patterns, body, dossier)
            VALUES (@tenant, @candidate, @Fingerprint, @id, @sequence, @assessedAt, @PolicyVersion, @EngineVersion, @DossierHash, @Recommendation, @score, @Stage, @complete, @patterns, @body, @dossier)
            ON CONFLICT (tenant, candidate, fingerprint) DO NOTHING
            """,
            new
            {
                tenant, candidate = row.Id.Value, id, sequence = store.NextSequence(), assessedAt = assessment.AssessedAt.UtcTicks, assessment.Fingerprint, assessment.PolicyVersion, assessment.EngineVersion,
                assessment.DossierHash, assessment.Recommendation, assessment.Stage, score = (long)assessment.Score, complete = assessment.CoverageComplete ? 1L : 0L,
                patterns = string.Join(' ', assessment.Patterns), body = vault.Seal(key, row.Id, "assessment " + id, assessment.Json.In(Dialect)),
                dossier = assessment.DossierJson is { } dossier ? vault.Seal(key, row.Id, "dossier " + id, dossier.In(Dialect)) : null,
            });
        await Connection.ExecuteAsync(
            """
            UPDATE candidates SET recommendation = @recommendation, score = @score, review_order = @order, assessed_at = @at, assessment = @id, updated_at = @now,
              flagged_at = CASE WHEN recommendation = @recommendation THEN flagged_at ELSE @at END,
              done = CASE WHEN recommendation IS NULL OR (@recommendation <> recommendation AND (@recommendation = 'hold-for-review' OR recommendation = 'proceed')) THEN 0 ELSE done END
            WHERE tenant = @tenant AND id = @candidate
            """,
            new { tenant, candidate = row.Id.Value, recommendation = assessment.Recommendation, score = (long)assessment.Score, order = assessment.ReviewOrder, at = assessment.AssessedAt.UtcTicks, id, now = Now });
        await Connection.ExecuteAsync("DELETE FROM candidate_patterns WHERE tenant = @tenant AND candidate = @candidate", new { tenant, candidate = row.Id.Value });
        foreach (var pattern in assessment.Patterns.Distinct())
            await Connection.ExecuteAsync("INSERT INTO candidate_patterns (tenant, pattern, candidate) VALUES (@tenant, @pattern, @candidate)", new { tenant, pattern, candidate = row.Id.Value });
        return new SavedAssessment(id, added > 0);
    }

    /// <summary>
    /// Appends to a case, which version 0 opens. The state is what the events fold to, for lists. When somebody else appended first,
    /// nothing is written and the answer says so.
    /// </summary>
    public async Task<CaseAppend> AppendCaseEventAsync(string caseId, CandidateId candidate, long expectedVersion, string state, NewCaseEvent caseEvent)
    {
        var row = await LockAsync(candidate);
        var key = await KeyOfAsync(row.Id);
        var values = new { tenant, caseId, candidate = row.Id.Value, state, now = Now, eventId = caseEvent.EventId };
        await Connection.ExecuteAsync(
            "INSERT INTO cases (tenant, id, candidate, state, version, opened_at, updated_at) VALUES (@tenant, @caseId, @candidate, @state, 0, @now, @now) ON CONFLICT (tenant, id) DO NOTHING", values);
        var current = await Connection.QuerySingleAsync<CaseVersion>($"SELECT version, candidate FROM cases WHERE tenant = @tenant AND id = @caseId {Dialect.ForUpdate}", values);
        var known = await Connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM case_events WHERE tenant = @tenant AND case_id = @caseId AND event_id = @eventId", values) > 0;
        if (known) return new CaseAppend(CaseAppendOutcome.Duplicate, current.Version);
        if (current.Version != expectedVersion)
        {
            // A case that this call made by mistake must not stay as an empty one.
            await Connection.ExecuteAsync("DELETE FROM cases WHERE tenant = @tenant AND id = @caseId AND version = 0", values);
            return new CaseAppend(CaseAppendOutcome.Conflict, current.Version);
        }
        var version = current.Version + 1;
        await Connection.ExecuteAsync(
            "INSERT INTO case_events (tenant, case_id, version, event_id, at, actor, kind, body) VALUES (@tenant, @caseId, @version, @eventId, @at, @actor, @kind, @body)",
            new
            {
                tenant, caseId, version, eventId = caseEvent.EventId, at = caseEvent.At.UtcTicks, actor = caseEvent.Actor, kind = caseEvent.Kind,
                body = key is null || row.Id.Value != current.Candidate ? await SealForCaseAsync(current.Candidate, caseId, caseEvent) : vault.Seal(key, row.Id, $"case {caseId} {caseEvent.EventId}", caseEvent.Json),
            });
        await Connection.ExecuteAsync("UPDATE cases SET version = @version, state = @state, updated_at = @now WHERE tenant = @tenant AND id = @caseId", new { tenant, caseId, version, state, now = Now });
        return new CaseAppend(CaseAppendOutcome.Appended, version);
    }

    private async Task<byte[]?> SealForCaseAsync(string candidate, string caseId, NewCaseEvent caseEvent)
    {
        var id = new CandidateId(candidate);
        return await KeyOfAsync(id) is { } key ? vault.Seal(key, id, $"case {caseId} {caseEvent.EventId}", caseEvent.Json) : null;
    }

    /// <summary>Writes down, with the commit, that somebody did or saw something. Details hold ids and codes only, never names or values.</summary>
    public Task AppendAuditAsync(string actor, string action, string target, string details = "")
    {
        if (audited.Count == 0) scope.Last.Add(WriteAuditAsync);
        audited.Add((actor, action, target, details));
        return Task.CompletedTask;
    }

    // The head of the log is one row for the whole tenant: whoever has it keeps all others of the tenant waiting until the commit.
    private async Task WriteAuditAsync()
    {
        var key = (await vault.Keys.TenantAsync(vault.Tenant)).Audit.Bytes;
        Task<AuditHead?> HeadAsync() => Connection.QuerySingleOrDefaultAsync<AuditHead>($"SELECT sequence, hash, seal FROM audit_heads WHERE tenant = @tenant {Dialect.ForUpdate}", new { tenant });
        var head = await HeadAsync();
        if (head is null)
        {
            await Connection.ExecuteAsync("INSERT INTO audit_heads (tenant, sequence, hash, seal) VALUES (@tenant, 0, @hash, @seal) ON CONFLICT (tenant) DO NOTHING",
                new { tenant, hash = AuditChain.Start, seal = AuditChain.Seal(key, tenant, 0, AuditChain.Start) });
            head = (await HeadAsync())!;
        }
        var (sequence, previous, at) = (head.Sequence, head.Hash, vault.Now.ToUniversalTime());
        var values = new DynamicParameters(new { tenant, at = at.UtcTicks });
        for (var i = 0; i < audited.Count; i++)
        {
            var row = new AuditRow(++sequence, at, audited[i].Actor, audited[i].Action, audited[i].Target, audited[i].Details);
            var hash = AuditChain.Hash(key, tenant, row, previous);
            values.AddDynamicParams(new Dictionary<string, object>
            {
                ["sequence" + i] = sequence, ["actor" + i] = row.Actor, ["action" + i] = row.Action, ["target" + i] = row.Target, ["details" + i] = row.Details, ["previous" + i] = previous, ["hash" + i] = hash,
            });
            previous = hash;
        }
        values.AddDynamicParams(new { sequence, hash = previous, seal = AuditChain.Seal(key, tenant, sequence, previous) });
        // In one go, for the same reason.
        await Connection.ExecuteAsync(
            $"""
            INSERT INTO audit (tenant, sequence, at, actor, action, target, details, previous, hash)
            VALUES {string.Join(", ", audited.Select((_, i) => $"(@tenant, @sequence{i}, @at, @actor{i}, @action{i}, @target{i}, @details{i}, @previous{i}, @hash{i})"))};
            UPDATE audit_heads SET sequence = @sequence, hash = @hash, seal = @seal WHERE tenant = @tenant
            """, values);
    }

    private sealed class CaseVersion
    {
        public long Version { get; init; }
        public string Candidate { get; init; } = "";
    }
}

using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    private const int MostRemarks = 200, LongestRemark = 200;

    /// <summary>The delivery was translated; erasing one of the candidates that it was about takes its body along.</summary>
    public async Task CompleteDeliveryAsync(ClaimedDelivery delivery, params IReadOnlyList<CandidateId> candidates)
    {
        await FinishDeliveryAsync(delivery, "done", null, null);
        foreach (var candidate in candidates.Distinct())
            await Connection.ExecuteAsync(
                "INSERT INTO inbox_candidates (tenant, candidate, connection, delivery_id) VALUES (@tenant, @candidate, @connection, @deliveryId) ON CONFLICT (tenant, candidate, connection, delivery_id) DO NOTHING",
                new { tenant, candidate = candidate.Value, connection = delivery.Connection, deliveryId = delivery.DeliveryId });

        // What arrives about somebody who is erased, the request to erase among it, keeps no body either.
        var erased = false;
        foreach (var candidate in candidates) erased |= (await LockAsync(candidate)).Erased;
        if (erased)
            await Connection.ExecuteAsync("UPDATE inbox SET payload = NULL WHERE tenant = @tenant AND connection = @connection AND delivery_id = @deliveryId",
                new { tenant, connection = delivery.Connection, deliveryId = delivery.DeliveryId });
    }

    /// <summary>The delivery cannot be read; it waits for a person. The path names the field.</summary>
    public Task ParkDeliveryAsync(ClaimedDelivery delivery, string reason, string? path = null) => FinishDeliveryAsync(delivery, "parked", reason, path);

    private async Task FinishDeliveryAsync(ClaimedDelivery delivery, string state, string? reason, string? path) => Held(await Connection.ExecuteAsync(
        """
        UPDATE inbox SET state = @state, due_at = NULL, owner = NULL, token = NULL, finished_at = @now, reason = @reason, path = @path
        WHERE tenant = @tenant AND connection = @connection AND delivery_id = @deliveryId AND token = @token
        """, new { tenant, state, now = Now, reason, path, connection = delivery.Connection, deliveryId = delivery.DeliveryId, token = delivery.Token }), $"delivery {delivery.DeliveryId}");

    /// <summary>Something outside failed while the delivery was translated: it is tried again, and parked after too many attempts.</summary>
    public async Task FailDeliveryAsync(ClaimedDelivery delivery, string error, DateTimeOffset retryAt, int mostAttempts = 40)
    {
        if (delivery.Attempts >= mostAttempts)
        {
            await ParkDeliveryAsync(delivery, error);
            return;
        }
        Held(await Connection.ExecuteAsync(
            "UPDATE inbox SET due_at = @due, owner = NULL, token = NULL, reason = @error WHERE tenant = @tenant AND connection = @connection AND delivery_id = @deliveryId AND token = @token",
            new { tenant, due = retryAt.UtcTicks, error, connection = delivery.Connection, deliveryId = delivery.DeliveryId, token = delivery.Token }), $"delivery {delivery.DeliveryId}");
    }

    /// <summary>Keeps what an administrator should know of a connection, once each, with how often. Of a sender that says ever new things only so many are kept.</summary>
    public async Task RemarkAsync(string connection, IEnumerable<string> remarks)
    {
        foreach (var remark in remarks.Select(text => text.Length <= LongestRemark ? text : text[..LongestRemark]).Distinct().Take(MostRemarks).Order(StringComparer.Ordinal))
            await Connection.ExecuteAsync(
                """
                INSERT INTO connection_remarks (tenant, connection, remark, times, first_at, last_at)
                SELECT @tenant, @connection, @remark, 1, @now, @now
                WHERE (SELECT COUNT(*) FROM connection_remarks WHERE tenant = @tenant AND connection = @connection) < @most
                   OR EXISTS (SELECT 1 FROM connection_remarks WHERE tenant = @tenant AND connection = @connection AND remark = @remark)
                ON CONFLICT (tenant, connection, remark) DO UPDATE SET times = connection_remarks.times + 1, last_at = excluded.last_at
                """, new { tenant, connection, remark, now = Now, most = MostRemarks });
    }

    /// <summary>
    /// Asks for work. The same kind and key is one job, due at the earliest of the asked times, with the latest payload; asked for
    /// while it runs, it runs again afterwards. Without a key the candidate is the key.
    /// </summary>
    public async Task EnqueueJobAsync(string kind, CandidateId? candidate, string? key, byte[]? payload, DateTimeOffset dueAt)
    {
        var jobKey = key ?? candidate?.Value ?? Guid.CreateVersion7(vault.Now).ToString("n");
        await Connection.ExecuteAsync(
            """
            INSERT INTO jobs (tenant, kind, key, candidate, payload, state, due_at, attempts) VALUES (@tenant, @kind, @jobKey, @candidate, @payload, 'ready', @due, 0)
            ON CONFLICT (tenant, kind, key) DO UPDATE SET
              state = 'ready',
              attempts = CASE WHEN jobs.state = 'dead' THEN 0 ELSE jobs.attempts END,
              due_at = CASE WHEN jobs.token IS NOT NULL THEN jobs.due_at WHEN jobs.due_at IS NULL OR excluded.due_at < jobs.due_at THEN excluded.due_at ELSE jobs.due_at END,
              payload = CASE WHEN jobs.token IS NOT NULL THEN jobs.payload ELSE excluded.payload END,
              rerun_at = CASE WHEN jobs.token IS NULL THEN NULL WHEN jobs.rerun_at IS NULL OR excluded.due_at < jobs.rerun_at THEN excluded.due_at ELSE jobs.rerun_at END,
              rerun_payload = CASE WHEN jobs.token IS NULL THEN NULL ELSE excluded.payload END
            """,
            new { tenant, kind, jobKey, candidate = candidate?.Value, due = dueAt.UtcTicks, payload = await SealJobAsync(kind, jobKey, candidate, payload) });
        Announce(WorkKind.Jobs, dueAt.UtcTicks);
    }

    /// <summary>Makes sure that there is such a job; one that is there already, in whatever state, stays as it is.</summary>
    public async Task EnsureJobAsync(string kind, string key, DateTimeOffset dueAt)
    {
        if (await Connection.ExecuteAsync(
            "INSERT INTO jobs (tenant, kind, key, state, due_at, attempts) VALUES (@tenant, @kind, @key, 'ready', @due, 0) ON CONFLICT (tenant, kind, key) DO NOTHING",
            new { tenant, kind, key, due = dueAt.UtcTicks }) > 0) Announce(WorkKind.Jobs, dueAt.UtcTicks);
    }

    private async Task<byte[]?> SealJobAsync(string kind, string key, CandidateId? candidate, byte[]? payload)
    {
        if (payload is null) return null;
        var row = $"job {kind} {key}";
        if (candidate is not { } id) return await vault.SealTenantAsync(row, payload);
        return await KeyOfAsync(id) is { } candidateKey ? vault.Seal(candidateKey, id, row, payload) : null;
    }

    /// <summary>The job is done, or runs again if it was asked for meanwhile.</summary>
    public async Task CompleteJobAsync(ClaimedJob job)
    {
        var rerunAt = await EndJobAsync(job);
        await Connection.ExecuteAsync(
            rerunAt is null ? "DELETE FROM jobs WHERE tenant = @tenant AND kind = @kind AND key = @key"
            : """
              UPDATE jobs SET due_at = rerun_at, payload = rerun_payload, rerun_at = NULL, rerun_payload = NULL, owner = NULL, token = NULL, attempts = 0, error = NULL
              WHERE tenant = @tenant AND kind = @kind AND key = @key
              """, new { tenant, kind = job.Kind, key = job.Key });
        if (rerunAt is { } due) Announce(WorkKind.Jobs, due);
    }

    /// <summary>The job failed: it is tried again, and dead after too many attempts.</summary>
    public async Task FailJobAsync(ClaimedJob job, string error, DateTimeOffset retryAt, int mostAttempts = 10)
    {
        var rerunAt = await EndJobAsync(job);
        var dead = job.Attempts >= mostAttempts && rerunAt is null;
        var due = Math.Min(retryAt.UtcTicks, rerunAt ?? long.MaxValue);
        await Connection.ExecuteAsync(
            """
            UPDATE jobs SET state = @state, due_at = @due, payload = COALESCE(rerun_payload, payload), rerun_at = NULL, rerun_payload = NULL, owner = NULL, token = NULL, error = @error
            WHERE tenant = @tenant AND kind = @kind AND key = @key
            """, new { tenant, kind = job.Kind, key = job.Key, state = dead ? "dead" : "ready", due = dead ? (long?)null : due, error });
    }

    /// <summary>Makes sure that the job is still this worker's, and keeps it from being asked for until the commit.</summary>
    /// <returns>When it is asked for once more.</returns>
    public async Task<long?> HoldJobAsync(ClaimedJob job) => (await Connection.QuerySingleOrDefaultAsync<RerunRow>(
        $"SELECT rerun_at FROM jobs WHERE tenant = @tenant AND kind = @kind AND key = @key AND token = @token {Dialect.ForUpdate}", new { tenant, kind = job.Kind, key = job.Key, token = job.Token })
        ?? throw new LeaseLostException($"job {job.Kind} {job.Key}")).RerunAt;

    /// <summary>Frees the job's candidate for other jobs.</summary>
    private async Task<long?> EndJobAsync(ClaimedJob job)
    {
        var rerunAt = await HoldJobAsync(job);
        await Connection.ExecuteAsync("DELETE FROM job_locks WHERE tenant = @tenant AND token = @token AND candidate = @candidate",
            new { tenant, token = job.Token, candidate = job.Candidate?.Value });
        Announce(WorkKind.Jobs);
        return rerunAt;
    }

    /// <summary>Puts a message to an outside system into the outbox. False when the same one is there already.</summary>
    public async Task<bool> EnqueueMessageAsync(NewMessage message)
    {
        var day = Vault.DayOf(vault.Now);
        var added = await Connection.ExecuteAsync(
            """
            INSERT INTO outbox (tenant, idempotency_key, sequence, connection, candidate, action, state, due_at, attempts, created_at, day, payload)
            VALUES (@tenant, @key, @sequence, @connection, @candidate, @action, 'pending', @due, 0, @now, @day, @payload) ON CONFLICT (tenant, idempotency_key) DO NOTHING
            """,
            new
            {
                tenant, key = message.IdempotencyKey, sequence = store.NextSequence(), connection = message.Connection, candidate = message.Candidate?.Value, action = message.Action,
                due = message.DueAt.UtcTicks, now = Now, day, payload = await vault.SealDayAsync(day, "outbox " + message.IdempotencyKey, message.Payload),
            });
        if (added > 0) Announce(WorkKind.Outbox, message.DueAt.UtcTicks);
        return added > 0;
    }

    /// <summary>The outside system took the message.</summary>
    public Task CompleteMessageAsync(ClaimedMessage message) => FinishMessageAsync(message, "sent", null);

    /// <summary>The message cannot be delivered; it waits for a person.</summary>
    public Task DeadLetterMessageAsync(ClaimedMessage message, string error) => FinishMessageAsync(message, "dead", error);

    private async Task FinishMessageAsync(ClaimedMessage message, string state, string? error)
    {
        Held(await Connection.ExecuteAsync(
            "UPDATE outbox SET state = @state, due_at = NULL, owner = NULL, token = NULL, finished_at = @now, error = @error WHERE tenant = @tenant AND idempotency_key = @key AND token = @token",
            new { tenant, state, error, now = Now, key = message.IdempotencyKey, token = message.Token }), $"message {message.IdempotencyKey}");
        Announce(WorkKind.Outbox);
    }

    /// <summary>The message was not taken: it is tried again then. Later messages to the same place about the same candidate wait for it.</summary>
    public async Task FailMessageAsync(ClaimedMessage message, string error, DateTimeOffset retryAt) => Held(await Connection.ExecuteAsync(
        "UPDATE outbox SET due_at = @due, owner = NULL, token = NULL, error = @error WHERE tenant = @tenant AND idempotency_key = @key AND token = @token",
        new { tenant, due = retryAt.UtcTicks, error, key = message.IdempotencyKey, token = message.Token }), $"message {message.IdempotencyKey}");

    private sealed class RerunRow
    {
        public long? RerunAt { get; init; }
    }
}

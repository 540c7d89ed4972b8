using System.Text.Json;
using Dapper;
using Verify.Core.Model;
using Verify.Core.Onboarding;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    /// <summary>A value as a keyed hash in hex: equal for equal values of one tenant, and nothing to anybody without the key.</summary>
    public async Task<string> KeyedHashAsync(string kind, string value) => Convert.ToHexStringLower(await vault.HashAsync(kind, value));

    /// <summary>Keeps a person of another system apart until it is known which hire is meant. What the person is found by is kept as selectors.</summary>
    public async Task WaitForHireAsync(CandidateId candidate, string system, string source, HireHint hint)
    {
        var row = await LockAsync(candidate);
        if (await KeyForAsync(row) is not { } key) return;
        await Connection.ExecuteAsync(
            """
            INSERT INTO waiting_joins (tenant, candidate, system, source, state, hint, created_at) VALUES (@tenant, @candidate, @system, @source, 'pending', @hint, @now)
            ON CONFLICT (tenant, candidate) DO UPDATE SET hint = excluded.hint
            """, new { tenant, candidate = row.Id.Value, system, source, now = Now, hint = vault.Seal(key, row.Id, "waiting join", JsonSerializer.SerializeToUtf8Bytes(hint, Json.Readable)) });
    }

    /// <summary>Says what became of a waiting person. False when it stands otherwise by now, and nothing was changed.</summary>
    public async Task<bool> DecideJoinAsync(CandidateId candidate, IReadOnlyList<JoinState> from, JoinState to) => await Connection.ExecuteAsync(
        $"UPDATE waiting_joins SET state = @to, decided_at = @now WHERE tenant = @tenant AND candidate = @candidate AND {Dialect.In("state", "@from")}",
        new { tenant, candidate = candidate.Value, to = JoinStates.Text(to), now = Now, from = from.Select(JoinStates.Text).ToArray() }) > 0;

    /// <summary>Where a waiting person stands; nothing for anybody else.</summary>
    public async Task<JoinState?> JoinStateAsync(CandidateId candidate) =>
        await Connection.QuerySingleOrDefaultAsync<string>("SELECT state FROM waiting_joins WHERE tenant = @tenant AND candidate = @candidate", new { tenant, candidate = candidate.Value }) is { } state ? JoinStates.Read(state) : null;

    /// <summary>Those who wait and have a mailbox of this candidate: what came in now may say whom they mean.</summary>
    public async Task<IReadOnlyList<CandidateId>> WaitingBesideAsync(CandidateId candidate) => [.. (await Connection.QueryAsync<string>(
        """
        SELECT DISTINCT w.candidate FROM selectors s
          JOIN selectors o ON o.tenant = s.tenant AND o.kind = s.kind AND o.hash = s.hash
          JOIN waiting_joins w ON w.tenant = o.tenant AND w.candidate = o.candidate
        WHERE s.tenant = @tenant AND s.candidate = @candidate AND s.kind = 'email' AND w.state IN ('pending', 'waiting') ORDER BY w.candidate LIMIT 20
        """, new { tenant, candidate = candidate.Value })).Select(id => new CandidateId(id))];

    /// <summary>Keeps the first day of work for the list of coming starts; an older statement does not replace a newer one.</summary>
    public async Task SetStartAsync(CandidateId candidate, DateOnly startsOn, DateTimeOffset observedAt)
    {
        var row = await LockAsync(candidate);
        if (row.Erased) return;
        await Connection.ExecuteAsync(
            """
            INSERT INTO starts (tenant, candidate, starts_on, observed_at) VALUES (@tenant, @candidate, @day, @observed)
            ON CONFLICT (tenant, candidate) DO UPDATE SET starts_on = excluded.starts_on, observed_at = excluded.observed_at WHERE excluded.observed_at >= starts.observed_at
            """, new { tenant, candidate = row.Id.Value, day = (long)startsOn.DayNumber, observed = observedAt.UtcTicks });
    }
}

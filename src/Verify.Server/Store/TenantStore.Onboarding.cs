using System.Text.Json;
using Dapper;
using Verify.Core.Model;
using Verify.Core.Onboarding;

namespace Verify.Server.Store;

/// <summary>Where a person of another system stands: not looked at, a person is asked, parted by a person, joined, or a person of their own.</summary>
internal enum JoinState { Pending, Waiting, Parted, Joined, Own }

internal static class JoinStates
{
    public static string Text(JoinState state) => state switch
    {
        JoinState.Pending => "pending",
        JoinState.Waiting => "waiting",
        JoinState.Parted => "parted",
        JoinState.Joined => "joined",
        JoinState.Own => "own",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static JoinState Read(string text) => Enum.GetValues<JoinState>().First(state => Text(state) == text);
}

/// <summary>A person of another system, by what they can be recognised. Without <paramref name="Hint"/>: erased.</summary>
internal sealed record WaitingJoin(CandidateId Candidate, string System, string Source, JoinState State, HireHint? Hint, DateTimeOffset CreatedAt, DateTimeOffset? DecidedAt);

/// <summary>A coming start.</summary>
internal sealed record ComingStart(CandidateId Candidate, DateOnly StartsOn);

internal sealed partial class TenantStore
{
    public async Task<WaitingJoin?> WaitingJoinAsync(CandidateId candidate, CancellationToken ct = default) => (await OpenAsync(await database.ReadAsync(connection => connection.QueryAsync<JoinColumns>(
        "SELECT candidate, system, source, state, hint, created_at, decided_at FROM waiting_joins WHERE tenant = @tenant AND candidate = @candidate", new { tenant, candidate = candidate.Value }), ct))).SingleOrDefault();

    /// <summary>Those in one of these states, the longest waiting first; of decided ones the latest first.</summary>
    public async Task<IReadOnlyList<WaitingJoin>> WaitingJoinsAsync(IReadOnlyList<JoinState> states, int size, CancellationToken ct = default) => await OpenAsync(await database.ReadAsync(connection => connection.QueryAsync<JoinColumns>(
        $"SELECT candidate, system, source, state, hint, created_at, decided_at FROM waiting_joins WHERE tenant = @tenant AND {In("state", "@states")} ORDER BY {(states.Contains(JoinState.Joined) ? "decided_at DESC" : "created_at")}, candidate LIMIT @size",
        new { tenant, states = states.Select(JoinStates.Text).ToArray(), size }), ct));

    /// <summary>Who starts on a day or later, by date. A merged person comes once.</summary>
    public async Task<Page<ComingStart>> ComingStartsAsync(DateOnly from, string? cursor, int size, CancellationToken ct = default)
    {
        var (day, id) = Cursor.Read(cursor);
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<StartColumns>(
            $"""
            SELECT s.starts_on, s.candidate, c.root FROM starts s JOIN candidates c ON c.tenant = s.tenant AND c.id = s.candidate
            WHERE s.tenant = @tenant AND s.starts_on >= @from AND c.erased_at IS NULL {(id is null ? "" : "AND (s.starts_on, s.candidate) > (@day, @id)")}
              AND NOT EXISTS (SELECT 1 FROM waiting_joins w WHERE w.tenant = c.tenant AND w.candidate = c.root AND w.state IN ('pending', 'waiting', 'parted'))
              AND NOT EXISTS (SELECT 1 FROM starts n JOIN candidates m ON m.tenant = n.tenant AND m.id = n.candidate WHERE m.tenant = c.tenant AND m.root = c.root AND (n.observed_at, n.candidate) > (s.observed_at, s.candidate))
            ORDER BY s.starts_on, s.candidate LIMIT @limit
            """, new { tenant, from = (long)from.DayNumber, day, id, limit = size + 1 }), ct)).AsList();
        var page = rows.Take(size).ToList();
        return new Page<ComingStart>([.. page.Select(row => new ComingStart(new CandidateId(row.Root), DateOnly.FromDayNumber((int)row.StartsOn)))], rows.Count > size ? Cursor.Write(page[^1].StartsOn, page[^1].Candidate) : null);
    }

    private async Task<IReadOnlyList<WaitingJoin>> OpenAsync(IEnumerable<JoinColumns> found)
    {
        var rows = found.AsList();
        var keys = await KeysAsync(rows.Select(row => row.Candidate));
        return [.. rows.Select(row => new WaitingJoin(new CandidateId(row.Candidate), row.System, row.Source, JoinStates.Read(row.State),
            vault.OpenIfThere(keys, new CandidateId(row.Candidate), "waiting join", row.Hint) is { } json ? JsonSerializer.Deserialize<HireHint>(json, Json.Readable) : null, Instant.Of(row.CreatedAt), Instant.Of(row.DecidedAt)))];
    }

    private sealed class JoinColumns
    {
        public string Candidate { get; init; } = "";
        public string System { get; init; } = "";
        public string Source { get; init; } = "";
        public string State { get; init; } = "";
        public byte[]? Hint { get; init; }
        public long CreatedAt { get; init; }
        public long? DecidedAt { get; init; }
    }

    private sealed class StartColumns
    {
        public long StartsOn { get; init; }
        public string Candidate { get; init; } = "";
        public string Root { get; init; } = "";
    }
}

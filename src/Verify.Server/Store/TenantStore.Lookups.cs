using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>A question to a vendor. Of the input only a keyed hash is kept.</summary>
internal sealed record LookupKey(string Connection, string Kind, string Input);

/// <summary>Whether a question may be asked now.</summary>
internal abstract record LookupTurn
{
    private LookupTurn() { }

    /// <summary>It was answered, and the answer still holds.</summary>
    public sealed record Known(byte[] Answer) : LookupTurn;

    /// <summary>It is this caller's to ask; it was counted.</summary>
    public sealed record Ask : LookupTurn;

    /// <summary>Somebody else is asking just now.</summary>
    public sealed record Busy : LookupTurn;

    /// <summary>It was asked in vain, and is not asked again before that.</summary>
    public sealed record Failed(DateTimeOffset Until) : LookupTurn;

    /// <summary>The month's budget is spent.</summary>
    public sealed record OverBudget : LookupTurn;
}

/// <summary>How many questions a connection was asked in a month.</summary>
internal sealed record LookupSpending(string Connection, long Used);

internal sealed partial class TenantStore
{
    /// <summary>An answer that holds, or the right to ask: one caller at a time has it, on all nodes, and each counts against the month's budget before anything is sent.</summary>
    /// <param name="lease">How long this caller may ask before another does.</param>
    public async Task<LookupTurn> TakeLookupAsync(LookupKey key, CandidateId candidate, long budget, TimeSpan lease, CancellationToken ct = default)
    {
        var hash = await HashOfAsync(key);
        var now = vault.Now;
        var values = new { tenant, connection = key.Connection, kind = key.Kind, hash, candidate = candidate.Value, budget, month = MonthOf(now), now = now.UtcTicks, until = (now + lease).UtcTicks };
        var row = await database.WriteAsync(async scope =>
        {
            var held = await scope.Connection.QuerySingleOrDefaultAsync<LookupColumns>(
                "SELECT candidate, answer, failed, valid_until FROM lookups WHERE tenant = @tenant AND connection = @connection AND kind = @kind AND hash = @hash AND valid_until > @now", values);
            if (held is not null) return held;
            await scope.Connection.ExecuteAsync("INSERT INTO lookup_spending (tenant, connection, month, used) VALUES (@tenant, @connection, @month, 0) ON CONFLICT (tenant, connection, month) DO NOTHING", values);
            if (await scope.Connection.ExecuteAsync("UPDATE lookup_spending SET used = used + 1 WHERE tenant = @tenant AND connection = @connection AND month = @month AND used < @budget", values) == 0) return new LookupColumns { Spent = true };
            var taken = await scope.Connection.ExecuteAsync(
                """
                INSERT INTO lookups (tenant, connection, kind, hash, candidate, answer, failed, asked_at, valid_until) VALUES (@tenant, @connection, @kind, @hash, @candidate, NULL, 0, @now, @until)
                ON CONFLICT (tenant, connection, kind, hash) DO UPDATE SET candidate = excluded.candidate, answer = NULL, failed = 0, asked_at = excluded.asked_at, valid_until = excluded.valid_until
                WHERE lookups.valid_until <= @now
                """, values);
            if (taken > 0) return null;
            // Another node was first, and counted it.
            await scope.Connection.ExecuteAsync("UPDATE lookup_spending SET used = used - 1 WHERE tenant = @tenant AND connection = @connection AND month = @month", values);
            return new LookupColumns();
        }, ct);
        switch (row)
        {
            case null: return new LookupTurn.Ask();
            case { Spent: true }: return new LookupTurn.OverBudget();
            case { Failed: > 0 }: return new LookupTurn.Failed(Instant.Of(row.ValidUntil));
            case { Answer: null }: return new LookupTurn.Busy();
        }
        if (vault.OpenIfThere(await KeysAsync([row.Candidate]), new CandidateId(row.Candidate), RowOf(key, hash), row.Answer) is { } answer) return new LookupTurn.Known(answer);
        // The person for whom it was asked is erased, and the answer with them: it is asked anew.
        await database.WriteAsync(scope => scope.Connection.ExecuteAsync("DELETE FROM lookups WHERE tenant = @tenant AND connection = @connection AND kind = @kind AND hash = @hash", values), ct);
        return new LookupTurn.Busy();
    }

    /// <summary>Keeps an answer under the key of the candidate for whom it was asked. For an erased one nothing is kept.</summary>
    public async Task KeepAnswerAsync(LookupKey key, CandidateId candidate, byte[] answer, DateTimeOffset validUntil, CancellationToken ct = default)
    {
        if (await vault.Keys.CandidateAsync(vault.Tenant, candidate) is not { } sealing) return;
        var hash = await HashOfAsync(key);
        await EndAsync(hash, key, candidate, vault.Seal(sealing, candidate, RowOf(key, hash), answer), failed: false, validUntil, ct);
    }

    /// <summary>There was no answer: nobody asks again before that.</summary>
    public async Task FailLookupAsync(LookupKey key, CandidateId candidate, DateTimeOffset again, CancellationToken ct = default) => await EndAsync(await HashOfAsync(key), key, candidate, null, failed: true, again, ct);

    private Task EndAsync(byte[] hash, LookupKey key, CandidateId candidate, byte[]? content, bool failed, DateTimeOffset until, CancellationToken ct) => database.WriteAsync(scope => scope.Connection.ExecuteAsync(
        "UPDATE lookups SET answer = @content, failed = @failed, valid_until = @until WHERE tenant = @tenant AND connection = @connection AND kind = @kind AND hash = @hash AND candidate = @candidate",
        new { tenant, connection = key.Connection, kind = key.Kind, hash, candidate = candidate.Value, content, failed = failed ? 1L : 0L, until = until.UtcTicks }), ct);

    private Task<byte[]> HashOfAsync(LookupKey key) => vault.HashAsync("lookup", $"{key.Connection}\0{key.Kind}\0{key.Input}");

    /// <summary>What was spent this month.</summary>
    public async Task<IReadOnlyList<LookupSpending>> SpendingAsync(CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<LookupSpendingColumns>(
        "SELECT connection, used FROM lookup_spending WHERE tenant = @tenant AND month = @month ORDER BY connection", new { tenant, month = MonthOf(vault.Now) }), ct)).Select(row => new LookupSpending(row.Connection, row.Used))];

    /// <summary>Answers that hold no longer are taken away.</summary>
    public Task<int> ForgetAnswersAsync(CancellationToken ct = default) =>
        database.WriteAsync(scope => scope.Connection.ExecuteAsync("DELETE FROM lookups WHERE tenant = @tenant AND valid_until <= @now", new { tenant, now = vault.Now.UtcTicks }), ct);

    private static long MonthOf(DateTimeOffset at) => at.UtcDateTime.Year * 12L + at.UtcDateTime.Month - 1;

    private static string RowOf(LookupKey key, byte[] hash) => $"lookup {key.Connection} {key.Kind} {Convert.ToHexStringLower(hash)}";

    private sealed class LookupColumns
    {
        public string Candidate { get; init; } = "";
        public byte[]? Answer { get; init; }
        public long Failed { get; init; }
        public long ValidUntil { get; init; }
        public bool Spent { get; init; }
    }

    private sealed class LookupSpendingColumns
    {
        public string Connection { get; init; } = "";
        public long Used { get; init; }
    }
}

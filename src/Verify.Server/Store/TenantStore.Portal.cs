using System.Text;
using Dapper;
using Verify.Core.Asking;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantStore
{
    private const string UploadList = "SELECT candidate, id, slot, source, live, pages, state, reason, evidence, added_at FROM uploads WHERE tenant = @tenant";

    /// <summary>The keyed hash of a value by its kind, in hex: the same for the same tenant, and telling nobody else anything.</summary>
    public Task<Func<string, string, string>> HasherAsync() => vault.HasherAsync();

    /// <summary>The papers of a candidate and of those folded into them, the oldest first.</summary>
    public async Task<IReadOnlyList<Upload>> UploadsAsync(CandidateId candidate, CancellationToken ct = default)
    {
        return [.. (await database.ReadAsync(connection => connection.QueryAsync<UploadColumns>($"{UploadList} AND {InFold("candidate")} ORDER BY added_at, id", new { tenant, of = candidate.Value }), ct)).Select(row => row.ToUpload())];
    }

    /// <summary>Papers that wait for a person, the oldest first.</summary>
    public async Task<IReadOnlyList<Upload>> HeldUploadsAsync(int most, CancellationToken ct = default) =>
        [.. (await database.ReadAsync(connection => connection.QueryAsync<UploadColumns>($"{UploadList} AND state = 'held' ORDER BY added_at, id LIMIT @most", new { tenant, most }), ct)).Select(row => row.ToUpload())];

    /// <summary>Whose session this is, or nothing when it ended.</summary>
    public async Task<CandidateId?> PortalSessionAsync(byte[] hash, CancellationToken ct = default)
    {
        var id = await database.ReadAsync(connection => connection.ExecuteScalarAsync<string?>(
            """
            SELECT c.root FROM portal_sessions s JOIN candidates c ON c.tenant = s.tenant AND c.id = s.candidate
            WHERE s.tenant = @tenant AND s.hash = @hash AND s.expires_at > @now AND c.erased_at IS NULL
            """, new { tenant, hash, now = vault.Now.UtcTicks }), ct);
        return id is null ? null : new CandidateId(id);
    }

    /// <summary>When the candidate last opened a link.</summary>
    public async Task<DateTimeOffset?> PortalVisitAsync(CandidateId candidate, CancellationToken ct = default)
    {
        var at = await database.ReadAsync(connection => connection.ExecuteScalarAsync<long?>($"SELECT MAX(used_at) FROM portal_links WHERE tenant = @tenant AND {InFold("candidate")}", new { tenant, of = candidate.Value }), ct);
        return at is { } ticks ? Instant.Of(ticks) : null;
    }

    /// <summary>The language that the candidate, or one folded into them, chose last.</summary>
    public async Task<string?> PortalLanguageAsync(CandidateId candidate, CancellationToken ct = default)
    {
        return await database.ReadAsync(connection => connection.ExecuteScalarAsync<string?>(
            $"SELECT language FROM portal_languages WHERE tenant = @tenant AND {InFold("candidate")} ORDER BY chosen_at DESC, candidate LIMIT 1", new { tenant, of = candidate.Value }), ct);
    }

    /// <summary>The letters that were written to a candidate about the portal.</summary>
    public async Task<IReadOnlyList<WrittenLetter>> LettersAsync(CandidateId candidate, CancellationToken ct = default)
    {
        return [.. (await database.ReadAsync(connection => connection.QueryAsync<(string Series, long Number, long At)>(
            $"SELECT series, number, written_at FROM portal_letters WHERE tenant = @tenant AND {InFold("candidate")}", new { tenant, of = candidate.Value }), ct)).Select(row => new WrittenLetter(row.Series, (int)row.Number, Instant.Of(row.At)))];
    }

    /// <summary>What a candidate asked for, the oldest first.</summary>
    public async Task<IReadOnlyList<PortalRequest>> PortalRequestsAsync(CandidateId candidate, CancellationToken ct = default)
    {
        return await RequestsAsync($"{InFold("candidate")} ORDER BY opened_at, id", new { tenant, of = candidate.Value }, ct);
    }

    /// <summary>What waits for an answer, the most urgent first.</summary>
    public Task<IReadOnlyList<PortalRequest>> OpenPortalRequestsAsync(int most, CancellationToken ct = default) => RequestsAsync("answered_at IS NULL AND body IS NOT NULL ORDER BY due_at, id LIMIT @most", new { tenant, most }, ct);

    private async Task<IReadOnlyList<PortalRequest>> RequestsAsync(string where, object values, CancellationToken ct)
    {
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<RequestColumns>(
            $"SELECT id, candidate, kind, opened_at, due_at, body, answered_at, answered_by, answer FROM portal_requests WHERE tenant = @tenant AND {where}", values), ct)).AsList();
        var keys = await KeysAsync(rows.Select(row => row.Candidate));
        return [.. rows.Select(row =>
        {
            var candidate = new CandidateId(row.Candidate);
            return new PortalRequest(row.Id, candidate, row.Kind, Instant.Of(row.OpenedAt), Instant.Of(row.DueAt), Text(vault.OpenIfThere(keys, candidate, "request " + row.Id, row.Body)),
                row.AnsweredAt is { } at ? Instant.Of(at) : null, row.AnsweredBy, Text(vault.OpenIfThere(keys, candidate, "answer " + row.Id, row.Answer)));
        })];
    }

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    private sealed class UploadColumns
    {
        public string Candidate { get; init; } = "";
        public string Id { get; init; } = "";
        public string Slot { get; init; } = "";
        public string Source { get; init; } = "";
        public long Live { get; init; }
        public long Pages { get; init; }
        public string State { get; init; } = "";
        public string? Reason { get; init; }
        public string? Evidence { get; init; }
        public long AddedAt { get; init; }

        public Upload ToUpload() => new(new CandidateId(Candidate), Id, Slot, Source, Live != 0, (int)Pages, State, Reason, Evidence is null ? null : new EvidenceId(Evidence), Instant.Of(AddedAt));
    }

    private sealed class RequestColumns
    {
        public string Id { get; init; } = "";
        public string Candidate { get; init; } = "";
        public string Kind { get; init; } = "";
        public long OpenedAt { get; init; }
        public long DueAt { get; init; }
        public byte[]? Body { get; init; }
        public long? AnsweredAt { get; init; }
        public string? AnsweredBy { get; init; }
        public byte[]? Answer { get; init; }
    }
}

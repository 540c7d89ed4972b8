using System.Text;
using Dapper;
using Verify.Core.Asking;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    /// <summary>Keeps a paper with its pages under the candidate's key. False when the same one is there already, or the candidate is erased.</summary>
    public async Task<bool> AddUploadAsync(CandidateId candidate, string id, string slot, string source, bool live, IReadOnlyList<(string MediaType, byte[] Content)> pages)
    {
        var row = await LockAsync(candidate);
        if (row.Erased) return false;
        var added = await Connection.ExecuteAsync(
            """
            INSERT INTO uploads (tenant, candidate, id, slot, source, live, pages, state, added_at) VALUES (@tenant, @candidate, @id, @slot, @source, @live, @pages, 'waiting', @now)
            ON CONFLICT (tenant, candidate, id) DO NOTHING
            """, new { tenant, candidate = row.Id.Value, id, slot, source, live = live ? 1L : 0L, pages = (long)pages.Count, now = Now });
        if (added == 0) return false;
        for (var page = 0; page < pages.Count; page++) await AddFileAsync(row.Id, Upload.FileOf(id, page + 1), pages[page].MediaType, pages[page].Content);
        return true;
    }

    /// <summary>Says what became of a paper. Only one that still waits, or that a person looked at, changes.</summary>
    public async Task<bool> FinishUploadAsync(CandidateId candidate, string id, string state, string? reason, EvidenceId? evidence) => await Connection.ExecuteAsync(
        """
        UPDATE uploads SET state = @state, reason = @reason, evidence = COALESCE(@evidence, evidence), finished_at = @now
        WHERE tenant = @tenant AND candidate = @candidate AND id = @id AND state IN ('waiting', 'held')
        """, new { tenant, candidate = candidate.Value, id, state, reason, evidence = evidence?.Value, now = Now }) > 0;

    /// <summary>Takes papers of a slot away with their files, for a consent that was withdrawn.</summary>
    public async Task DeleteUploadsAsync(CandidateId candidate, string slot)
    {
        var fold = (await FoldAsync(await LockAsync(candidate))).Select(id => id.Value).ToArray();
        foreach (var row in (await Connection.QueryAsync<(string Candidate, string Id, long Pages)>(
            $"SELECT candidate, id, pages FROM uploads WHERE tenant = @tenant AND {Dialect.In("candidate", "@fold")} AND slot = @slot", new { tenant, fold, slot })).AsList())
        {
            for (var page = 1; page <= row.Pages; page++)
                await Connection.ExecuteAsync("DELETE FROM files WHERE tenant = @tenant AND candidate = @candidate AND id = @id", new { tenant, candidate = row.Candidate, id = Upload.FileOf(row.Id, page) });
            await Connection.ExecuteAsync("DELETE FROM uploads WHERE tenant = @tenant AND candidate = @candidate AND id = @id", new { tenant, candidate = row.Candidate, id = row.Id });
        }
    }

    public Task AddPortalLinkAsync(byte[] hash, CandidateId candidate, DateTimeOffset expires) => Connection.ExecuteAsync(
        "INSERT INTO portal_links (tenant, hash, candidate, created_at, expires_at) VALUES (@tenant, @hash, @candidate, @now, @expires)",
        new { tenant, hash, candidate = candidate.Value, now = Now, expires = expires.UtcTicks });

    public Task RemovePortalLinkAsync(byte[] hash) => Connection.ExecuteAsync("DELETE FROM portal_links WHERE tenant = @tenant AND hash = @hash AND used_at IS NULL", new { tenant, hash });

    /// <summary>Writes down that a letter goes out. False when the same one did before.</summary>
    public async Task<bool> AddLetterAsync(CandidateId candidate, WrittenLetter letter) => await Connection.ExecuteAsync(
        "INSERT INTO portal_letters (tenant, candidate, series, number, written_at) VALUES (@tenant, @candidate, @series, @number, @at) ON CONFLICT (tenant, candidate, series, number) DO NOTHING",
        new { tenant, candidate = candidate.Value, series = letter.Series, number = (long)letter.Number, at = letter.At.UtcTicks }) > 0;

    /// <summary>Writes down that a letter is given to the mail system; of two callers one may.</summary>
    public async Task<bool> HandLetterAsync(CandidateId candidate, string series, int number) => await Connection.ExecuteAsync(
        "UPDATE portal_letters SET handed_at = @now WHERE tenant = @tenant AND candidate = @candidate AND series = @series AND number = @number AND handed_at IS NULL",
        new { tenant, candidate = candidate.Value, series, number = (long)number, now = Now }) > 0;

    public Task TakeLetterBackAsync(CandidateId candidate, string series, int number) => Connection.ExecuteAsync(
        "UPDATE portal_letters SET handed_at = NULL WHERE tenant = @tenant AND candidate = @candidate AND series = @series AND number = @number",
        new { tenant, candidate = candidate.Value, series, number = (long)number });

    /// <summary>Uses a link up for a session; of two callers one gets it.</summary>
    public async Task<CandidateId?> ExchangePortalLinkAsync(byte[] link, byte[] session, DateTimeOffset expires)
    {
        var id = await Connection.ExecuteScalarAsync<string?>(
            "UPDATE portal_links SET used_at = @now WHERE tenant = @tenant AND hash = @link AND used_at IS NULL AND expires_at > @now RETURNING candidate", new { tenant, link, now = Now });
        if (id is null) return null;
        var row = await LockAsync(new CandidateId(id));
        if (row.Erased) return null;
        await Connection.ExecuteAsync("INSERT INTO portal_sessions (tenant, hash, candidate, created_at, expires_at) VALUES (@tenant, @session, @candidate, @now, @expires)",
            new { tenant, session, candidate = row.Id.Value, now = Now, expires = expires.UtcTicks });
        return row.Id;
    }

    /// <summary>Keeps the language that a candidate chose.</summary>
    public async Task ChoosePortalLanguageAsync(CandidateId candidate, string language)
    {
        var row = await LockAsync(candidate);
        if (!row.Erased)
            await Connection.ExecuteAsync(
                """
                INSERT INTO portal_languages (tenant, candidate, language, chosen_at) VALUES (@tenant, @candidate, @language, @now)
                ON CONFLICT (tenant, candidate) DO UPDATE SET language = excluded.language, chosen_at = excluded.chosen_at
                """, new { tenant, candidate = row.Id.Value, language, now = Now });
    }

    public Task EndPortalSessionAsync(byte[] hash) => Connection.ExecuteAsync("DELETE FROM portal_sessions WHERE tenant = @tenant AND hash = @hash", new { tenant, hash });

    /// <summary>Opens a request to a person. The same id is opened once.</summary>
    public async Task<bool> OpenPortalRequestAsync(string id, CandidateId candidate, string kind, string text, DateTimeOffset due)
    {
        var row = await LockAsync(candidate);
        if (await KeyForAsync(row) is not { } key) return false;
        return await Connection.ExecuteAsync(
            """
            INSERT INTO portal_requests (tenant, id, candidate, kind, opened_at, due_at, body) VALUES (@tenant, @id, @candidate, @kind, @now, @due, @body)
            ON CONFLICT (tenant, id) DO NOTHING
            """, new { tenant, id, candidate = row.Id.Value, kind, now = Now, due = due.UtcTicks, body = vault.Seal(key, row.Id, "request " + id, Encoding.UTF8.GetBytes(text)) }) > 0;
    }

    /// <summary>A person's answer; the first one stands.</summary>
    public async Task<bool> AnswerPortalRequestAsync(PortalRequest request, string actor, string answer) =>
        await KeyOfAsync(request.Candidate) is { } key && await Connection.ExecuteAsync(
            "UPDATE portal_requests SET answered_at = @now, answered_by = @actor, answer = @answer WHERE tenant = @tenant AND id = @id AND answered_at IS NULL",
            new { tenant, id = request.Id, actor, now = Now, answer = vault.Seal(key, request.Candidate, "answer " + request.Id, Encoding.UTF8.GetBytes(answer)) }) > 0;
}

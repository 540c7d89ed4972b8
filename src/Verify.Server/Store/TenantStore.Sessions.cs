using System.Text;
using Dapper;

namespace Verify.Server.Store;

internal sealed partial class TenantStore
{
    internal static string SessionSeal(byte[] hash) => "session " + Convert.ToHexStringLower(hash);

    /// <summary>A session that is not over, by the hash of its secret.</summary>
    public async Task<SessionRow?> SessionAsync(byte[] hash, CancellationToken ct = default)
    {
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<SessionColumns>(
            "SELECT hash, person, name, role, refresh, started_at, expires_at, checked_at, confirmed_at FROM sessions WHERE tenant = @tenant AND hash = @hash AND expires_at > @now", new { tenant, hash, now = vault.Now.UtcTicks }), ct);
        return row?.ToRow(row.Refresh is null ? null : Encoding.UTF8.GetString(await vault.OpenTenantAsync(SessionSeal(row.Hash), row.Refresh)));
    }

    /// <summary>Who is signed in, the latest first; what the directory gave stays closed.</summary>
    public async Task<IReadOnlyList<SessionRow>> SessionsAsync(int most, CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<SessionColumns>(
        "SELECT hash, person, name, role, started_at, expires_at, checked_at, confirmed_at FROM sessions WHERE tenant = @tenant AND expires_at > @now ORDER BY started_at DESC, hash LIMIT @most", new { tenant, now = vault.Now.UtcTicks, most }), ct))
        .Select(row => row.ToRow(null))];

    /// <summary>Of several requests of one session only one asks the directory again.</summary>
    public async Task<bool> ClaimSessionCheckAsync(SessionRow seen, CancellationToken ct = default) => await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
        "UPDATE sessions SET checked_at = @now WHERE tenant = @tenant AND hash = @Hash AND checked_at = @seenAt", new { tenant, seen.Hash, seenAt = seen.CheckedAt.UtcTicks, now = vault.Now.UtcTicks }), ct) > 0;

    /// <summary>The directory agreed: with this role, and with a new token where it gave one.</summary>
    public async Task ConfirmSessionAsync(byte[] hash, string role, string refresh, CancellationToken ct = default)
    {
        var sealedToken = await vault.SealTenantAsync(SessionSeal(hash), Encoding.UTF8.GetBytes(refresh));
        await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            "UPDATE sessions SET confirmed_at = @now, role = @role, refresh = @sealedToken WHERE tenant = @tenant AND hash = @hash", new { tenant, hash, role, sealedToken, now = vault.Now.UtcTicks }), ct);
    }

    public async Task<ApiKeyRow?> ApiKeyAsync(string id, CancellationToken ct = default) => (await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<ApiKeyColumns>(
        "SELECT * FROM api_keys WHERE tenant = @tenant AND id = @id", new { tenant, id }), ct))?.ToRow();

    public async Task<IReadOnlyList<ApiKeyRow>> ApiKeysAsync(CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<ApiKeyColumns>(
        "SELECT * FROM api_keys WHERE tenant = @tenant ORDER BY created_at, id", new { tenant }), ct)).Select(row => row.ToRow())];

    public Task TouchApiKeyAsync(string id, CancellationToken ct = default) => database.WriteAsync(scope => scope.Connection.ExecuteAsync(
        "UPDATE api_keys SET used_at = @now WHERE tenant = @tenant AND id = @id", new { tenant, id, now = vault.Now.UtcTicks }), ct);

    /// <summary>Begins an answer, or tells what was answered, or begun, under the same key before. One that was begun long ago and never ended is begun again.</summary>
    public Task<ApiAnswerRow?> BeginAnswerAsync(byte[] hash, byte[] request, TimeSpan atWork, TimeSpan kept, CancellationToken ct = default) => database.WriteAsync(async scope =>
    {
        var now = vault.Now;
        await scope.Connection.ExecuteAsync("DELETE FROM api_answers WHERE tenant = @tenant AND (created_at < @old OR (hash = @hash AND status IS NULL AND created_at < @stuck))",
            new { tenant, hash, old = (now - kept).UtcTicks, stuck = (now - atWork).UtcTicks });
        var begun = await scope.Connection.ExecuteAsync("INSERT INTO api_answers (tenant, hash, request, created_at) VALUES (@tenant, @hash, @request, @now) ON CONFLICT (tenant, hash) DO NOTHING",
            new { tenant, hash, request, now = now.UtcTicks });
        if (begun > 0) return null;
        var row = await scope.Connection.QuerySingleAsync<ApiAnswerColumns>("SELECT request, status, body, created_at FROM api_answers WHERE tenant = @tenant AND hash = @hash", new { tenant, hash });
        return new ApiAnswerRow(row.Request, (int?)row.Status, row.Body is null ? null : await vault.OpenTenantAsync(AnswerSeal(hash), row.Body), Instant.Of(row.CreatedAt));
    }, ct);

    public async Task EndAnswerAsync(byte[] hash, int status, byte[] body, CancellationToken ct = default)
    {
        var content = await vault.SealTenantAsync(AnswerSeal(hash), body);
        await database.WriteAsync(scope => scope.Connection.ExecuteAsync("UPDATE api_answers SET status = @status, body = @content WHERE tenant = @tenant AND hash = @hash", new { tenant, hash, status = (long)status, content }), ct);
    }

    /// <summary>Nothing came of it: the same key may be tried again.</summary>
    public Task DropAnswerAsync(byte[] hash, CancellationToken ct = default) => database.WriteAsync(scope => scope.Connection.ExecuteAsync(
        "DELETE FROM api_answers WHERE tenant = @tenant AND hash = @hash AND status IS NULL", new { tenant, hash }), ct);

    private static string AnswerSeal(byte[] hash) => "answer " + Convert.ToHexStringLower(hash);

    private sealed class SessionColumns
    {
        public byte[] Hash { get; init; } = [];
        public string Person { get; init; } = "";
        public string Name { get; init; } = "";
        public string Role { get; init; } = "";
        public byte[]? Refresh { get; init; }
        public long StartedAt { get; init; }
        public long ExpiresAt { get; init; }
        public long CheckedAt { get; init; }
        public long ConfirmedAt { get; init; }

        public SessionRow ToRow(string? refresh) => new(Hash, Person, Name, Role, refresh, Instant.Of(StartedAt), Instant.Of(ExpiresAt), Instant.Of(CheckedAt), Instant.Of(ConfirmedAt));
    }

    private sealed class ApiKeyColumns
    {
        public string Id { get; init; } = "";
        public byte[] Hash { get; init; } = [];
        public string Name { get; init; } = "";
        public string Role { get; init; } = "";
        public string? Person { get; init; }
        public string Scopes { get; init; } = "";
        public long CreatedAt { get; init; }
        public string CreatedBy { get; init; } = "";
        public long ExpiresAt { get; init; }
        public long? UsedAt { get; init; }
        public long? RevokedAt { get; init; }

        public ApiKeyRow ToRow() => new(Id, Hash, Name, Role, Person, Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), Instant.Of(CreatedAt), CreatedBy, Instant.Of(ExpiresAt),
            UsedAt is { } used ? Instant.Of(used) : null, RevokedAt is { } revoked ? Instant.Of(revoked) : null);
    }

    private sealed class ApiAnswerColumns
    {
        public byte[] Request { get; init; } = [];
        public long? Status { get; init; }
        public byte[]? Body { get; init; }
        public long CreatedAt { get; init; }
    }
}

using System.Text;
using Dapper;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    /// <summary>Keeps a session; those that are over go with it.</summary>
    public async Task AddSessionAsync(SessionRow session)
    {
        await Connection.ExecuteAsync("DELETE FROM sessions WHERE tenant = @tenant AND expires_at <= @now", new { tenant, now = Now });
        await Connection.ExecuteAsync(
            """
            INSERT INTO sessions (tenant, hash, person, name, role, refresh, started_at, expires_at, checked_at, confirmed_at)
            VALUES (@tenant, @Hash, @Person, @Name, @Role, @refresh, @startedAt, @expiresAt, @checkedAt, @confirmedAt)
            """,
            new
            {
                tenant, session.Hash, session.Person, session.Name, session.Role, refresh = session.Refresh is { } token ? await vault.SealTenantAsync(TenantStore.SessionSeal(session.Hash), Encoding.UTF8.GetBytes(token)) : null,
                startedAt = session.StartedAt.UtcTicks, expiresAt = session.ExpiresAt.UtcTicks, checkedAt = session.CheckedAt.UtcTicks, confirmedAt = session.ConfirmedAt.UtcTicks,
            });
    }

    public async Task<bool> EndSessionAsync(byte[] hash) => await Connection.ExecuteAsync("DELETE FROM sessions WHERE tenant = @tenant AND hash = @hash", new { tenant, hash }) > 0;

    /// <summary>Ends every session of a person, on whatever browser.</summary>
    public Task<int> EndSessionsAsync(string person) => Connection.ExecuteAsync("DELETE FROM sessions WHERE tenant = @tenant AND person = @person", new { tenant, person });

    public Task AddApiKeyAsync(ApiKeyRow key) => Connection.ExecuteAsync(
        """
        INSERT INTO api_keys (tenant, id, hash, name, role, person, scopes, created_at, created_by, expires_at)
        VALUES (@tenant, @Id, @Hash, @Name, @Role, @Person, @scopes, @createdAt, @CreatedBy, @expiresAt)
        """, new { tenant, key.Id, key.Hash, key.Name, key.Role, key.Person, scopes = string.Join(' ', key.Scopes), createdAt = key.CreatedAt.UtcTicks, key.CreatedBy, expiresAt = key.ExpiresAt.UtcTicks });

    public async Task<bool> RevokeApiKeyAsync(string id) => await Connection.ExecuteAsync("UPDATE api_keys SET revoked_at = @now WHERE tenant = @tenant AND id = @id AND revoked_at IS NULL", new { tenant, id, now = Now }) > 0;
}

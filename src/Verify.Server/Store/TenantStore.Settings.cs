using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantStore
{
    private const int LiveSecrets = 2;

    /// <summary>Adds a connection. Its settings and secrets are sealed; the path token is made here.</summary>
    public async Task<Connection> AddConnectionAsync(string id, string connector, string name, byte[] settingsJson, IReadOnlyDictionary<string, string> secrets, CancellationToken ct = default)
    {
        var connection = new Connection(id, connector, name, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), settingsJson,
            [.. secrets.Select(secret => new ConnectionSecret(secret.Key, secret.Value, vault.Now))], Enabled: true, vault.Now);
        var content = await SealAsync(connection);
        var added = await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            """
            INSERT INTO connections (tenant, id, connector, name, path_hash, content, enabled, created_at) VALUES (@tenant, @id, @connector, @name, @pathHash, @content, 1, @now)
            ON CONFLICT (tenant, id) DO NOTHING
            """, new { tenant, id, connector, name, pathHash = PathHash(connection.PathToken), content, now = connection.CreatedAt.UtcTicks }), ct);
        return added > 0 ? connection : throw new StoreException($"there is a connection {id} already");
    }

    public Task<Connection?> ConnectionAsync(string id, CancellationToken ct = default) => store.ConnectionAsync(Tenant, id, ct);

    internal async Task<Connection?> ReadConnectionAsync(string id)
    {
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<ConnectionColumns>("SELECT * FROM connections WHERE tenant = @tenant AND id = @id", new { tenant, id }), default);
        return row is null ? null : await OpenConnectionAsync(row);
    }

    internal async Task<Connection> OpenConnectionAsync(ConnectionColumns row) => await ResolvedAsync(await OpenAsync(row), default);

    public async Task<IReadOnlyList<Connection>> ConnectionsAsync(CancellationToken ct = default)
    {
        List<Connection> connections = [];
        foreach (var row in await database.ReadAsync(connection => connection.QueryAsync<ConnectionColumns>("SELECT * FROM connections WHERE tenant = @tenant ORDER BY id", new { tenant }), ct))
            connections.Add(await ResolvedAsync(await OpenAsync(row), ct));
        return connections;
    }

    /// <summary>The connections that are on to any of these connectors: what nobody asks for is not opened.</summary>
    public async Task<IReadOnlyList<Connection>> ConnectionsAsync(IReadOnlyCollection<string> connectors, CancellationToken ct = default)
    {
        List<Connection> connections = [];
        foreach (var row in await database.ReadAsync(connection => connection.QueryAsync<ConnectionColumns>(
            $"SELECT * FROM connections WHERE tenant = @tenant AND enabled = 1 AND {In("connector", "@connectors")} ORDER BY id", new { tenant, connectors = connectors.ToArray() }), ct))
            connections.Add(await ResolvedAsync(await OpenAsync(row), ct));
        return connections;
    }

    public Task SetConnectionSettingsAsync(string id, byte[] settingsJson, CancellationToken ct = default) => ChangeConnectionAsync(id, connection => connection with { SettingsJson = settingsJson }, ct);

    public Task EnableConnectionAsync(string id, bool enabled, CancellationToken ct = default) => ChangeConnectionAsync(id, connection => connection with { Enabled = enabled }, ct);

    /// <summary>Adds a new value of a secret; it and the one before are live, older ones are gone.</summary>
    public Task RotateSecretAsync(string id, string name, string value, CancellationToken ct = default) => ChangeConnectionAsync(id, connection => connection with
    {
        Secrets = [.. connection.Secrets.Where(secret => secret.Name != name),
            .. connection.Secrets.Where(secret => secret.Name == name).OrderByDescending(secret => secret.AddedAt).Take(LiveSecrets - 1), new ConnectionSecret(name, value, vault.Now)],
    }, ct);

    private Task ChangeConnectionAsync(string id, Func<Connection, Connection> change, CancellationToken ct) => database.WriteAsync(async scope =>
    {
        var row = await scope.Connection.QuerySingleOrDefaultAsync<ConnectionColumns>($"SELECT * FROM connections WHERE tenant = @tenant AND id = @id {scope.Dialect.ForUpdate}", new { tenant, id })
            ?? throw new StoreException($"there is no connection {id}");
        var changed = change(await OpenAsync(row));
        return await scope.Connection.ExecuteAsync("UPDATE connections SET content = @content, enabled = @enabled WHERE tenant = @tenant AND id = @id",
            new { tenant, id, content = await SealAsync(changed), enabled = changed.Enabled ? 1L : 0L });
    }, ct);

    private Task<byte[]> SealAsync(Connection connection) => vault.SealTenantAsync("connection " + connection.Id,
        JsonSerializer.SerializeToUtf8Bytes(new ConnectionContent(connection.PathToken, connection.SettingsJson, connection.Secrets), StoreJson.Default.ConnectionContent));

    private async Task<Connection> OpenAsync(ConnectionColumns row)
    {
        var content = JsonSerializer.Deserialize(await vault.OpenTenantAsync("connection " + row.Id, row.Content), StoreJson.Default.ConnectionContent)!;
        return new Connection(row.Id, row.Connector, row.Name, content.PathToken, content.SettingsJson, content.Secrets, row.Enabled != 0, Instant.Of(row.CreatedAt));
    }

    /// <summary>The connection with the values of those secrets that it only refers to.</summary>
    private async Task<Connection> ResolvedAsync(Connection connection, CancellationToken ct)
    {
        if (!connection.Secrets.Any(secret => store.References.IsReference(secret.Value))) return connection;
        var (secrets, unresolved) = (new List<ConnectionSecret>(), new List<string>());
        // The same reference named twice is one: its values must not push each other out.
        foreach (var secret in connection.Secrets.OrderByDescending(secret => secret.AddedAt).DistinctBy(secret => (secret.Name, store.References.IsReference(secret.Value) ? secret.Value : $"{secret.AddedAt:O}")))
            if (!store.References.IsReference(secret.Value)) secrets.Add(secret);
            else if (await store.References.ResolveAsync(secret, ct) is { } live) secrets.AddRange(live);
            else unresolved.Add(secret.Name);
        return connection with { Secrets = secrets, Unresolved = [.. unresolved.Distinct(StringComparer.Ordinal)] };
    }

    internal static byte[] PathHash(string pathToken) => SHA256.HashData(Encoding.UTF8.GetBytes(pathToken));

    /// <summary>Keeps a list as it was taken. The same name and version is kept once.</summary>
    public async Task<bool> AddWatchlistAsync(WatchlistRow list, byte[] content, CancellationToken ct = default) => await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
        """
        INSERT INTO watchlists (tenant, name, version, taken_at, entries, content) VALUES (@tenant, @name, @version, @takenAt, @entries, @content)
        ON CONFLICT (tenant, name, version) DO NOTHING
        """, new { tenant, name = list.Name, version = list.Version, takenAt = list.TakenAt.UtcTicks, entries = list.Entries, content }), ct) > 0;

    public async Task<IReadOnlyList<WatchlistRow>> WatchlistsAsync(CancellationToken ct = default) => [.. (await database.ReadAsync(connection => connection.QueryAsync<WatchlistColumns>(
        "SELECT name, version, taken_at, entries FROM watchlists WHERE tenant = @tenant ORDER BY name, taken_at, version", new { tenant }), ct))
        .Select(row => new WatchlistRow(row.Name, row.Version, Instant.Of(row.TakenAt), row.Entries))];

    public Task<byte[]?> WatchlistContentAsync(string name, string version, CancellationToken ct = default) => database.ReadAsync(connection =>
        connection.ExecuteScalarAsync<byte[]?>("SELECT content FROM watchlists WHERE tenant = @tenant AND name = @name AND version = @version", new { tenant, name, version }), ct);

    /// <summary>Keeps a version of the policy. A version never changes: another text under the same version is refused.</summary>
    public async Task AddPolicyAsync(string version, string yaml, string author, CancellationToken ct = default)
    {
        var added = await database.WriteAsync(scope => scope.Connection.ExecuteAsync(
            "INSERT INTO policies (tenant, version, created_at, author, yaml) VALUES (@tenant, @version, @now, @author, @yaml) ON CONFLICT (tenant, version) DO NOTHING",
            new { tenant, version, yaml, author, now = vault.Now.UtcTicks }), ct);
        if (added == 0 && (await PolicyAsync(version, ct))?.Yaml != yaml) throw new StoreException($"there is a policy version {version} already, with another text");
    }

    public async Task<PolicyRow?> PolicyAsync(string version, CancellationToken ct = default) => (await PoliciesAsync(version, ct)).SingleOrDefault();

    public Task<IReadOnlyList<PolicyRow>> PoliciesAsync(CancellationToken ct = default) => PoliciesAsync(null, ct);

    private async Task<IReadOnlyList<PolicyRow>> PoliciesAsync(string? version, CancellationToken ct) => [.. (await database.ReadAsync(connection => connection.QueryAsync<PolicyColumns>(
        $"SELECT version, created_at, author, yaml FROM policies WHERE tenant = @tenant {(version is null ? "" : "AND version = @version")} ORDER BY created_at, version", new { tenant, version }), ct))
        .Select(row => new PolicyRow(row.Version, Instant.Of(row.CreatedAt), row.Author, row.Yaml))];

    /// <summary>The organisation's name, as people know it.</summary>
    public async Task<string> NameAsync(CancellationToken ct = default) => (await database.ReadAsync(connection => connection.ExecuteScalarAsync<string>("SELECT name FROM tenants WHERE tenant = @tenant", new { tenant }), ct))!;

    /// <summary>A setting of the tenant. Not for secrets or personal data: it lies in the clear.</summary>
    public Task SetAsync(string key, string value, CancellationToken ct = default) => database.WriteAsync(scope => scope.Connection.ExecuteAsync(
        "INSERT INTO settings (tenant, key, value) VALUES (@tenant, @key, @value) ON CONFLICT (tenant, key) DO UPDATE SET value = excluded.value", new { tenant, key, value }), ct);

    public Task<string?> GetAsync(string key, CancellationToken ct = default) => database.ReadAsync(connection =>
        connection.QuerySingleOrDefaultAsync<string?>("SELECT value FROM settings WHERE tenant = @tenant AND key = @key", new { tenant, key }), ct);

    private sealed class WatchlistColumns
    {
        public string Name { get; init; } = "";
        public string Version { get; init; } = "";
        public long TakenAt { get; init; }
        public long Entries { get; init; }
    }

    private sealed class PolicyColumns
    {
        public string Version { get; init; } = "";
        public long CreatedAt { get; init; }
        public string Author { get; init; } = "";
        public string Yaml { get; init; } = "";
    }
}

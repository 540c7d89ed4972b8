namespace Verify.Server.Store;

/// <summary>Where the store lies.</summary>
/// <param name="Database">The data: <c>Data Source=path</c> for SQLite, <c>Host=…</c> for PostgreSQL. May hold a password: never log it.</param>
/// <param name="Keys">The key store, outside the data's backups: a folder (a SQLite file keys.db is made in it), or a <c>Host=…</c> connection string of another database.</param>
/// <param name="TenantKeys">The folder of the tenants' own key files; by default the folder named by <paramref name="Keys"/>.</param>
/// <param name="Vault">Keeps the tenants' own keys as secrets instead of that folder.</param>
internal sealed record StoreSettings(string Database, string Keys, string? TenantKeys = null, Azure.Security.KeyVault.Secrets.SecretClient? Vault = null)
{
    /// <summary>The connection string of the key store.</summary>
    public string KeyDatabase => Dialect.IsPostgres(Keys) ? Keys : new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = Path.Combine(Keys, "keys.db") }.ConnectionString;

    public override string ToString() => nameof(StoreSettings);
}

/// <summary>The store cannot do what was asked. The message is for an operator and holds no personal data and no secret.</summary>
internal class StoreException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A page was asked for by something that is no place in a list: bad input, not a broken store.</summary>
internal sealed class BadCursorException() : StoreException("the page cursor is not one that was handed out");

/// <summary>The worker's lease lapsed and the work was taken over: its transaction is rolled back, and another worker does it.</summary>
internal sealed class LeaseLostException(string work) : StoreException($"the lease on {work} was lost; the work was rolled back and is done by another worker");

/// <summary>The kinds of work that workers wait for.</summary>
internal enum WorkKind { Deliveries, Jobs, Outbox }

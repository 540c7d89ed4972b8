namespace Verify.Server.Store;

/// <summary>A session of a person. Of its secret only a hash is kept. Without <paramref name="Refresh"/> no directory is asked about it again.</summary>
internal sealed record SessionRow(byte[] Hash, string Person, string Name, string Role, string? Refresh, DateTimeOffset StartedAt, DateTimeOffset ExpiresAt, DateTimeOffset CheckedAt, DateTimeOffset ConfirmedAt)
{
    public override string ToString() => $"{nameof(SessionRow)} {Person}";
}

/// <summary>A key for a program, by the hash of its secret. <paramref name="Person"/>: for whom it acts; without one it decides nothing.</summary>
internal sealed record ApiKeyRow(string Id, byte[] Hash, string Name, string Role, string? Person, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, DateTimeOffset? RevokedAt);

/// <summary>What was answered to a request that carried an idempotency key. Without a status it is still at work.</summary>
internal sealed record ApiAnswerRow(byte[] Request, int? Status, byte[]? Body, DateTimeOffset CreatedAt);

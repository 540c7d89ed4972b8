using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>Where a tenant's own key comes from: a file (the embedded default) or a secret in a vault. During a rotation there are two.</summary>
internal interface ITenantKeySource
{
    /// <summary>Makes the first key if there is none; an existing key is never replaced.</summary>
    Task CreateAsync(TenantId tenant, CancellationToken ct);

    /// <summary>All keys of 32 bytes, the newest first.</summary>
    Task<IReadOnlyList<byte[]>> ReadAsync(TenantId tenant, CancellationToken ct);

    /// <summary>Adds a new key; those before it stay.</summary>
    Task AddAsync(TenantId tenant, CancellationToken ct);

    /// <summary>Takes away all keys but this one.</summary>
    Task RetireAsync(TenantId tenant, byte[] kept, CancellationToken ct);
}

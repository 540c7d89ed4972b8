namespace Verify.Server.Store;

/// <summary>Looks up the values of secrets that are kept elsewhere: the store keeps only where.</summary>
internal interface ISecretReferences
{
    bool IsReference(string value);

    /// <summary>The live values, the newest first; null: they cannot be had now.</summary>
    ValueTask<IReadOnlyList<ConnectionSecret>?> ResolveAsync(ConnectionSecret reference, CancellationToken cancel);
}

/// <summary>For an installation without a vault: every secret lies in the store itself.</summary>
internal sealed class NoSecretReferences : ISecretReferences
{
    public bool IsReference(string value) => false;

    public ValueTask<IReadOnlyList<ConnectionSecret>?> ResolveAsync(ConnectionSecret reference, CancellationToken cancel) => ValueTask.FromResult<IReadOnlyList<ConnectionSecret>?>([reference]);
}

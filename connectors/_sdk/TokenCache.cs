namespace Verify.Connectors.Sdk;

/// <summary>A token and when it ends.</summary>
public sealed record AccessToken(Secret Value, DateTimeOffset ExpiresAt)
{
    /// <summary>What the vendor says that it is good for, where it says so.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }
}

/// <summary>Keeps one token; however many callers want it, one fetches it.</summary>
internal sealed class TokenCache(TimeProvider clock) : IDisposable
{
    /// <summary>A token that ends while a request is on its way helps nobody.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private AccessToken? _current;

    public async Task<Result<AccessToken>> GetAsync(Func<CancellationToken, Task<Result<AccessToken>>> fetch, Secret? stale, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (_current is { } current && current.ExpiresAt - Early > clock.GetUtcNow() && !current.Value.Equals(stale)) return current;
            var fetched = await fetch(cancel);
            _current = fetched.Value;
            return fetched;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}

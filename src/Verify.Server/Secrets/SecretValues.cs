using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Verify.Server.Store;

namespace Verify.Server.Secrets;

/// <summary>How the key vault is reached: who asks, and over which way.</summary>
internal sealed record VaultAccess(TokenCredential Credential, HttpPipelineTransport Transport)
{
    /// <summary>The machine's own identity, an application's in the environment, or a person's sign-in: https://learn.microsoft.com/dotnet/azure/sdk/authentication/credential-chains</summary>
    public static VaultAccess Default() => new(new DefaultAzureCredential(), HttpClientTransport.Shared);

    public SecretClient Client(Uri vault)
    {
        var options = new SecretClientOptions { Transport = Transport };
        options.Retry.MaxRetries = 1;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        options.Diagnostics.IsLoggingEnabled = false;
        return new SecretClient(vault, Credential, options);
    }
}

/// <summary>
/// The values behind references to a key vault: <c>keyvault:name</c> in place of a secret's value. They are read when they are used and kept for a few
/// minutes in memory only. The newest two enabled versions are live, so that a rotation in the vault loses no delivery.
/// </summary>
internal sealed partial class SecretValues(Uri vault, VaultAccess access, TimeProvider time) : ISecretReferences
{
    public const string Scheme = "keyvault:";
    private const int Live = 2;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5), Usable = TimeSpan.FromHours(12), Again = TimeSpan.FromSeconds(30);
    private readonly SecretClient _client = access.Client(vault);
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _one = new(1, 1);

    public bool IsReference(string value) => value.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>What is wrong with a reference, or nothing.</summary>
    public static string? Problem(string value) => Name().IsMatch(value[Scheme.Length..]) ? null : "a name in the vault has 1 to 127 letters, digits and hyphens";

    public async ValueTask<IReadOnlyList<ConnectionSecret>?> ResolveAsync(ConnectionSecret reference, CancellationToken cancel)
    {
        var name = reference.Value[Scheme.Length..];
        if (Problem(reference.Value) is not null) return null;
        if (_kept.TryGetValue(name, out var kept) && kept.Until > time.GetUtcNow()) return Named(kept);
        await _one.WaitAsync(cancel);
        try
        {
            if (_kept.TryGetValue(name, out kept) && kept.Until > time.GetUtcNow()) return Named(kept);
            var read = await ReadAsync(name, cancel);
            var now = time.GetUtcNow();
            // A vault that is away for a while stops nothing that worked: what it said last stands, for so long.
            if (read is not null) _kept[name] = kept = new Kept(read, now, now + Fresh);
            else _kept[name] = kept = kept is { Versions: not null } && now - kept.ReadAt < Usable ? kept with { Until = now + Again } : new Kept(null, now, now + Again);
            return Named(kept);
        }
        finally
        {
            _one.Release();
        }

        IReadOnlyList<ConnectionSecret>? Named(Kept from) => from.Versions is null ? null :
            // The current version is as new as the reference to it, whatever it takes the place of.
            [.. from.Versions.Select((version, place) => new ConnectionSecret(reference.Name, version.Value, place == 0 && reference.AddedAt > version.At ? reference.AddedAt : version.At) { Reference = reference.Value })];
    }

    /// <summary>https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret-versions: the newest versions that are enabled and in force. Who may only get a secret, and list none, has the newest.</summary>
    private async Task<IReadOnlyList<Version>?> ReadAsync(string name, CancellationToken cancel)
    {
        try
        {
            var found = new List<SecretProperties>();
            try
            {
                await foreach (var version in _client.GetPropertiesOfSecretVersionsAsync(name, cancel)) found.Add(version);
            }
            catch (RequestFailedException refused) when (refused.Status == 403)
            {
                var newest = (await _client.GetSecretAsync(name, cancellationToken: cancel)).Value;
                return newest.Value is { Length: > 0 } only ? [new Version(only, newest.Properties.CreatedOn ?? DateTimeOffset.MinValue)] : [];
            }
            var (now, values) = (time.GetUtcNow(), new List<Version>());
            foreach (var version in found.Where(one => one.Enabled != false && !(one.ExpiresOn <= now) && !(one.NotBefore > now)).OrderByDescending(one => one.CreatedOn).ThenBy(one => one.Version, StringComparer.Ordinal).Take(Live))
                if ((await _client.GetSecretAsync(name, version.Version, cancellationToken: cancel)).Value.Value is { Length: > 0 } value) values.Add(new Version(value, version.CreatedOn ?? DateTimeOffset.MinValue));
            return values;
        }
        // A vault without the secret is an answer; one that does not answer is none.
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return [];
        }
        catch (Exception away) when (away is RequestFailedException or AuthenticationFailedException or HttpRequestException or IOException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <param name="Versions">Nothing: the vault did not answer.</param>
    private sealed record Kept(IReadOnlyList<Version>? Versions, DateTimeOffset ReadAt, DateTimeOffset Until);

    private sealed record Version(string Value, DateTimeOffset At)
    {
        public override string ToString() => "(secret)";
    }

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,127}\z", RegexOptions.None, 250)]
    private static partial Regex Name();
}

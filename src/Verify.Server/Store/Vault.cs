using System.Globalization;
using System.Text;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>One tenant's use of its keys: what is sealed under which key, and bound to which row.</summary>
internal sealed class Vault(TenantId tenant, KeyStore keys, TimeProvider time)
{
    public TenantId Tenant => tenant;
    public KeyStore Keys => keys;

    public DateTimeOffset Now => time.GetUtcNow();

    public static StoreException MissingKey(CandidateId candidate) => new($"the key of candidate {candidate} is missing from the key store, and the erasure ledger does not hold it: restore the key store");

    public static long DayOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerDay;

    public byte[] Seal(DataKey key, CandidateId candidate, string row, ReadOnlySpan<byte> plaintext) => Envelope.Seal(key, plaintext, $"{tenant}\0{candidate}\0{row}");

    public byte[] Open(DataKey key, CandidateId candidate, string row, ReadOnlySpan<byte> ciphertext) => Envelope.Open(key, ciphertext, $"{tenant}\0{candidate}\0{row}");

    /// <summary>Opens what lies under the candidate's key, or null when either is gone.</summary>
    public byte[]? OpenIfThere(IReadOnlyDictionary<CandidateId, DataKey> known, CandidateId candidate, string row, byte[]? ciphertext) =>
        ciphertext is not null && known.TryGetValue(candidate, out var key) ? Open(key, candidate, row, ciphertext) : null;

    public async Task<byte[]> SealDayAsync(long day, string row, byte[] plaintext) => Envelope.Seal(await keys.DayAsync(tenant, day), plaintext, $"{tenant}\0day\0{row}");

    public async Task<byte[]?> OpenDayAsync(long day, string row, byte[]? ciphertext) =>
        ciphertext is not null && await keys.ExistingDayAsync(tenant, day) is { } key ? Envelope.Open(key, ciphertext, $"{tenant}\0day\0{row}") : null;

    public async Task<byte[]> SealTenantAsync(string row, byte[] plaintext) => Envelope.Seal((await keys.TenantAsync(tenant)).Connection, plaintext, $"{tenant}\0{row}");

    public async Task<byte[]> OpenTenantAsync(string row, byte[] ciphertext) => Envelope.Open((await keys.TenantAsync(tenant)).Connection, ciphertext, $"{tenant}\0{row}");

    /// <summary>The keys for selectors: the one to look up by first, then those to write under besides.</summary>
    public async Task<IReadOnlyList<DataKey>> MatchingKeysAsync()
    {
        var known = await keys.TenantAsync(tenant);
        return [known.Matching, .. known.MatchingAlso];
    }

    public async Task<byte[]> HashAsync(string kind, string value) => KeyedHash.Of((await keys.TenantAsync(tenant)).Selector.Bytes, kind, value);

    public async Task<Func<string, string, string>> HasherAsync()
    {
        var key = (await keys.TenantAsync(tenant)).Selector.Bytes;
        return (kind, value) => Convert.ToHexStringLower(KeyedHash.Of(key, kind, value));
    }

    public async Task<IReadOnlyList<byte[]>> NameTokensAsync(string? name)
    {
        List<byte[]> tokens = [];
        foreach (var word in Words(name)) tokens.Add(await HashAsync("name token", word));
        return tokens;
    }

    // Only for finding a person by name in a list; comparing names is the core's work.
    private static IEnumerable<string> Words(string? name)
    {
        var plain = new StringBuilder();
        foreach (var letter in (name ?? "").Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark) continue;
            plain.Append(char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ');
        }
        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(16);
    }
}

/// <summary>Ids of evidence: a keyed hash of the raw values at the source, so that a repeated delivery is the same evidence, and an id tells nothing once the key is gone.</summary>
internal static class EvidenceKeys
{
    public static EvidenceId IdFor(DataKey candidateKey, params ReadOnlySpan<string?> rawValues) =>
        new("e-" + Convert.ToHexStringLower(KeyedHash.Of(candidateKey.Derive("evidence id"), rawValues).AsSpan(0, 16)));
}

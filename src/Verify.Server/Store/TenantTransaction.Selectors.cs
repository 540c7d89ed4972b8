using Dapper;
using Verify.Core.Linking;
using Verify.Core.Model;

namespace Verify.Server.Store;

internal sealed partial class TenantTransaction
{
    /// <summary>Puts what was learned in the place of what was before.</summary>
    public async Task SetSelectorWeightsAsync(SelectorWeights weights)
    {
        scope.AfterCommit.Add(() => store.ForgetPopulation(vault.Tenant));
        await Connection.ExecuteAsync("DELETE FROM selector_weights WHERE tenant = @tenant", new { tenant });
        await Connection.InsertManyAsync(Dialect, "selector_weights", [.. weights.Ceilings.OrderBy(learned => learned.Key)], [("tenant", tenant), ("learned_at", Now)],
            [("kind", "text", learned => learned.Key.Text()), ("ceiling", "double", learned => learned.Value)], "");
    }

    /// <summary>Keeps the keyed hashes of selectors and answers how many were new.</summary>
    public async Task<int> AddSelectorsAsync(CandidateId candidate, IReadOnlyList<NewSelector> selectors)
    {
        var row = await LockAsync(candidate);
        if (await KeyForAsync(row) is not { } key) return 0;
        var keys = await vault.MatchingKeysAsync();
        var rows = selectors.Select(selector => SelectorRow.Of(keys[0], selector, null)).ToList();
        // While the key is rotated each is written under the other key too, and keeps the name by which links know it.
        foreach (var other in keys.Skip(1))
            foreach (var selector in selectors) rows.Add(SelectorRow.Of(other, selector, await FactAsync(selector.Kind, KeyedHash.Of(keys[0].Bytes, selector.Kind, selector.Value))));
        return await InsertAsync(row.Id, key, rows);
    }

    /// <summary>Hashes those of these selectors that the candidate has already anew under the key that comes. The row is the candidate's own, also where it was folded into another.</summary>
    public async Task RekeySelectorsAsync(CandidateId owner, IReadOnlyList<NewSelector> selectors)
    {
        if (await KeyOfAsync(owner) is not { } key) return;
        var keys = await vault.MatchingKeysAsync();
        if (keys.Count < 2) throw new StoreException("no key for selectors is waiting");
        var held = (await Connection.QueryAsync<SelectorRow>("SELECT kind, hash FROM selectors WHERE tenant = @tenant AND candidate = @owner AND key_id = @keyId",
            new { tenant, owner = owner.Value, keyId = keys[0].Id.ToByteArray() })).Select(row => (row.Kind, Convert.ToHexString(row.Hash))).ToHashSet();
        var rows = new List<SelectorRow>();
        foreach (var selector in selectors)
        {
            var hash = KeyedHash.Of(keys[0].Bytes, selector.Kind, selector.Value);
            if (held.Contains((selector.Kind, Convert.ToHexString(hash)))) rows.Add(SelectorRow.Of(keys[1], selector, await FactAsync(selector.Kind, hash)));
        }
        await InsertAsync(owner, key, rows);
    }

    /// <summary>Takes selectors away that belong to what was moved to somebody else.</summary>
    public async Task RemoveSelectorsAsync(CandidateId candidate, IEnumerable<(string Kind, string Value)> selectors)
    {
        var row = await LockAsync(candidate);
        var keys = await vault.MatchingKeysAsync();
        foreach (var (kind, value) in selectors)
            foreach (var key in keys)
                await Connection.ExecuteAsync("DELETE FROM selectors WHERE tenant = @tenant AND kind = @kind AND hash = @hash AND candidate = @candidate",
                    new { tenant, kind, hash = KeyedHash.Of(key.Bytes, kind, value), candidate = row.Id.Value });
    }

    /// <summary>The name by which links know what is shared: its first holder's, or the beginning of the hash.</summary>
    private async Task<byte[]> FactAsync(string kind, byte[] hash) => await Connection.QueryFirstOrDefaultAsync<byte[]?>(
        "SELECT fact FROM selectors WHERE tenant = @tenant AND kind = @kind AND hash = @hash ORDER BY candidate LIMIT 1", new { tenant, kind, hash }) ?? hash[..SelectorRow.FactSize];

    private Task<int> InsertAsync(CandidateId candidate, DataKey key, IReadOnlyList<SelectorRow> selectors) => Connection.InsertManyAsync(Dialect, "selectors", selectors, [("tenant", tenant), ("candidate", candidate.Value)],
    [
        ("kind", "text", row => row.Kind), ("hash", "bytea", row => row.Hash), ("key_id", "bytea", row => row.KeyId), ("fact", "bytea", row => row.Fact),
        ("signature", "bytea", row => row.Signature is { } signature ? vault.Seal(key, candidate, "selector " + Convert.ToHexString(row.Hash), signature) : null),
    ], "ON CONFLICT (tenant, kind, hash, candidate) DO NOTHING");

    private sealed class SelectorRow
    {
        public const int FactSize = 8;

        public string Kind { get; init; } = "";
        public byte[] Hash { get; init; } = [];
        public byte[] KeyId { get; init; } = [];
        public byte[]? Signature { get; init; }
        public byte[]? Fact { get; init; }

        public static SelectorRow Of(DataKey key, NewSelector selector, byte[]? fact) =>
            new() { Kind = selector.Kind, Hash = KeyedHash.Of(key.Bytes, selector.Kind, selector.Value), KeyId = key.Id.ToByteArray(), Signature = selector.Signature, Fact = fact };
    }
}

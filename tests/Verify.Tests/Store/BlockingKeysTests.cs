using System.Buffers.Binary;
using System.Globalization;
using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Tests.Store;

/// <summary>Whom a changed list can touch is found by keys that lie with each candidate, whatever happened to the candidate since.</summary>
public sealed class BlockingKeysTests
{
    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task Holders_are_found_once_in_order_and_in_pieces_as_in_one(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var own = new List<CandidateId>();
        for (var i = 0; i < 12; i++)
        {
            var candidate = await host.CandidateAsync(i.ToString(CultureInfo.InvariantCulture));
            own.Add(candidate);
            // In two pieces of evidence, one key of both.
            await host.Acme.InTransactionAsync(tx => tx.AddBlockingKeysAsync(candidate, [$"own-{i}", "everybody"]), host.Ct);
            await host.Acme.InTransactionAsync(tx => tx.AddBlockingKeysAsync(candidate, i % 3 == 0 ? ["every-third", "everybody"] : ["everybody"]), host.Ct);
        }
        own.Sort();
        var thirds = await FoundAsync(host, ["every-third", "nobody"]);
        Assert.Equal(4, thirds.Count);
        Assert.Equal(own, await FoundAsync(host, ["everybody"]));
        Assert.Empty(await FoundAsync(host, ["nobody"]));
        Assert.Empty(await FoundAsync(host, []));
        foreach (var (holders, passed) in new[] { (1, 100), (100, 1), (3, 5) }) Assert.Equal(thirds, await FoundAsync(host, ["every-third"], holders, passed));

        // Folded into another, the other is meant; erased, nobody is; the keys are gone with them.
        await host.Acme.InTransactionAsync(tx => tx.MergeAsync(thirds[0], thirds[1]), host.Ct);
        Assert.Equal([thirds[1], thirds[2], thirds[3]], (await FoundAsync(host, ["every-third"])).Distinct());
        await host.Acme.EraseCandidateAsync(thirds[2], host.Ct);
        Assert.Equal([thirds[1], thirds[3]], (await FoundAsync(host, ["every-third"])).Distinct());
        Assert.Equal(0, await host.ScalarAsync<long>($"SELECT COUNT(*) FROM blocking_keys WHERE candidate = '{thirds[2]}'"));
        await host.Acme.InTransactionAsync(tx => tx.AddBlockingKeysAsync(thirds[2], ["every-third"]), host.Ct);
        Assert.Equal([thirds[1], thirds[3]], (await FoundAsync(host, ["every-third"])).Distinct());
    }

    [Theory, InlineData("sqlite"), InlineData("postgres")]
    public async Task What_the_version_before_kept_is_taken_over(string engine)
    {
        await using var host = await StoreHost.OpenAsync(engine);
        var hash = await host.Acme.HasherAsync();
        var candidates = new List<CandidateId>();
        for (var i = 0; i < 5; i++)
        {
            var candidate = await host.CandidateAsync(i.ToString(CultureInfo.InvariantCulture));
            candidates.Add(candidate);
            foreach (var key in new[] { "everybody", $"own-{i}" })
            {
                var hex = hash(TenantTransaction.ScreeningKey, key);
                await host.ExecuteAsync($"INSERT INTO screening_keys (tenant, hash, candidate) VALUES ('acme', {(host.IsPostgres ? $"decode('{hex}', 'hex')" : $"x'{hex}'")}, '{candidate}')");
            }
        }
        await host.Acme.InTransactionAsync(tx => tx.AddBlockingKeysAsync(candidates[0], ["new"]), host.Ct);
        await host.Acme.EraseCandidateAsync(candidates[4], host.Ct);
        var rounds = 0;
        while (await host.Acme.InTransactionAsync(tx => tx.TakeOverBlockingKeysAsync(2), host.Ct)) rounds++;
        Assert.Equal(2, rounds);
        Assert.Equal(candidates.Take(4).Order(), await FoundAsync(host, ["everybody"]));
        foreach (var key in new[] { "new", "own-0" }) Assert.Equal([candidates[0]], await FoundAsync(host, [key]));
        Assert.Equal([candidates[3]], await FoundAsync(host, ["own-3"]));
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT COUNT(*) FROM screening_keys"));
    }

    [Fact]
    public void Keys_are_kept_in_order_and_once_and_what_is_damaged_at_its_end_is_read_as_far_as_it_goes()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            ulong Key() => (ulong)random.NextInt64() % 40;
            ulong[] first = [.. Enumerable.Range(0, random.Next(20)).Select(_ => Key())], second = [.. Enumerable.Range(0, random.Next(20)).Select(_ => Key())];
            var stored = BlockingKeys.With(null, first) ?? [];
            var both = BlockingKeys.With(stored, second) ?? stored;
            var expected = first.Concat(second).Distinct().Order().ToArray();
            Assert.Equal(expected, Enumerable.Range(0, both.Length / 8).Select(i => BinaryPrimitives.ReadUInt64BigEndian(both.AsSpan(i * 8))));
            Assert.Null(BlockingKeys.With(both, second));
            var wanted = new HashSet<ulong> { Key(), Key() };
            Assert.Equal(wanted.Overlaps(expected), BlockingKeys.HoldAny(both, wanted));
            Assert.Equal(wanted.Overlaps(expected), BlockingKeys.HoldAny([.. both, .. new byte[random.Next(8)]], wanted));
        }
    }

    private static async Task<List<CandidateId>> FoundAsync(StoreHost host, string[] keys, int mostHolders = 100, int mostPassed = 100)
    {
        var (hashed, after, found) = (await host.Acme.HashedBlockingKeysAsync(keys), "", new List<CandidateId>());
        while (true)
        {
            var passage = await host.Acme.PassAsync(hashed, after, mostHolders, mostPassed, host.Ct);
            Assert.InRange(passage.Holders.Count, 0, mostHolders);
            Assert.True(passage.AtEnd || string.CompareOrdinal(passage.Last, after) > 0);
            found.AddRange(passage.Holders);
            after = passage.Last;
            if (passage.AtEnd) return found;
        }
    }
}

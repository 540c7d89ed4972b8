using Dapper;
using Verify.Core.Linking;
using Verify.Core.Model;

namespace Verify.Server.Store;

/// <summary>What linking knows of all of a tenant's candidates: how many there are, and what was learned from their links.</summary>
internal sealed record Population(int Candidates, SelectorWeights Weights);

internal sealed partial class TenantStore
{
    private const int LastStep = 16_000;
    internal static readonly TimeSpan CountsAgain = TimeSpan.FromSeconds(10);

    /// <summary>How many candidates there are, in steps of four from a thousand: enough for rarity, and stable while a few more come in. Bounded cost; up to ten seconds old.</summary>
    public async Task<Population> PopulationAsync(CancellationToken ct = default)
    {
        if (store.KnownPopulation(Tenant) is { } known) return known;
        var counted = await database.ReadAsync(connection => connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM (SELECT 1 FROM candidates WHERE tenant = @tenant LIMIT @limit) AS counted", new { tenant, limit = LastStep }), ct);
        var step = 0;
        for (var bound = 1_000; bound <= counted; bound *= 4) step = bound;
        var population = new Population(step, await SelectorWeightsAsync(ct));
        store.Remember(Tenant, population);
        return population;
    }

    public async Task<SelectorWeights> SelectorWeightsAsync(CancellationToken ct = default) => SelectorWeights.Of((await database.ReadAsync(connection => connection.QueryAsync<WeightColumns>(
        "SELECT kind, ceiling FROM selector_weights WHERE tenant = @tenant", new { tenant }), ct)).SelectMany(row => SelectorTypes.TryType(row.Kind, out var type) ? [KeyValuePair.Create(type, row.Ceiling)] : Array.Empty<KeyValuePair<SelectorType, double>>()));

    /// <summary>How linked pairs compare, of the latest so many links; those that a person took back are not among them.</summary>
    public async Task<IReadOnlyList<PairPattern>> LinkPatternsAsync(int links, CancellationToken ct = default)
    {
        var rows = (await database.ReadAsync(connection => connection.QueryAsync<LinkColumns>(
            "SELECT a, b, kind, score FROM links WHERE tenant = @tenant AND retracted_at IS NULL ORDER BY a DESC, b DESC LIMIT @links", new { tenant, links }), ct)).AsList();
        Dictionary<string, ulong> held = new(StringComparer.Ordinal);
        foreach (var part in rows.SelectMany(row => new[] { row.A, row.B }).Distinct().Chunk(500))
            foreach (var row in await database.ReadAsync(connection => connection.QueryAsync<HeldColumns>(
                $"SELECT DISTINCT c.root AS candidate, s.kind FROM candidates c JOIN selectors s ON s.tenant = c.tenant AND s.candidate = c.id WHERE c.tenant = @tenant AND {In("c.root", "@part")}", new { tenant, part }), ct))
                held[row.Candidate] = held.GetValueOrDefault(row.Candidate) | Bit(row.Kind);
        return [.. rows.GroupBy(row => (row.A, row.B)).Select(pair =>
        {
            var linked = pair.Aggregate(0UL, (mask, row) => mask | Bit(row.Kind));
            var shared = pair.Where(row => row.Score > 0).Aggregate(0UL, (mask, row) => mask | Bit(row.Kind));
            return new PairPattern(shared, held.GetValueOrDefault(pair.Key.A) & held.GetValueOrDefault(pair.Key.B) & ~linked, 1);
        })];
    }

    private static ulong Bit(string kind) => SelectorTypes.TryType(kind, out var type) ? PairPattern.Bit(type) : 0;

    private sealed class HeldColumns
    {
        public string Candidate { get; init; } = "";
        public string Kind { get; init; } = "";
    }

    private sealed class WeightColumns
    {
        public string Kind { get; init; } = "";
        public double Ceiling { get; init; }
    }
}

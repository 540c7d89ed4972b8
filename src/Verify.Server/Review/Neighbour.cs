using Verify.Core.Model;
using Verify.Server.Store;

namespace Verify.Server.Review;

/// <summary>Another candidate, and what the two share; hubs and a declared household weigh nothing.</summary>
internal sealed record Neighbour(CandidateId Id, string? Name, string? Recommendation, IReadOnlyList<Link> Shares)
{
    /// <summary>How rare it is to share all this, in bits.</summary>
    public double Weight { get; } = Shares.Where(link => link is { Hub: false, Household: false }).Sum(link => link.Bits ?? 1);

    public string Label => Name is { Length: > 0 } ? Name : Id.Value;

    /// <summary>Those with whom something is shared, the rarest first; not named yet.</summary>
    public static IReadOnlyList<Neighbour> Of(IEnumerable<Link> links) =>
        [.. links.GroupBy(link => link.Other).Select(group => new Neighbour(group.Key, null, null, [.. group.OrderByDescending(l => l.Bits).ThenBy(l => l.Selector)])).OrderByDescending(n => n.Weight).ThenBy(n => n.Id)];

    /// <summary>The same with names, which are decrypted for those that a page shows.</summary>
    public static async Task<IReadOnlyList<Neighbour>> NamedAsync(TenantStore tenant, IReadOnlyList<Neighbour> neighbours, CancellationToken cancel)
    {
        var rows = await tenant.CandidatesAsync([.. neighbours.Select(n => n.Id)], cancel);
        return [.. neighbours.Select(n => rows.TryGetValue(n.Id, out var row) ? n with { Name = row.Display?.Name, Recommendation = row.Recommendation } : n)];
    }
}

using Verify.Core.Model;

namespace Verify.Bench.Benchmark.Honest;

/// <summary>One "honest causes" line of the catalogue: how often it happens to honest people who have come that far, and what it leaves behind.</summary>
/// <param name="Indicator">The catalogue entry whose honest causes these are.</param>
/// <param name="Cause">The causes that the recipe draws from.</param>
/// <param name="Rate">Share of honest candidates at that stage or later.</param>
/// <param name="Source">Where the rate is from; "ours" where no source states one.</param>
/// <param name="From">The stage at which it can be seen.</param>
internal sealed record Oddity(string Indicator, string Cause, double Rate, string Source, Stage From, Action<Story, Population> Tell)
{
    public const string Ours = "ours";

    /// <summary>All of them, one for each indicator, in the catalogue's order.</summary>
    public static IReadOnlyList<Oddity> All { get; } =
    [
        .. Papers.All, .. Contacts.All, .. Networks.All, .. Places.All, .. Parcels.All, .. Pay.All, .. Histories.All, .. Web.All, .. Interviews.All, .. Groups.All, .. Suppliers.All, .. Work.All,
    ];
}

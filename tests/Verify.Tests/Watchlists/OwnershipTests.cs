using Verify.Core.Watchlists;

namespace Verify.Tests.Watchlists;

public sealed class OwnershipTests
{
    private static readonly HashSet<string> Blocked = ["B1", "B2"];

    [Fact]
    public void Shares_multiply_down_and_add_across()
    {
        var share = Ownership.BlockedShareOf("C", [new("B1", "H", 60), new("H", "C", 50), new("B2", "C", 25)], Blocked);
        Assert.Equal(55, share.Percent);
        Assert.True(share.IsBlocked);
        Assert.Equal(["B1 → H → C = 30 %", "B2 → C = 25 %"], share.Paths.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData(49.99, false)]
    [InlineData(50, true)]
    public void Half_is_the_line(double percent, bool blocked) => Assert.Equal(blocked, Ownership.BlockedShareOf("C", [new("B1", "C", percent)], Blocked).IsBlocked);

    [Fact]
    public void Circles_end()
    {
        var share = Ownership.BlockedShare([new("A", "C", 50), new("C", "A", 50), new("B1", "A", 40)], Blocked);
        Assert.Equal(20, share["C"].Percent);
        Assert.Equal(40, share["A"].Percent);
    }

    [Fact]
    public void No_percentage_is_refused() => Assert.Throws<ArgumentException>(() => Ownership.BlockedShareOf("C", [new("B1", "C", 140)], Blocked));

    [Fact]
    public void A_file_of_holdings_is_screened_and_names_its_paths()
    {
        var index = ScreeningIndex.Build(SomeList.Ofac().Subjects);
        const string file = "owner,owned,percent,identifier\nExample Trading Corp,Holding One,60,5619960\nSomebody Honest,Holding One,40,\nHolding One,Worker Supply,90,\nAda Grace Example,Other Supply,55,\n";
        var companies = OwnershipFile.Screen(file, "owners.csv", index).ToDictionary(c => c.Company);
        Assert.True(companies["Worker Supply"].Blocked);
        Assert.Equal("Example Trading Corp → Holding One → Worker Supply = 54 %", Assert.Single(companies["Worker Supply"].Paths));
        Assert.Equal((false, 0, 55), (companies["Other Supply"].Blocked, companies["Other Supply"].Percent, companies["Other Supply"].PossiblePercent));
        Assert.Equal(ScreeningDecision.Possible, Assert.Single(companies["Other Supply"].Owners).Decision);
    }

    [Theory]
    [InlineData("owner,owned\nA,B\n", "line 1, field percent")]
    [InlineData("owner,owned,percent\nA,B,140\n", "line 2, field percent")]
    [InlineData("owner,owned,percent\n,B,40\n", "line 2, field owner")]
    public void A_bad_row_of_holdings_is_named(string file, string where) =>
        Assert.Contains(where, Assert.Throws<ListFormatException>(() => OwnershipFile.Screen(file, "owners.csv", ScreeningIndex.Build([])).ToArray()).Message, StringComparison.Ordinal);
}

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
}

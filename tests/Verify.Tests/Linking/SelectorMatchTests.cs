using Verify.Core.Linking;
using Verify.Core.Model;

namespace Verify.Tests.Linking;

public class SelectorMatchTests
{
    [Fact]
    public void Rare_things_weigh_more_than_common_ones() =>
        Assert.True(SelectorMatch.Bits(SelectorType.Phone, 2, 5000) > SelectorMatch.Bits(SelectorType.Phone, 40, 5000));

    [Fact]
    public void A_hub_says_nothing() =>
        Assert.Equal((true, 0), (SelectorMatch.Bits(SelectorType.Phone, 50, 100_000) > 0, SelectorMatch.Bits(SelectorType.Phone, 51, 100_000)));

    [Theory]
    [InlineData("b00b0ceb833c43cc", "b00b0ceb833c43cf", 2)]
    [InlineData("b00b0ceb833c43cc", "4ff4f3147cc3bc33", 64)]
    public void Pictures_are_compared_bit_by_bit(string a, string b, int bits) => Assert.Equal(bits, SelectorMatch.Distance(a, b));

    [Fact]
    public void An_office_network_a_campus_and_an_agency_are_told_apart()
    {
        Assert.Equal(Gathering.Household, Hubs.Judge(SelectorType.Phone, new HolderCounts(3, 1, 1, 1, 2)));
        Assert.Equal(Gathering.SharedNetwork, Hubs.Judge(SelectorType.Ip, new HolderCounts(30, 28, 29, 30, 30)));
        Assert.Equal(Gathering.Agency, Hubs.Judge(SelectorType.Phone, new HolderCounts(40, 38, 39, 1, 40)));
        Assert.Equal(Gathering.Few, Hubs.Judge(SelectorType.Phone, new HolderCounts(4, 4, 4, 1, 1)));
    }
}

using Verify.Core.Linking;
using Verify.Core.Model;

namespace Verify.Tests.Linking;

public class SelectorMatchTests
{
    private static readonly SelectorRates Rates = new(2000, _ => 2);
    private static readonly PairContext Strangers = new(NameRelation.Different, SameSurname: false);

    private static SelectorSet Person(string id, params SelectorKeys[] keys) => new(
        new CandidateId(id), [.. keys.SelectMany(key => key.Selectors)], [.. keys.Where(key => key.Signature is not null).Select(key => key.Signature!.Value)]);

    private static readonly SelectorKeys Phone = Selectors.Phone("(212) 555-0134");
    private static readonly SelectorKeys Home = Selectors.Address(Verify.Core.Text.Addresses.Parse("12 Oak Ave #3, Dover OH 44622"));

    [Fact]
    public void A_shared_phone_makes_an_edge_whatever_the_order()
    {
        var (ab, ba) = (SelectorMatch.Compare(Person("a", Phone), Person("b", Phone), Strangers, Rates), SelectorMatch.Compare(Person("b", Phone), Person("a", Phone), Strangers, Rates));
        Assert.True(ab!.Bits >= Clusters.LeastBits);
        Assert.Equal((ab.A, ab.B, ab.Bits), (ba!.A, ba.B, ba.Bits));
    }

    [Fact]
    public void Nothing_shared_is_no_edge() => Assert.Null(SelectorMatch.Compare(Person("a", Phone), Person("b", Home), Strangers, Rates));

    [Fact]
    public void A_hub_says_nothing_and_says_why()
    {
        var edge = SelectorMatch.Compare(Person("a", Phone), Person("b", Phone), Strangers, new SelectorRates(2000, _ => 51));
        Assert.Equal(0, edge!.Bits);
        Assert.Contains("hub", Assert.Single(edge.Reasons).Damped);
    }

    [Fact]
    public void Rare_things_weigh_more_than_common_ones() =>
        Assert.True(SelectorMatch.Bits(SelectorType.Phone, 2, 5000) > SelectorMatch.Bits(SelectorType.Phone, 40, 5000));

    [Fact]
    public void A_couple_with_one_phone_and_one_home_stays_below_a_link() =>
        Assert.True(SelectorMatch.Compare(Person("a", Phone, Home), Person("b", Phone, Home), new PairContext(NameRelation.Different, SameSurname: true), Rates)!.Bits < Clusters.LeastBits);

    [Fact]
    public void A_declared_household_is_a_household() =>
        Assert.True(SelectorMatch.Compare(Person("a", Phone) with { Household = "h" }, Person("b", Phone) with { Household = "h" }, Strangers, Rates)!.Bits < Clusters.LeastBits);

    [Fact]
    public void One_document_number_links_even_one_household()
    {
        var document = Selectors.Code(SelectorType.DocumentNumber, "X-1234 567");
        Assert.True(SelectorMatch.Compare(Person("a", document, Home), Person("b", document, Home), new PairContext(NameRelation.Different, SameSurname: true), Rates)!.Bits >= Clusters.LeastBits);
    }

    [Fact]
    public void The_unit_and_its_building_count_once() =>
        Assert.Single(SelectorMatch.Compare(Person("a", Home), Person("b", Home), Strangers, Rates)!.Reasons);

    [Theory]
    [InlineData("b00b0ceb833c43cc", "b00b0ceb833c43cf", true)]
    [InlineData("b00b0ceb833c43cc", "4ff4f3147cc3bc33", false)]
    public void Pictures_are_compared_bit_by_bit(string a, string b, bool linked) =>
        Assert.Equal(linked, SelectorMatch.Compare(Person("a", Selectors.Image(SelectorType.Portrait, a)), Person("b", Selectors.Image(SelectorType.Portrait, b)), Strangers, Rates) is not null);

    [Fact]
    public void An_office_network_a_campus_and_an_agency_are_told_apart()
    {
        Assert.Equal(Gathering.Household, Hubs.Judge(SelectorType.Phone, new HolderCounts(3, 1, 1, 1, 2)));
        Assert.Equal(Gathering.SharedNetwork, Hubs.Judge(SelectorType.Ip, new HolderCounts(30, 28, 29, 30, 30)));
        Assert.Equal(Gathering.Agency, Hubs.Judge(SelectorType.Phone, new HolderCounts(40, 38, 39, 1, 40)));
        Assert.Equal(Gathering.Few, Hubs.Judge(SelectorType.Phone, new HolderCounts(4, 4, 4, 1, 1)));
    }
}

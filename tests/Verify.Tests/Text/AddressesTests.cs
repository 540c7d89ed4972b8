using Verify.Core.Text;

namespace Verify.Tests.Text;

public class AddressesTests
{
    [Theory]
    [InlineData("522 Mill Pond Lane, Unit 101, Independence, VA 24348")]
    [InlineData("522 MILL POND LN #101, Independence VA 24348-1234")]
    [InlineData("Apt 101, 522 Mill Pond Ln., Independence, Virginia 24348, USA")]
    [InlineData("522 Mill Pond Ln Apt. 101 Independence VA 24348")]
    public void One_dwelling_has_one_key_however_it_is_written(string line) => Assert.Equal("24348|522|mill pond ln|101", Addresses.UnitKey(line));

    [Fact]
    public void Another_unit_is_another_dwelling_in_the_same_building()
    {
        var (first, second) = (Addresses.Parse("12 Oak Ave #3, Dover OH 44622"), Addresses.Parse("12 Oak Avenue, Apt 4, Dover OH 44622"));
        Assert.NotEqual(first.UnitKey, second.UnitKey);
        Assert.Equal(first.BuildingKey, second.BuildingKey);
    }

    [Fact]
    public void Parts_and_one_line_give_the_same_key() =>
        Assert.Equal(
            Addresses.Parse("12 North Oak Avenue", "Suite 9", "Dover", "Ohio", "44622", "US").UnitKey,
            Addresses.Parse("12 N Oak Ave Ste 9, Dover, OH 44622").UnitKey);

    [Theory]
    [InlineData("3212 W. 32nd St Springfield, FL 32401", "3212", "w 32nd st", "springfield")]
    [InlineData("12 Court Street, Dover, OH 44622", "12", "court st", "dover")]
    [InlineData("9 Park Boulevard, Dover, OH 44622", "9", "park blvd", "dover")]
    [InlineData("Skyline Apartments, 705 Sample Ave, Dover, OH 44622", "705", "sample ave", "dover")]
    public void Number_street_and_city_are_told_apart(string line, string number, string street, string city)
    {
        var address = Addresses.Parse(line);
        Assert.Equal((number, street, city), (address.Number, address.Street, address.City));
    }

    [Fact]
    public void European_order_is_read()
    {
        var (german, english) = (Addresses.Parse("Beispielstraße 23, 56422 Musterstadt, Germany"), Addresses.Parse("Beispiel Strasse 23, 56422 Musterstadt, Deutschland"));
        Assert.Equal("56422|23|beispiel strasse", german.BuildingKey);
        Assert.Equal(german, english);
    }

    [Fact]
    public void A_british_flat_is_a_unit()
    {
        var address = Addresses.Parse("Flat 2, 10 Sample Street, London SW1A 2AA, United Kingdom");
        Assert.Equal("sw1a2aa|10|sample st|2", address.UnitKey);
    }

    [Theory]
    [InlineData("")]
    [InlineData("somewhere")]
    [InlineData("Main Street")]
    [InlineData(",,,###")]
    public void Without_street_and_place_there_is_no_key(string line) => Assert.Null(Addresses.UnitKey(line));

    [Fact]
    public void Any_text_is_survived()
    {
        const string alphabet = "1aZ #,-.'/ß\n straptunitoh9";
        for (var seed = 1u; seed <= 3000; seed++)
        {
            var next = seed * 2654435761u;
            var line = string.Concat(Enumerable.Range(0, (int)(seed % 40)).Select(_ => alphabet[(int)((next = next * 1664525 + 1013904223) >> 9) % alphabet.Length]));
            Assert.NotNull(Addresses.Parse(line));
        }
    }
}

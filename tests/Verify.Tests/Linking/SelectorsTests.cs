using Verify.Core.Linking;
using Verify.Core.Model;
using Verify.Core.Text;

namespace Verify.Tests.Linking;

public class SelectorsTests
{
    [Fact]
    public void Two_spellings_of_one_phone_are_one_selector() =>
        Assert.Equal(Selectors.Phone("(212) 555-0134").Selectors, Selectors.Phone("+1 212.555.0134").Selectors);

    [Fact]
    public void An_address_gives_its_dwelling_and_its_building() =>
        Assert.Equal([SelectorType.Residence, SelectorType.Building], Selectors.Address(Addresses.Parse("12 Oak Ave #3, Dover OH 44622")).Selectors.Select(selector => selector.Type));

    [Fact]
    public void Image_hashes_within_six_bits_always_share_a_band()
    {
        const ulong hash = 0xB00B0CEB833C43CC;
        for (var seed = 1UL; seed < 500; seed++)
        {
            var other = hash;
            for (ulong flip = 0, at = seed; flip < 6; flip++, at = at * 6364136223846793005 + 1442695040888963407) other ^= 1UL << (int)(at >> 58);
            var shared = Selectors.Image(SelectorType.DocumentSurroundings, hash.ToString("x16")).Selectors.Intersect(Selectors.Image(SelectorType.DocumentSurroundings, other.ToString("x16")).Selectors);
            Assert.NotEmpty(shared);
        }
    }

    [Theory]
    [InlineData("0000000000000000")]
    [InlineData("ffffffffffffffff")]
    [InlineData("xyz")]
    [InlineData(null)]
    public void A_flat_or_broken_image_hash_gives_nothing(string? hex) => Assert.Same(SelectorKeys.None, Selectors.Image(SelectorType.DocumentSurroundings, hex));

    [Theory]
    [InlineData("N/A")]
    [InlineData("unknown")]
    [InlineData("000000000")]
    [InlineData(" ")]
    public void A_placeholder_is_no_document_number(string raw) => Assert.Same(SelectorKeys.None, Selectors.Code(SelectorType.DocumentNumber, raw));

    [Fact]
    public void Names_that_sound_alike_on_one_birth_date_share_a_key()
    {
        var birth = new PartialDate(1990, 5, 17);
        var shared = Selectors.NameBirth("Katherine", "Smith", birth).Selectors.Intersect(Selectors.NameBirth("Catherine", "Smyth", birth).Selectors);
        Assert.NotEmpty(shared);
    }

    [Fact]
    public void Swapped_names_share_a_key()
    {
        var birth = new PartialDate(1990, 5, 17);
        Assert.Equal(
            Selectors.NameBirth("Ada", "Example", birth).Selectors.Select(selector => selector.Value).Order(),
            Selectors.NameBirth("Example", "Ada", birth).Selectors.Select(selector => selector.Value).Order());
    }

    [Fact]
    public void A_short_text_gives_nothing() => Assert.Same(SelectorKeys.None, Selectors.ResumeText("five years of C#"));
}

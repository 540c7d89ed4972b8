using Verify.Core.Text;

namespace Verify.Tests.Text;

public class PhonesTests
{
    [Theory]
    [InlineData("(212) 555-0134", "US", "+12125550134")]
    [InlineData("1 212 555 0134", "US", "+12125550134")]
    [InlineData("+1 (212) 555.0134", "DE", "+12125550134")]
    [InlineData("212.555.0134 ext. 7", "US", "+12125550134")]
    [InlineData("011 44 20 7946 0018", "US", "+442079460018")]
    [InlineData("+44 (0)20 7946 0018", "US", "+442079460018")]
    [InlineData("020 7946 0018", "GB", "+442079460018")]
    [InlineData("0044 20 7946 0018", "GB", "+442079460018")]
    [InlineData("030 23125 001", "DE", "+493023125001")]
    public void One_line_has_one_spelling(string raw, string region, string canonical) => Assert.Equal(canonical, Phones.Canonical(raw, region));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("555-0134")]
    [InlineData("123 555 0134")]
    [InlineData("call me")]
    [InlineData("12345678901234567890")]
    public void An_incomplete_number_gives_nothing(string? raw) => Assert.Null(Phones.Canonical(raw));
}

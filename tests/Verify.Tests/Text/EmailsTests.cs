using Verify.Core.Text;

namespace Verify.Tests.Text;

public class EmailsTests
{
    [Theory]
    [InlineData("Ada.Example+jobs@GMail.com", "adaexample@gmail.com")]
    [InlineData("a.d.a@googlemail.com", "ada@gmail.com")]
    [InlineData("Ada Example <ada@example.com>", "ada@example.com")]
    [InlineData("ada.example+x@example.com", "ada.example@example.com")]
    [InlineData("mailto:ADA@Example.COM.", "ada@example.com")]
    [InlineData("ada@protonmail.com", "ada@proton.me")]
    public void One_mailbox_has_one_spelling(string raw, string canonical) => Assert.Equal(canonical, Emails.Canonical(raw));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@localhost")]
    [InlineData("ada example@example.com")]
    [InlineData("ada@example.com, bob@example.com")]
    public void What_is_no_address_gives_nothing(string? raw) => Assert.Null(Emails.Canonical(raw));

    [Fact]
    public void Dots_count_where_the_provider_counts_them() =>
        Assert.NotEqual(Emails.Canonical("a.da@example.com"), Emails.Canonical("ada@example.com"));
}

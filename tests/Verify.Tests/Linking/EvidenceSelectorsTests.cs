using Verify.Core.Linking;
using Verify.Core.Model;

namespace Verify.Tests.Linking;

public class EvidenceSelectorsTests
{
    private static string Signature(string given, string family, string birth)
    {
        Assert.True(PartialDate.TryParse(birth, out var date));
        var document = new Document { Id = new EvidenceId("e1"), Source = "portal", Type = DocumentType.Passport, Name = new PersonName { Given = given, Family = family }, BirthDate = date };
        return EvidenceSelectors.Of(document).First(selector => selector.Type == SelectorType.NameAndBirth).Signature!;
    }

    [Theory]
    [InlineData("Valentina", "Romero", "1979-10-10", 1)]
    [InlineData("Romero", "Valentina", "1979-10-10", 0.8)]
    [InlineData("Valentina", "Romero", "1979-10-11", 0)]
    [InlineData("Valentina", "Kowalski", "1979-10-10", 0)]
    public void Name_and_birth_date_link_only_where_both_names_and_the_date_agree(string given, string family, string birth, double similarity) =>
        Assert.Equal((similarity, null), EvidenceSelectors.Compare(SelectorType.NameAndBirth, Signature("Valentina", "Romero", "1979-10-10"), Signature(given, family, birth)));

    [Theory]
    [InlineData("ada.example.swiftlake771@gmail.com", "swiftlake 771")]
    [InlineData("swiftlake-ada771+jobs@example.com", "swiftlake 771")]
    [InlineData("aexample_swiftlake.771@example.org", "swiftlake 771")]
    [InlineData("ada.example@example.com", null)]
    [InlineData("adaexample4471@gmail.com", null)]
    [InlineData("a.example.dev4471@example.com", null)]
    [InlineData("ada.engineer4471@example.com", null)]
    [InlineData("ada.perez@example.com", null)]
    [InlineData("ada.perez1990@example.com", null)]
    [InlineData("ada.perez90@example.com", null)]
    [InlineData("ada.perez1234@example.com", null)]
    [InlineData("no address", null)]
    public void A_mailbox_built_like_another_is_known_by_a_word_with_a_number_beside_the_names(string mailbox, string? pattern)
    {
        var application = new Application { Id = new EvidenceId("e1"), Source = "portal", Name = new PersonName { Given = "Ada", Family = "Example" }, Emails = [mailbox] };
        Assert.Equal(pattern, EvidenceSelectors.Of(application).SingleOrDefault(selector => selector.Type == SelectorType.EmailPattern).Value);
    }
}

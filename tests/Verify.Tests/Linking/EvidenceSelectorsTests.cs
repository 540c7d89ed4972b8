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
}

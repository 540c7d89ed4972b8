using Verify.Core.Watchlists;

namespace Verify.Tests.Watchlists;

public sealed class ScreeningTests
{
    private static readonly ScreeningIndex Index = ScreeningIndex.Build(SomeList.Ofac().Subjects);

    [Fact]
    public void A_name_alone_is_at_most_possible() => Assert.Equal(ScreeningDecision.Possible, Ask(new() { Name = "Ada Grace Example" }).Decision);

    [Theory]
    [InlineData("1963-07-28")]
    [InlineData("28 Jul 1963")]
    [InlineData("1963")]
    [InlineData("1966-01-01")] // the list also says circa 1965
    public void A_name_with_an_agreeing_birth_date_is_a_match(string birth)
    {
        var match = Ask(new() { Name = "Ada Grace Example", BirthDate = ListedDate.Parse(birth) });
        Assert.Equal(ScreeningDecision.Match, match.Decision);
        Assert.Contains(match.Attributes, a => a.Attribute == "birthDate");
    }

    [Fact]
    public void A_contradicting_birth_date_rules_the_name_out() => Assert.Equal(ScreeningDecision.None, Ask(new() { Name = "Ada Grace Example", BirthDate = ListedDate.Parse("1990-01-01") }).Decision);

    [Fact]
    public void An_equal_identifier_decides_even_under_another_name()
    {
        Assert.Equal(ScreeningDecision.Match, Ask(new() { Name = "Ada Grace Example", Identifier = "x-1234567", BirthDate = ListedDate.Parse("1990-01-01") }).Decision);
        Assert.Equal("101", Ask(new() { Name = "Grace Specimen", Identifier = "X1234567" }).EntryId);
    }

    [Fact]
    public void An_equal_street_address_is_a_second_attribute_and_a_country_is_none()
    {
        Assert.Equal(ScreeningDecision.Match, Ask(new() { Name = "Ada Example", Address = "12 Sample Street, Exampleville" }).Decision);
        Assert.Equal(ScreeningDecision.Possible, Ask(new() { Name = "Ada Example", Country = "DPRK" }).Decision);
        Assert.Equal(ScreeningDecision.Possible, Ask(new() { Name = "Ada Example", Address = "99 Other Road, Exampleville 12345" }).Decision);
    }

    [Fact]
    public void Shared_everyday_words_prove_nothing() => Assert.Empty(Index.Screen(new ScreeningQuery { Name = "Another Trading Company Limited" }));

    [Theory]
    [InlineData("Example Trading Corp.")]
    [InlineData("EXAMPLE TRADING CO., LTD")]
    [InlineData("Exampel Trading Corporation")]
    [InlineData("Specimen General Trading")]
    public void An_organisation_is_found_under_other_legal_forms_and_former_names(string name) => Assert.Equal("102", Ask(new() { Name = name }).EntryId);

    [Fact]
    public void A_subject_on_several_lists_is_one_match_that_names_them_all()
    {
        var partner = SomeList.File("partner.csv", "id,name,aliases,source,birthDate\nP1,Ada Grace Example,,partner,1963-07-28\nP2,Ada Grace Example,,partner,1980-01-01\n");
        var index = ScreeningIndex.Build([.. ListReader.Read([partner]).Subjects, .. SomeList.Ofac().Subjects]);
        var matches = index.Screen(new ScreeningQuery { Name = "Ada Grace Example" });
        Assert.Equal(2, matches.Count);
        var merged = matches.Single(m => m.EntryId == "101");
        Assert.Equal("OFAC", merged.List);
        Assert.Equal([new ListEntry("OFAC", "101"), new ListEntry("partner", "P1")], merged.Entries);
    }

    [Fact]
    public void Hostile_names_are_bounded()
    {
        foreach (var name in new[] { new string('a', 10_000_000), "e" + new string('\u0301', 100_000), "\u202Eelpmaxe adA\u202C", string.Join(' ', Enumerable.Repeat("kim", 10_000)), "\uD800", "" })
        {
            Index.Screen(new ScreeningQuery { Name = name });
        }
        var row = Assert.Single(ScreeningRows.Read($"id,name\n1,{new string('a', 600)}\n", "names.csv"));
        Assert.Contains("names.csv, line 2, field name", row.Errors[0], StringComparison.Ordinal);
    }

    private static ScreeningMatch Ask(ScreeningQuery query) => Index.Screen(query)[0];
}

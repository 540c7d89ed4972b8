using Verify.Core.Watchlists;
using Verify.Server.Watchlists;

namespace Verify.Tests.Watchlists;

public sealed class NamedFrontsTests
{
    private static readonly Lazy<ListReading> Lists = new(() => ListFolder.Read(SharedData.Path("sanctions")));

    private static readonly Lazy<ScreeningIndex> Index = new(() => ScreeningIndex.Build(Lists.Value.Subjects));

    [Theory]
    [InlineData("Yanbian Silverstar Network Technology", "24977")]
    [InlineData("China Silver Star", "24977")]
    [InlineData("Volasys Silver Star", "24978")]
    [InlineData("Jong Song Hwa", "24979")]
    [InlineData("Jung Sung-hwa", "24979")]
    [InlineData("Korea Osong Shipping", "52282")]
    [InlineData("Korea Osong Shipping Co.", "52282")]
    [InlineData("Chonsurim Trading", "52283")]
    [InlineData("Liaoning China Trade Industry", "52264")]
    [InlineData("Jong In Chol", "52289")]
    [InlineData("Jeong In-cheol", "52289")]
    [InlineData("Son Kyong Sik", "52286")]
    [InlineData("Sohn Kyung-sik", "52286")]
    [InlineData("Department 53", "FC-001")]
    public void Is_found_first_and_by_name_alone_only_possible(string name, string entry)
    {
        var first = Index.Value.Screen(new ScreeningQuery { Name = name })[0];
        Assert.Contains(first.Entries, e => e.EntryId == entry);
        Assert.Equal(ScreeningDecision.Possible, first.Decision);
    }

    [Theory]
    [InlineData("24977")]
    [InlineData("24978")]
    [InlineData("24979")]
    [InlineData("52282")]
    [InlineData("52283")]
    [InlineData("52264")]
    [InlineData("52289")]
    [InlineData("52286")]
    [InlineData("FC-001")]
    public void Is_found_under_every_name_that_its_list_gives(string entry)
    {
        var subject = Lists.Value.Subjects.First(s => s.EntryId == entry);
        foreach (var name in subject.Names)
        {
            Assert.Contains(Index.Value.Screen(new ScreeningQuery { Name = name.Text }), m => m.Entries.Any(e => e.EntryId == entry));
        }
    }
}

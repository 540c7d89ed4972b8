using Verify.Core.Text;
using Verify.Core.Watchlists;

namespace Verify.Tests.Watchlists;

public sealed class ListSafetyTests
{
    [Fact]
    public void A_list_that_shrinks_by_more_than_a_fifth_waits_for_a_person()
    {
        var before = new ListSnapshot("OFAC", "v1", null, 1000, 2000);
        Assert.True(ListGuard.Check(before, before with { Version = "v2", Subjects = 810, Names = 1700 }).Accepted);
        var shrunk = before with { Version = "v3", Subjects = 790 };
        Assert.False(ListGuard.Check(before, shrunk).Accepted);
        Assert.True(ListGuard.Check(before, shrunk, confirmed: "v3").Accepted);
        Assert.False(ListGuard.Check(before, shrunk, confirmed: "v2").Accepted);
    }

    [Fact]
    public void A_snapshot_names_its_content()
    {
        var one = SomeList.Ofac().Snapshots.Single();
        Assert.Equal(64, one.Version.Length);
        Assert.Equal((3, 6), (one.Subjects, one.Names));
        Assert.Equal(one.Version, SomeList.Ofac().Snapshots.Single().Version);
    }

    [Fact]
    public void A_delta_tells_what_came_changed_and_went_and_whom_it_touches()
    {
        var before = SomeList.Ofac().Subjects;
        var added = before[0] with { EntryId = "999", Names = [new ListedName("Grace Specimen", NameStrength.Primary)] };
        var after = before.Where(s => s.EntryId != "103").Select(s => s.EntryId == "102" ? s with { Remarks = "new" } : s).Append(added).ToArray();
        var delta = ListDelta.Between(before, after);
        Assert.Equal("999", Assert.Single(delta.Added).EntryId);
        Assert.Equal("102", Assert.Single(delta.Changed).After.EntryId);
        Assert.Equal("103", Assert.Single(delta.Removed).EntryId);
        var keys = delta.BlockingKeys();
        Assert.Contains(BlockingKey.OfName("Graec Specimen", NameKind.Person), keys.Contains);
        Assert.DoesNotContain(BlockingKey.OfName("Boris Unrelated", NameKind.Person), keys.Contains);
        Assert.Empty(ListDelta.Between(before, before).BlockingKeys());
    }

    [Theory]
    [InlineData("28 Jul 1963", "1963-07-28")]
    [InlineData("28/07/1963", "1963-07-28")]
    [InlineData("26.9.1943", "1943-09-26")]
    [InlineData("dd/mm/1963", "1963")]
    [InlineData("00/04/1984", "1984-04")]
    [InlineData("Apr 1984", "1984-04")]
    [InlineData("circa 1963", "circa 1963")]
    [InlineData("1963 to 1965", "1963/1965")]
    [InlineData("between 1963 and 1965", "1963/1965")]
    public void Dates_are_read_as_lists_write_them(string text, string expected) => Assert.Equal(expected, ListedDate.Parse(text)?.ToString());

    [Theory]
    [InlineData("31/02/1963")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("196")]
    public void What_is_no_date_is_none(string text) => Assert.Null(ListedDate.Parse(text));
}

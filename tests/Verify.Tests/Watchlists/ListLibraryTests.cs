using Verify.Core.Watchlists;
using Verify.Server;
using Verify.Server.Watchlists;

namespace Verify.Tests.Watchlists;

/// <summary>Taking sets of lists in: whole or not at all, with the old one in force until then.</summary>
public sealed class ListLibraryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("verify-library-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_set_takes_the_old_ones_place_and_the_old_one_is_kept()
    {
        var first = Take(SomeList.Sdn);
        var second = Take(SomeList.Sdn + "104,\"SPECIMEN, Grace\",\"individual\",\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1970.\"\n");
        Assert.NotEqual(first.Set, second.Set);
        Assert.Equal(second.Set, ListLibrary.InForce(Library));
        Assert.True(Directory.Exists(ListLibrary.SetFolder(Library, first.Set)));
        var stamp = ListLibrary.Stamp(Library);
        Assert.Equal(second.Set, Take(File.ReadAllText(Path.Combine(ListLibrary.SetFolder(Library, second.Set), "sdn.csv"))).Set);
        Assert.Equal(stamp, ListLibrary.Stamp(Library));
    }

    [Fact]
    public void A_list_that_lost_more_than_a_fifth_or_is_gone_waits_for_a_person_and_the_old_one_stays()
    {
        var first = Take(SomeList.Sdn);
        var cut = SomeList.Sdn[..SomeList.Sdn.IndexOf("103,", StringComparison.Ordinal)];
        Assert.Contains("OFAC: 3 → 2 subjects", Assert.Throws<InputException>(() => Take(cut)).Message, StringComparison.Ordinal);
        Assert.Contains("OFAC: 3 → 0 subjects", Assert.Throws<InputException>(() => Take("", "notes.txt")).Message, StringComparison.Ordinal);
        Assert.Equal(first.Set, ListLibrary.InForce(Library));
        Assert.NotEqual(first.Set, Take(cut, confirmed: true).Set);
    }

    [Theory]
    [InlineData("cut in the middle of a record", "sdn.csv", "line 3")]
    [InlineData("a column less", "sdn.csv", "line 1, field Remarks")]
    public void A_damaged_list_is_refused_with_file_line_and_field_and_the_old_one_stays(string damage, string file, string where)
    {
        var first = Take(SomeList.Sdn);
        var text = SomeList.Sdn.ReplaceLineEndings("\r\n");
        var damaged = damage.StartsWith("cut", StringComparison.Ordinal) ? text[..^40] : string.Join("\r\n", text.Split("\r\n").Select(l => l.Length == 0 ? l : l[..l.LastIndexOf(",\"", StringComparison.Ordinal)]));
        var message = Assert.Throws<InputException>(() => Take(damaged)).Message;
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains(where, message, StringComparison.Ordinal);
        Assert.Equal(first.Set, ListLibrary.InForce(Library));
    }

    [Fact]
    public void A_half_copied_set_of_a_killed_update_is_in_nobodys_way()
    {
        Directory.CreateDirectory(Path.Combine(Library, "sets", "0123.new", "deep"));
        File.WriteAllText(Path.Combine(Library, "current.new"), "nonsense");
        Assert.Null(ListLibrary.InForce(Library));
        Assert.Equal(Take(SomeList.Sdn).Set, ListLibrary.InForce(Library));
    }

    private string Library => Path.Combine(_root, "lists");

    private ListLibrary.Installed Take(string sdn, string name = "sdn.csv", bool confirmed = false)
    {
        var from = Path.Combine(_root, Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(from);
        File.WriteAllText(Path.Combine(from, name), name == "sdn.csv" ? sdn.ReplaceLineEndings("\r\n") : sdn);
        return ListLibrary.Update(from, Library, confirmed, DateTimeOffset.UtcNow, quiet: true);
    }
}

using System.Text.RegularExpressions;
using System.Xml.Linq;
using Verify.Bench.Supply;
using Verify.Tests.Portal;

namespace Verify.Tests.Security;

/// <summary>What the program is made of: pinned, licensed, written down.</summary>
public sealed class SupplyTests
{
    private static readonly string Root = PortalTests.RepositoryRoot();
    private static readonly string[] Allowed = ["MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "PostgreSQL", "MS-PL OR Apache-2.0", "blessing"];

    [Fact]
    public void The_bill_of_materials_and_the_notices_are_those_of_the_lock_file()
    {
        var parts = BillOfMaterials.Read(Root);
        Assert.Equal(BillOfMaterials.Json(parts), File.ReadAllText(Path.Combine(Root, BillOfMaterials.Bill)));
        Assert.Equal(BillOfMaterials.Text(parts), File.ReadAllText(Path.Combine(Root, BillOfMaterials.Notices)));
    }

    [Fact]
    public void Every_package_is_under_a_licence_that_was_looked_at() =>
        Assert.All(BillOfMaterials.Read(Root), part => Assert.True(Allowed.Contains(part.Licence), $"{part.Name} {part.Version}: {part.Licence}"));

    [Fact]
    public void Every_project_has_a_lock_file_and_every_version_is_exact()
    {
        var projects = ((string[])["src", "connectors", "tests"]).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories)).ToArray();
        Assert.True(projects.Length >= 6);
        Assert.All(projects, project => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")), $"{project} has no lock file"));
        foreach (var version in XDocument.Load(Path.Combine(Root, "src/Directory.Packages.props")).Descendants("PackageVersion"))
            Assert.Matches(@"^\d+(\.\d+)+(-[\w.]+)?$", (string)version.Attribute("Version")!);
    }

    /// <summary>Each table that ships says where it comes from, under which licence, and as of when.</summary>
    [Fact]
    public void Every_shipped_table_names_source_licence_and_date()
    {
        var tables = ((string[])["*.csv", "*.tsv"]).SelectMany(kind => Directory.EnumerateFiles(Path.Combine(Root, "src"), kind, SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/Demo/", StringComparison.Ordinal)).ToArray();
        Assert.True(tables.Length > 20);
        var wrong = new List<string>();
        foreach (var table in tables)
        {
            var head = string.Join(' ', File.ReadLines(table).TakeWhile(line => line.StartsWith('#')));
            if (!Regex.IsMatch(head, "source|compiled|read from|written for|measured", RegexOptions.IgnoreCase)) wrong.Add($"{Path.GetRelativePath(Root, table)}: no source");
            if (!Regex.IsMatch(head, "licen[cs]e|facts|BSD|MIT|public domain|Verify authors|CC[ -]BY|CC0|Unicode", RegexOptions.IgnoreCase)) wrong.Add($"{Path.GetRelativePath(Root, table)}: no licence");
            if (!Regex.IsMatch(head, @"20\d\d(-\d\d)?")) wrong.Add($"{Path.GetRelativePath(Root, table)}: no date");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}

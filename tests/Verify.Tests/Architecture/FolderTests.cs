using System.Reflection;
using Verify.Connectors.Sdk;
using Verify.Core.Model;

namespace Verify.Tests.Architecture;

/// <summary>Folders are features, and features stand above one another: no two use each other, on whatever detour.</summary>
public sealed class FolderTests
{
    /// <summary>Core from the bottom to the top: a folder uses only what stands before it.</summary>
    private static readonly string[] CoreOrder = ["Model", "Text", "Documents", "Linking", "Watchlists", "Geo", "Gating", "Asking", "Checks", "Enriching", "Assessing", "Onboarding", "Acting", "Fairness", "Cases"];

    [Fact]
    public void Core_stands_in_its_order()
    {
        var wrong = FolderReferences.Of(typeof(Dossier).Assembly, "Verify.Core")
            .Where(edge => Height(edge.Key.To) is var to && Height(edge.Key.From) is var from && (to < 0 || from < 0 || to > from))
            .Select(edge => $"{edge.Key.From} → {edge.Key.To}: {edge.Value}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_folders_of_the_connectors_use_each_other_in_a_circle() => NoCircle(FolderReferences.Circles(FolderReferences.Of(typeof(IConnector).Assembly, "Verify.Connectors")));

    [Fact]
    public void No_folders_of_the_reader_use_each_other_in_a_circle() =>
        NoCircle(FolderReferences.Circles(FolderReferences.Of(Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "Verify.Reader.dll")), "Verify.Reader")));

    [Fact]
    public void No_folders_of_the_server_use_each_other_in_a_circle() => NoCircle(FolderReferences.Circles(FolderReferences.Of(typeof(Verify.Server.Hosting.ServerApp).Assembly, "Verify.Server")));

    [Fact]
    public void A_circle_is_found()
    {
        var edges = new Dictionary<(string, string), string> { [("A", "B")] = "x", [("B", "C")] = "y", [("C", "A")] = "z", [("C", "D")] = "w" };
        Assert.NotEmpty(FolderReferences.Circles(edges));
        edges.Remove(("C", "A"));
        Assert.Empty(FolderReferences.Circles(edges));
    }

    private static void NoCircle(IReadOnlyList<string> circles) => Assert.True(circles.Count == 0, string.Join('\n', circles));

    private static int Height(string folder) => Array.IndexOf(CoreOrder, folder);
}

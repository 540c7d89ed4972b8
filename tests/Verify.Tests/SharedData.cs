namespace Verify.Tests;

/// <summary>Real data that stands beside the repository on some machines. A test that needs it skips visibly elsewhere.</summary>
internal static class SharedData
{
    private static readonly string? Root = Find();

    /// <summary>The full path of a file or folder of the shared data, or a visible skip of the running test.</summary>
    public static string Path(string relative)
    {
        var path = Root is null ? null : System.IO.Path.Combine(Root, relative);
        if (path is null || !(File.Exists(path) || Directory.Exists(path))) Assert.Skip($"shared data not present: {relative}");
        return path!;
    }

    /// <summary>A file of the vendors' published contracts, which stand beside the data.</summary>
    public static string Contract(string relative) => Path(System.IO.Path.Combine("..", "contracts", "data", relative));

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }
}

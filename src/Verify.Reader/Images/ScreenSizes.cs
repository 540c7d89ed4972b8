namespace Verify.Reader.Images;

/// <summary>Sizes in pixels of common screens: a picture of exactly such a size is probably a screenshot.</summary>
internal static class ScreenSizes
{
    private static readonly HashSet<(int, int)> Known = Load();

    public static bool Contains(int width, int height) => Known.Contains((Math.Max(width, height), Math.Min(width, height)));

    private static HashSet<(int, int)> Load()
    {
        var sizes = new HashSet<(int, int)>();
        foreach (var line in Resources.Lines("screen-sizes.csv"))
        {
            var parts = line.Split(',');
            sizes.Add((int.Parse(parts[0]), int.Parse(parts[1])));
        }
        return sizes;
    }
}

namespace Verify.Core.Linking;

/// <summary>Reads a table that ships inside the assembly: comma-separated, comments with #.</summary>
internal static class ShippedTable
{
    /// <summary>The rows after the header line.</summary>
    public static IEnumerable<string[]> Rows(string name) => Lines(name).Skip(1).Select(line => line.Split(','));

    /// <summary>The lines that are no comment; none when there is no such table.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(ShippedTable).Assembly.GetManifestResourceStream(name);
        if (stream is null) yield break;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line;
    }
}

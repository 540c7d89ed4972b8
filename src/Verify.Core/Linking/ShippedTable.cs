namespace Verify.Core.Linking;

/// <summary>Reads a table that ships inside the assembly: comma-separated, comments with #, a header line.</summary>
internal static class ShippedTable
{
    public static IEnumerable<string[]> Rows(string name)
    {
        using var stream = typeof(ShippedTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the shipped table {name} is missing from the assembly");
        using var reader = new StreamReader(stream);
        var header = true;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (header) { header = false; continue; }
            yield return line.Split(',');
        }
    }
}

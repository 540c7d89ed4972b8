namespace Verify.Core.Text;

/// <summary>Reads a table that ships inside the assembly, beside what uses it: a line a row, comments begin with <c>#</c>.</summary>
internal static class ShippedTable
{
    /// <summary>The comma-separated rows after the header line.</summary>
    public static IEnumerable<string[]> Rows(string name) => Lines(name).Skip(1).Select(line => line.Split(','));

    /// <summary>The tab-separated rows; such tables have no header line.</summary>
    public static IEnumerable<string[]> TabbedRows(string name) => Lines(name).Select(line => line.Split('\t'));

    /// <summary>The lines that are no comment.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(ShippedTable).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the table {name} is not built into the assembly");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line;
    }
}

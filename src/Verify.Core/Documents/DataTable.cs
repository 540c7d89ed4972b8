namespace Verify.Core.Documents;

/// <summary>A table that ships with the product: comment lines, a line of column names, rows of fields without quoting.</summary>
internal static class DataTable
{
    public static IEnumerable<string[]> Rows(string name)
    {
        var type = typeof(DataTable);
        using var stream = type.Assembly.GetManifestResourceStream($"{type.Namespace}.{name}") ?? throw new InvalidOperationException($"the table {name} is not in the assembly");
        using var reader = new StreamReader(stream);
        var header = true;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (!header) yield return line.Split(',');
            header = false;
        }
    }
}

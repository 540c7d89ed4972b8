namespace Verify.Reader;

/// <summary>The tables that lie beside the code and travel inside the assembly.</summary>
internal static class Resources
{
    /// <summary>The lines of a table without its comments.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the table {name} is missing from this build");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line;
    }
}

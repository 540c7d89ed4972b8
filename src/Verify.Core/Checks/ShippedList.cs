namespace Verify.Core.Checks;

/// <summary>A dated list of words that ships beside the checks: one a line, comments begin with <c>#</c>.</summary>
internal sealed class ShippedList
{
    private readonly string[] _words;

    private ShippedList(string[] words) => _words = words;

    /// <summary>Reads an embedded list, for example <c>NetworkDevice.software-renderers.txt</c>.</summary>
    public static ShippedList Load(string name)
    {
        using var stream = typeof(ShippedList).Assembly.GetManifestResourceStream("Verify.Core.Checks." + name) ?? throw new InvalidOperationException($"list {name} is not shipped");
        using var reader = new StreamReader(stream);
        var words = new List<string>();
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') words.Add(line);
        return new ShippedList([.. words]);
    }

    /// <summary>The word of the list that a text contains, or null.</summary>
    public string? In(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        foreach (var word in _words)
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase)) return word;
        return null;
    }
}

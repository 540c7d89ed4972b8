using Verify.Core.Text;

namespace Verify.Core.Checks;

/// <summary>A dated list of words that ships beside the checks, looked for in texts.</summary>
internal sealed class WordList(string name)
{
    private readonly string[] _words = [.. ShippedTable.Lines("Verify.Core.Checks." + name)];

    /// <summary>The word of the list that a text contains, or null.</summary>
    public string? In(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        foreach (var word in _words)
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase)) return word;
        return null;
    }
}

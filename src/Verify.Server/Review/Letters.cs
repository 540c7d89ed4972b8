using System.Text;

namespace Verify.Server.Review;

/// <summary>Letters as people send them: plain words from templates, filled in with what is known. What is not known stays in brackets for a person to write.</summary>
internal static class Letters
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Templates = new(() => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Policies", "letters"), "*.txt")
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText, StringComparer.Ordinal));

    public static string VictimCare => Fill("victim-care", new Dictionary<string, string>());

    /// <summary>The template with <c>[name]</c> replaced where a value is given. Values are text: nothing in them is a placeholder.</summary>
    public static string Fill(string template, IReadOnlyDictionary<string, string> values)
    {
        var (text, filled) = (Templates.Value[template], new StringBuilder());
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('[', at);
            var close = open < 0 ? -1 : text.IndexOf(']', open);
            if (close < 0) { filled.Append(text.AsSpan(at)); break; }
            filled.Append(text.AsSpan(at, open - at));
            filled.Append(values.TryGetValue(text[(open + 1)..close], out var value) && value.Length > 0 ? value : text[open..(close + 1)]);
            at = close + 1;
        }
        return filled.ToString();
    }
}

namespace Verify.Core.Text;

/// <summary>The readings of names in Han characters and Hangul: Mandarin first (or the Hangul itself), then Korean, then Japanese where known.</summary>
internal static class HanReadings
{
    public static List<List<FoldedToken>> Of(List<FoldedToken> folded)
    {
        var readings = new List<List<FoldedToken>>();
        if (Expand(folded, Mandarin) is { } mandarin) readings.Add(mandarin);
        if (folded.Exists(t => t.Script == NameScript.Han))
        {
            if (Expand(folded, Korean) is { } korean) readings.Add(korean);
            if (Japanese(folded) is { } japanese) readings.Add(japanese);
        }
        if (readings.Count == 0) readings.Add(folded);
        return readings;
    }

    private static List<FoldedToken>? Expand(List<FoldedToken> folded, Func<char, string?> read)
    {
        var expanded = new List<FoldedToken>(folded.Count + 3);
        foreach (var token in folded)
        {
            if (token.Script == NameScript.Hangul) expanded.Add(token with { Text = NameFold.RomaniseHangul(token.Text[0]) });
            else if (token.Script != NameScript.Han) expanded.Add(token);
            else
            {
                foreach (var character in token.Text)
                {
                    if (expanded.Count == NameFold.MaxTokens) return expanded;
                    if (read(character) is not { } text) return null;
                    expanded.Add(token with { Text = text, Origin = character });
                }
            }
        }
        return expanded;
    }

    private static string? Mandarin(char character) => NameTables.Mandarin.TryGetValue(character, out var readings) ? readings[0].Replace('v', 'u') : null;

    private static string? Korean(char character) => NameTables.HanjaToHangul.TryGetValue(character, out var readings) ? NameFold.RomaniseHangul(readings[^1][0]) : null;

    private static List<FoldedToken>? Japanese(List<FoldedToken> folded)
    {
        var words = new List<FoldedToken>(3);
        foreach (var token in folded)
        {
            if (token.Script != NameScript.Han) { words.Add(token); continue; }
            for (var at = 0; at < token.Text.Length;)
            {
                var length = Math.Min(4, token.Text.Length - at);
                while (length > 0 && !NameTables.JapaneseWords.ContainsKey(token.Text.Substring(at, length))) length--;
                if (length == 0) return null;
                words.Add(token with { Text = NameTables.JapaneseWords[token.Text.Substring(at, length)] });
                at += length;
            }
        }
        return words;
    }
}

using System.Collections.Frozen;

namespace Verify.Core.Text;

/// <summary>The words that legal forms are made of. Wherever they stand they prove nothing, and a misspelt one is still one.</summary>
internal static class LegalWords
{
    private static readonly FrozenSet<string> Known = NameTables.LegalForms.Values.SelectMany(f => f).Where(f => f.Words is [{ Length: >= 2 }]).Select(f => f.Words[0])
        .Concat(["joint", "stock", "limited", "liability", "private", "proprietary", "obshchestvo", "ogranichennoi", "ogranichennoy", "otvetstvennostyu", "aktsionernoe", "otkrytoe",
            "publichnoe", "zakrytoe", "sociedad", "anonima", "responsabilidad", "limitada", "societe", "anonyme", "responsabilite", "anonim", "gesellschaft", "haftung", "jr", "sr"])
        .ToFrozenSet(StringComparer.Ordinal);

    // A word of any legal form is right as it is: "limitata" is no misspelt "limitada".
    private static readonly FrozenSet<string> Parts = NameTables.LegalForms.Values.SelectMany(f => f).SelectMany(f => f.Words).ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Long = [.. Known.Where(w => w.Length >= 6)];

    // Words by what is left when a letter is left out: two words one edit apart share one of these.
    private static readonly FrozenDictionary<uint, string[]> Near = Long.SelectMany(w => WordHashes.All(w).Select(h => (Hash: h, Word: w)))
        .GroupBy(x => x.Hash).ToFrozenDictionary(g => g.Key, g => g.Select(x => x.Word).Distinct().ToArray());

    public static bool Are(string word) => Known.Contains(word);

    /// <summary>Puts misspelt words of legal forms right: "LIABIaITY" is "liability".</summary>
    public static List<FoldedToken> Correct(List<FoldedToken> folded)
    {
        for (var i = 0; i < folded.Count; i++)
        {
            if (folded[i].Script != NameScript.Latin || Known.Contains(folded[i].Text) || Parts.Contains(folded[i].Text)) continue;
            if (Correction(folded, i) is { } word) folded[i] = folded[i] with { Text = word };
        }
        return folded;
    }

    private static string? Correction(List<FoldedToken> folded, int at)
    {
        var text = folded[at].Text;
        if (text.Length >= 5 && !NameTables.Words.ContainsKey(text))
        {
            foreach (var hash in WordHashes.All(text))
            {
                if (!Near.TryGetValue(hash, out var words)) continue;
                foreach (var word in words)
                {
                    if (EditDistance.Within(word, text, 1) <= 1) return word;
                }
            }
        }
        // Short words are only corrected where the phrase says so: "JOINT SOTCK COMPANY", "… PTE LTnD".
        if (text.Length is >= 4 and <= 6 && EditDistance.Within("stock", text, 1) <= 1 && at > 0 && folded[at - 1].Text == "joint") return "stock";
        if (text.Length is >= 4 and <= 6 && EditDistance.Within("joint", text, 1) <= 1 && at + 1 < folded.Count && folded[at + 1].Text == "stock") return "joint";
        return at > 0 && at == folded.Count - 1 && text.Length is >= 2 and <= 4 && text[0] == 'l' && EditDistance.Within("ltd", text, 1) <= 1 ? "ltd" : null;
    }
}

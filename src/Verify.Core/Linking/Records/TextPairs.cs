using Verify.Core.Text;

namespace Verify.Core.Linking.Records;

/// <summary>Finds texts that share more phrases than chance and templates explain.</summary>
internal static class TextPairs
{
    // Three words in a row: paraphrases keep many of them; résumés of one role share stock phrases, which are taken out where enough texts show them.
    private const int Words = 3;
    private const int EnoughToKnowStock = 100;
    private const double WithoutStock = 0.16;
    private const int LeastShingles = 12;
    private const int LeastRare = 3;

    /// <summary>Pairs with the share of phrases in common. Phrases that many have are stock: they neither find a pair nor count for it.</summary>
    public static Dictionary<(int A, int B), double> Find(IReadOnlyList<(int Row, string Text)> texts)
    {
        var shingles = texts.Select(text => Shingles.Of(text.Text, Words)).ToArray();
        var entries = new List<(ulong Shingle, int At)>();
        for (var at = 0; at < shingles.Length; at++)
            if (shingles[at].Length >= LeastShingles)
                foreach (var shingle in shingles[at]) entries.Add((shingle, at));
        entries.Sort();
        var common = Math.Max(8, texts.Count / 100);
        var (stock, shared) = (new HashSet<ulong>(), new Dictionary<(int, int), int>());
        for (int start = 0, end; start < entries.Count; start = end)
        {
            for (end = start + 1; end < entries.Count && entries[end].Shingle == entries[start].Shingle;) end++;
            if (end - start > Math.Max(20, texts.Count / 100)) stock.Add(entries[start].Shingle);
            if (end - start > common) continue;
            for (var i = start; i < end; i++)
                for (var j = i + 1; j < end; j++)
                    shared[(entries[i].At, entries[j].At)] = shared.GetValueOrDefault((entries[i].At, entries[j].At)) + 1;
        }
        var least = texts.Count >= EnoughToKnowStock ? WithoutStock : SelectorMatch.ResumeSimilarity;
        var found = new Dictionary<(int, int), double>();
        foreach (var ((a, b), count) in shared)
        {
            if (count < LeastRare) continue;
            var similarity = Shingles.Jaccard(Shingles.Without(shingles[a], stock), Shingles.Without(shingles[b], stock));
            if (similarity >= least) found[(texts[a].Row, texts[b].Row)] = similarity;
        }
        return found;
    }
}

using Verify.Core.Text;

namespace Verify.Core.Watchlists;

/// <summary>Every word of the indexed names: looked up by spelling, by sound, by one differing letter, and by the bones of writings without vowels.</summary>
internal sealed class WordIndex
{
    private readonly Dictionary<string, int> byText;
    private readonly Dictionary<string, int[]> bySkeleton;
    private readonly Dictionary<string, int[]> byBones;
    private readonly ulong[] deletions;
    private readonly int[] deletionsFrom;
    private readonly string[] texts;
    private readonly string?[] sounds;
    private readonly int[][] postings;
    private readonly float[] rarity;
    private readonly int names;

    private WordIndex(Dictionary<string, int> byText, List<string> texts, List<string?> sounds, List<List<int>> postings, int names, Action<Action[]>? together)
    {
        this.names = names;
        this.byText = byText;
        this.texts = [.. texts];
        this.sounds = [.. sounds];
        var parts = Side.BySide<object>(together,
        [
            () => Deletions(this.texts, this.sounds), () => Group(i => this.sounds[i] is { } sound ? NameSound.Skeleton(sound) : ""),
            () => Group(i => this.sounds[i] is null ? "" : NameSound.Bones(this.texts[i])), () => postings.Select(p => p.ToArray()).ToArray(),
        ]);
        (deletions, bySkeleton, byBones, this.postings) = ((ulong[])parts[0], (Dictionary<string, int[]>)parts[1], (Dictionary<string, int[]>)parts[2], (int[][])parts[3]);
        rarity = [.. postings.Select(p => (float)Math.Log(1.0 + (names / (double)p.Count)))];
        deletionsFrom = Starts(deletions);
    }

    private static ulong[] Deletions(string[] texts, string?[] sounds)
    {
        var near = new List<ulong>(texts.Length * 8);
        for (var word = 0; word < texts.Length; word++)
        {
            // Neighbours written as one are found by their exact letters only: a join and a slip at once are rare.
            if (sounds[word] is null || texts[word].Length is < 3 or > 24) continue;
            foreach (var hash in WordHashes.All(texts[word])) near.Add(((ulong)hash << 32) | (uint)word);
        }
        ulong[] deletions = [.. near];
        Array.Sort(deletions);
        return deletions;
    }

    public static WordIndex Build(NameForm[] forms, Action<Action[]>? together)
    {
        var byText = new Dictionary<string, int>(StringComparer.Ordinal);
        var texts = new List<string>();
        var sounds = new List<string?>();
        var postings = new List<List<int>>();
        for (var name = 0; name < forms.Length; name++)
        {
            var tokens = forms[name].Tokens;
            for (var i = 0; i < tokens.Length; i++)
            {
                Add(tokens[i].Text, tokens[i].Sound, name);
                // Neighbours as one word: "Al Manar" asked as "Almanar".
                if (i + 1 < tokens.Length && tokens[i].Text.Length + tokens[i + 1].Text.Length >= 5) Add(tokens[i].Text + tokens[i + 1].Text, null, name);
            }
        }
        return new WordIndex(byText, texts, sounds, postings, forms.Length, together);

        void Add(string text, string? sound, int name)
        {
            if (!byText.TryGetValue(text, out var word))
            {
                byText[text] = word = texts.Count;
                texts.Add(text);
                sounds.Add(sound);
                postings.Add(new List<int>(1));
            }
            else if (sound is not null) sounds[word] = sound;
            if (postings[word].Count == 0 || postings[word][^1] != name) postings[word].Add(name);
        }
    }

    public ReadOnlySpan<int> NamesWith(int word) => postings[word];

    public float Rarity(int word) => rarity[word];

    /// <summary>Which part of all names holds the word.</summary>
    public double Share(string text) => byText.TryGetValue(text, out var word) ? postings[word].Length / (double)Math.Max(names, 500) : 0;

    public int Postings(List<int> found)
    {
        var sum = 0;
        foreach (var word in found) sum += postings[word].Length;
        return sum;
    }

    /// <summary>The listed words that a word of a query may be.</summary>
    public void Lookup(NameToken token, List<int> found)
    {
        found.Clear();
        if (byText.TryGetValue(token.Text, out var exact)) found.Add(exact);
        if (token.IsNumber) return;
        if (token.Skeleton.Length >= 2 && bySkeleton.TryGetValue(token.Skeleton, out var alike))
        {
            foreach (var word in alike)
            {
                if (word != exact && Math.Abs(sounds[word]!.Length - token.Sound.Length) <= 1) AddNew(found, word);
            }
        }
        if (token.Script == NameScript.Abjad && NameSound.Bones(token.Text) is { Length: >= 2 } bones && byBones.TryGetValue(bones, out var bare))
        {
            foreach (var word in bare) AddNew(found, word);
        }
        if (token.Text.Length >= 3) Near(token.Text, found);
    }

    /// <summary>Listed words that two neighbouring words of a query make together.</summary>
    public void LookupJoined(string text, List<int> found)
    {
        found.Clear();
        if (text.Length < 5) return;
        if (byText.TryGetValue(text, out var exact)) found.Add(exact);
        else if (text.Length >= 7) Near(text, found);
    }

    private void Near(string text, List<int> found)
    {
        foreach (var hash in WordHashes.All(text))
        {
            var end = deletionsFrom[(hash >> 16) + 1];
            for (var at = deletionsFrom[hash >> 16]; at < end; at++)
            {
                var entry = (uint)(deletions[at] >> 32);
                if (entry < hash) continue;
                if (entry > hash) break;
                var word = (int)(uint)deletions[at];
                if (Math.Abs(texts[word].Length - text.Length) <= 1 && EditDistance.Within(texts[word], text, 1) <= 1) AddNew(found, word);
            }
        }
    }

    // Where the entries of each upper half of the hash begin: a search then looks at a handful.
    private static int[] Starts(ulong[] sorted)
    {
        var starts = new int[65538];
        foreach (var entry in sorted) starts[(int)(entry >> 48) + 1]++;
        for (var i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        return starts;
    }

    private static void AddNew(List<int> found, int word)
    {
        if (found.Count < 200 && !found.Contains(word)) found.Add(word);
    }

    private Dictionary<string, int[]> Group(Func<int, string> key)
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var word = 0; word < texts.Length; word++)
        {
            var one = key(word);
            if (one.Length == 0) continue;
            if (!groups.TryGetValue(one, out var list)) groups[one] = list = new List<int>(2);
            list.Add(word);
        }
        return groups.ToDictionary(g => g.Key, g => g.Value.ToArray(), StringComparer.Ordinal);
    }
}

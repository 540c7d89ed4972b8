using Verify.Core.Text;

namespace Verify.Core.Watchlists;

/// <summary>The names of one kind, found by their words: an inverted index over spelling, sound, near spelling and syllables.</summary>
internal sealed partial class NameIndex
{
    private const int CandidateLimit = 48;

    // Posting lists are read, rarest word first, until this many entries were seen; the two rarest words are always read.
    private const int PostingBudget = 2500;

    private readonly NameForm[] forms;
    private readonly int[] subjectOf;
    private readonly float[] wholes;
    private readonly bool[] weak;
    private readonly string[] shown;
    private readonly WordIndex words;
    private readonly Dictionary<string, int[]> syllables;
    private readonly NameKind kind;

    [ThreadStatic] private static Scratch? scratch;

    private NameIndex(NameKind kind, List<(NameForm Form, int Subject, bool Weak, string Shown)> names, Action<Action[]>? together)
    {
        this.kind = kind;
        forms = [.. names.Select(n => n.Form)];
        subjectOf = [.. names.Select(n => n.Subject)];
        weak = [.. names.Select(n => n.Weak)];
        shown = [.. names.Select(n => n.Shown)];
        var parts = Side.BySide<object>(together, [() => WordIndex.Build(forms, together), () => BySyllable(forms)]);
        (words, syllables) = ((WordIndex)parts[0], (Dictionary<string, int[]>)parts[1]);
        if (kind == NameKind.Organisation)
        {
            foreach (var form in forms) Lighten(form);
        }
        wholes = [.. forms.Select(f => f.Tokens.Sum(t => t.Weight))];
    }

    private static Dictionary<string, int[]> BySyllable(NameForm[] forms) =>
        forms.SelectMany((f, i) => SyllableKeys(f).Distinct().Select(k => (Key: k, Name: i))).GroupBy(x => x.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Select(x => x.Name).ToArray(), StringComparer.Ordinal);

    public static NameIndex Build(ListedSubject[] subjects, NameKind kind, Action<Action[]>? together) =>
        new(kind, [.. Side.InParts(together, subjects.Length, (from, to) => Names(subjects, kind, from, to)).SelectMany(names => names)], together);

    private static List<(NameForm, int, bool, string)> Names(ListedSubject[] subjects, NameKind kind, int from, int to)
    {
        var names = new List<(NameForm, int, bool, string)>();
        for (var i = from; i < to; i++)
        {
            if ((subjects[i].Kind == SubjectKind.Person) != (kind == NameKind.Person)) continue;
            foreach (var name in subjects[i].Names)
            {
                var form = NameForm.Of(name.Text, kind);
                foreach (var one in form.Readings.Prepend(form))
                {
                    if (one.Tokens.Length > 0) names.Add((one, i, name.Strength == NameStrength.Weak, name.Text));
                }
            }
        }
        return names;
    }

    /// <summary>Reports every name that scores at least the threshold.</summary>
    public void Find(NameForm query, double threshold, Action<int, double, string> found)
    {
        FindOne(query, threshold, found);
        foreach (var reading in query.Readings) FindOne(reading, threshold, found);
    }

    private void FindOne(NameForm query, double threshold, Action<int, double, string> found)
    {
        if (query.Tokens.Length == 0 || forms.Length == 0) return;
        if (kind == NameKind.Organisation) Lighten(query);
        var work = scratch ??= new Scratch();
        work.Start(forms.Length);
        Gather(query, work);
        if (query.Korean.Length + query.Chinese.Length > 0) AddSyllables(query, work);
        foreach (var candidate in work.Best(this, query, threshold))
        {
            var score = NameScore.Score(query, forms[candidate]) * (weak[candidate] ? 0.95 : 1);
            if (score >= threshold) found(subjectOf[candidate], Math.Round(score, 4), shown[candidate]);
        }
    }

    private void AddSyllables(NameForm query, Scratch work)
    {
        foreach (var key in SyllableKeys(query))
        {
            if (!syllables.TryGetValue(key, out var direct)) continue;
            foreach (var candidate in direct.AsSpan(0, Math.Min(direct.Length, CandidateLimit))) work.Add(candidate, 100);
        }
    }

    private void Gather(NameForm query, Scratch work)
    {
        var probes = work.Probes;
        probes.Clear();
        for (var i = 0; i < query.Tokens.Length; i++)
        {
            if (query.Tokens[i].IsInitial) continue;
            words.Lookup(query.Tokens[i], work.Words);
            if (work.Words.Count > 0) probes.Add(new Probe(1u << i, [.. work.Words], words.Postings(work.Words)));
        }
        for (var i = 0; i + 1 < query.Tokens.Length; i++)
        {
            var joined = query.Tokens[i].Text + query.Tokens[i + 1].Text;
            words.LookupJoined(joined, work.Words);
            if (work.Words.Count > 0) probes.Add(new Probe(3u << i, [.. work.Words], words.Postings(work.Words)));
        }
        probes.Sort(static (a, b) => a.Postings.CompareTo(b.Postings));
        var seen = 0;
        for (var p = 0; p < probes.Count; p++)
        {
            if (p >= 2 && seen + probes[p].Postings > PostingBudget) { work.Skipped |= probes[p].Tokens; continue; }
            seen += probes[p].Postings;
            work.NextProbe();
            foreach (var word in probes[p].Words)
            {
                var rarity = words.Rarity(word);
                foreach (var posting in words.NamesWith(word)) work.AddOnce(posting, rarity, probes[p].Tokens);
            }
        }
    }

    // What half the list is called by proves nothing: frequent words of organisations weigh less, on both sides alike.
    private void Lighten(NameForm form)
    {
        foreach (var token in form.Tokens)
        {
            if (token.Weight < 0.5f) continue;
            var share = words.Share(token.Text);
            if (share > 0.004) token.Weight = Math.Min(token.Weight, 0.5f);
            else if (share > 0.002) token.Weight = Math.Min(token.Weight, 0.7f);
        }
    }

    internal static IEnumerable<string> SyllableKeys(NameForm form)
    {
        foreach (var name in form.Korean)
        {
            var given = string.Concat(name.KoreanGiven!.Select(s => KoreanSyllables.Coarse(s) + "."));
            for (var bits = name.Surname; bits != 0; bits &= bits - 1) yield return $"k{System.Numerics.BitOperations.TrailingZeroCount(bits)} {given}";
        }
        foreach (var name in form.Chinese)
        {
            var given = string.Join('.', name.Given);
            if (name.SurnameSyllable is { } own) yield return $"c{own} {given}";
            for (var bits = name.Surname; bits != 0; bits &= bits - 1) yield return $"c{System.Numerics.BitOperations.TrailingZeroCount(bits)} {given}";
        }
    }

    internal readonly record struct Probe(uint Tokens, int[] Words, int Postings);
}

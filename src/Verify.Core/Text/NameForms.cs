namespace Verify.Core.Text;

/// <summary>Builds a <see cref="NameForm"/>: order, titles, legal form, weights.</summary>
internal static class NameForms
{
    public static NameForm Build(string name, NameKind kind)
    {
        var folded = NameFold.Tokens(name);
        if (kind == NameKind.Person && Baltic(folded) is { } stems) return Build(name, kind, folded, [Build(name, kind, stems, [])]);
        if (!folded.Exists(t => t.Script is NameScript.Han or NameScript.Hangul)) return Build(name, kind, folded, []);
        var readings = HanReadings.Of(folded);
        var others = readings.Skip(1).Select(r => Build(name, kind, r, [])).ToArray();
        return Build(name, kind, readings[0], others);
    }

    private static NameForm Build(string name, NameKind kind, List<FoldedToken> folded, NameForm[] readings)
    {
        if (kind == NameKind.Organisation)
        {
            folded = LegalWords.Correct(MergeDotted(folded));
            var (kept, legal) = LegalFormReader.SetAside(folded);
            return new NameForm { Original = name, Kind = kind, Tokens = [.. kept.Select(t => Organisation(t, kept.Count))], Legal = legal, Readings = readings };
        }
        folded = DropTitles(SurnameLast(folded));
        var tokens = new NameToken[folded.Count];
        for (var i = 0; i < tokens.Length; i++) tokens[i] = Person(folded[i]);
        return new NameForm
        {
            Original = name, Kind = kind, Tokens = tokens, Readings = readings,
            Korean = SyllableName.Korean(tokens), Chinese = SyllableName.Chinese(tokens),
        };
    }

    // Latvian and Lithuanian inflect foreign names too: "Sergejs Lavrovs", "Sergejus Lavrovas". Only where every word has the ending.
    private static List<FoldedToken>? Baltic(List<FoldedToken> folded)
    {
        if (folded.Count is < 2 or > 4 || !folded.TrueForAll(token => token.Script == NameScript.Latin && StemOf(token.Text) >= 4)) return null;
        return folded.ConvertAll(token => token with { Text = token.Text[..StemOf(token.Text)] });
    }

    /// <summary>How long a word is without the ending; 0 where it has none.</summary>
    private static int StemOf(string word) => word.Length < 5 || word[^1] != 's' ? 0 : word.Length - (word[^2] is 'a' or 'i' or 'u' ? 2 : 1);

    // "SURNAME, Given": what stands before the comma goes last, so that neighbours are neighbours in both orders.
    private static List<FoldedToken> SurnameLast(List<FoldedToken> folded)
    {
        if (folded.Count < 2 || folded[^1].Part != 1) return folded;
        var after = folded.FindIndex(t => t.Part == 1);
        if (after <= 0) return folded;
        if (folded.Skip(after).All(t => Is(t.Text, WordClass.Suffix))) return folded;
        return [.. folded.Skip(after), .. folded.Take(after)];
    }

    private static List<FoldedToken> DropTitles(List<FoldedToken> folded)
    {
        if (folded.Count < 2 || !folded.Exists(token => Is(token.Text, WordClass.Title | WordClass.Suffix))) return folded;
        var kept = folded.Where((token, i) => !Is(token.Text, i > 0 ? WordClass.Title | WordClass.Suffix : WordClass.Title)).ToList();
        return kept.Count > 0 ? kept : folded;
    }

    // "B.V.B.A." and "A.I.C." are one word of an organisation's name.
    private static List<FoldedToken> MergeDotted(List<FoldedToken> folded)
    {
        if (!folded.Exists(t => t.Dotted && t.Text.Length == 1)) return folded;
        var merged = new List<FoldedToken>(folded.Count);
        for (var i = 0; i < folded.Count; i++)
        {
            var end = i;
            while (end < folded.Count && folded[end].Text.Length == 1 && folded[end].Dotted) end++;
            if (end < folded.Count && end > i && folded[end].Text.Length == 1) end++;
            if (end - i < 2) { merged.Add(folded[i]); continue; }
            merged.Add(folded[i] with { Text = string.Concat(folded.Skip(i).Take(end - i).Select(t => t.Text)) });
            i = end - 1;
        }
        return merged;
    }

    private static NameToken Person(FoldedToken folded)
    {
        var text = Digits(folded.Text);
        var light = Is(text, WordClass.Particle);
        var initial = text.Length == 1 && folded.Script == NameScript.Latin && folded.Origin == '\0';
        return Token(folded, text, initial ? 0.4f : light ? 0.15f : 1f, initial, light && !initial, person: true);
    }

    private static bool Is(string word, WordClass any) => (NameTables.Words.GetValueOrDefault(word) & any) != 0;

    private static NameToken Organisation(FoldedToken folded, int count)
    {
        var word = NameTables.Words.GetValueOrDefault(folded.Text);
        var number = IsNumber(folded.Text, count);
        var light = word.HasFlag(WordClass.Particle);
        var legal = LegalWords.Are(folded.Text);
        var weight = legal ? 0.08f : number ? 0.3f : word.HasFlag(WordClass.Common) ? 0.35f : word.HasFlag(WordClass.Place) ? 0.5f : light ? 0.1f : folded.Text.Length <= 2 ? 0.4f : 1f;
        return Token(folded, folded.Text, weight, false, light || legal, person: false, number && !legal);
    }

    private static NameToken Token(FoldedToken folded, string text, float weight, bool initial, bool light, bool person, bool number = false)
    {
        var sound = NameSound.Sound(text);
        return new NameToken
        {
            Text = text, Script = folded.Script, Origin = folded.Origin, Sound = sound, Skeleton = NameSound.Skeleton(sound),
            Plain = Undoubled(text), Weight = weight, IsInitial = initial, IsLight = light, IsNumber = number,
            Nicknames = person ? NameTables.Nicknames.GetValueOrDefault(text) : null,
        };
    }

    private static bool IsNumber(string text, int count) => char.IsAsciiDigit(text[0]) ? text.All(char.IsAsciiDigit) : count > 1 && text.Length <= 5 && text.All(c => c is 'i' or 'v' or 'x');

    // Digits for look-alike letters ("Ig0r", "Sech1n"): people's names hold none.
    private static string Digits(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('0', '9') || !text.Any(char.IsAsciiLetter)) return text;
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = source[i] switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' => 's', '6' => 'g', '7' => 't', '8' => 'b', '9' => 'g', var c => c };
            }
        });
    }

    private static string? Undoubled(string text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] != text[i - 1]) continue;
            var kept = text.Where((c, at) => at == 0 || c != text[at - 1]).ToArray();
            return new string(kept);
        }
        return null;
    }
}

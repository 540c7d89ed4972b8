namespace Verify.Core.Text;

/// <summary>A person's name as a surname and given syllables, for languages whose romanisations differ syllable by syllable.</summary>
internal sealed class SyllableName
{
    private const int MostCantonese = 24;

    public required ulong Surname { get; init; }
    public required string SurnameText { get; init; }

    /// <summary>The surname as a syllable, for surnames that no table holds.</summary>
    public string? SurnameSyllable { get; init; }
    public required string[] Given { get; init; }
    public ulong[]? KoreanGiven { get; init; }
    public required bool Native { get; init; }

    /// <summary>One of the Mandarin names that a Cantonese spelling may stand for.</summary>
    public bool Cantonese { get; init; }

    public static SyllableName[] Korean(NameToken[] tokens)
    {
        if (!Fits(tokens) || (!NameTables.KoreanSurnames.ContainsKey(tokens[0].Text) && !NameTables.KoreanSurnames.ContainsKey(tokens[^1].Text))) return [];
        var found = new List<SyllableName>(2);
        for (var surname = 0; surname < tokens.Length; surname += Step(tokens))
        {
            if (!NameTables.KoreanSurnames.TryGetValue(tokens[surname].Text, out var group)) continue;
            foreach (var early in (ReadOnlySpan<bool>)[true, false])
            {
                var syllables = new List<ulong>(3);
                var ok = true;
                for (var i = 0; i < tokens.Length && ok; i++)
                {
                    if (i == surname) continue;
                    if (KoreanSyllables.Parse(tokens[i].Text, early) is { } parsed) syllables.AddRange(parsed);
                    else ok = false;
                }
                if (!ok || syllables.Count is 0 or > 3) continue;
                found.Add(Make(tokens, surname, group, syllables));
            }
        }
        return [.. found];
    }

    public static SyllableName[] Chinese(NameToken[] tokens)
    {
        if (!Fits(tokens)) return [];
        List<SyllableName>? found = null;
        for (var surname = 0; surname < tokens.Length; surname += Step(tokens))
        {
            NameTables.ChineseSurnames.TryGetValue(tokens[surname].Text, out var group);
            if (group != 0) AddCantonese(tokens, surname, group, found ??= []);
            foreach (var pinyin in (ReadOnlySpan<bool>)[true, false])
            {
                var own = ChineseSyllables.Parse(tokens[surname].Text, pinyin) is [var single] ? single : null;
                if (group == 0 && own is null) continue;
                List<string>? syllables = null;
                var ok = true;
                for (var i = 0; i < tokens.Length && ok; i++)
                {
                    if (i == surname) continue;
                    if (ChineseSyllables.Parse(tokens[i].Text, pinyin) is { } parsed) (syllables ??= []).AddRange(parsed);
                    else ok = false;
                }
                if (!ok || syllables is not { Count: > 0 and <= 3 }) continue;
                (found ??= []).Add(new SyllableName { Surname = group, SurnameText = tokens[surname].Text, SurnameSyllable = own, Given = [.. syllables], Native = tokens[0].Script == NameScript.Han });
            }
        }
        return found is null ? [] : [.. found];
    }

    // "Chan Tai Man": each given syllable stands for a few of Mandarin; every combination is a reading.
    private static void AddCantonese(NameToken[] tokens, int surname, ulong group, List<SyllableName> found)
    {
        var readings = new List<string[]> { Array.Empty<string>() };
        for (var i = 0; i < tokens.Length; i++)
        {
            if (i == surname) continue;
            if (tokens[i].Script != NameScript.Latin || !CantoneseSyllables.Mandarin.TryGetValue(tokens[i].Text, out var forms)) return;
            readings = [.. readings.SelectMany(before => forms.Select(form => (string[])[.. before, form])).Take(MostCantonese)];
        }
        if (readings[0].Length is 0 or > 2) return;
        foreach (var given in readings) found.Add(new SyllableName { Surname = group, SurnameText = tokens[surname].Text, Given = given, Native = false, Cantonese = true });
    }

    /// <summary>How well two readings agree: 0.97 when every syllable can be the same, less for a near miss, 0 for another name.</summary>
    public static double Score(SyllableName[] all, SyllableName[] others)
    {
        var best = 0.0;
        foreach (var a in all)
        {
            foreach (var b in others) best = Math.Max(best, Score(a, b));
        }
        return best;
    }

    private static double Score(SyllableName a, SyllableName b)
    {
        if ((a.Surname & b.Surname) == 0 && (a.SurnameSyllable is null || a.SurnameSyllable != b.SurnameSyllable)) return 0;
        if (a.Given.Length != b.Given.Length || (a.Cantonese && b.Cantonese)) return 0;
        for (var i = 0; i < a.Given.Length; i++)
        {
            var same = a.KoreanGiven is { } korean ? KoreanSyllables.Meet(korean[i], b.KoreanGiven![i]) : a.Given[i] == b.Given[i];
            if (!same) return 0;
        }
        if (a.Cantonese || b.Cantonese) return 0.88;
        return a.SurnameText == b.SurnameText ? 0.96 : 0.93;
    }

    private static SyllableName Make(NameToken[] tokens, int surname, ulong group, List<ulong> syllables)
    {
        var native = Array.TrueForAll(tokens, t => t.Script == NameScript.Hangul);
        if (native)
        {
            // Hangul says exactly which syllable it is: nothing is left to guess.
            var exact = new List<ulong>(3);
            for (var i = 0; i < tokens.Length; i++)
            {
                if (i != surname) exact.Add(KoreanSyllables.OfHangul(tokens[i].Origin));
            }
            syllables = exact;
        }
        return new SyllableName { Surname = group, SurnameText = tokens[surname].Text, Given = new string[syllables.Count], KoreanGiven = [.. syllables], Native = native };
    }

    private static bool Fits(NameToken[] tokens) => tokens.Length is 2 or 3 or 4 && Array.TrueForAll(tokens, t => (!t.IsInitial || t.Text is "u" or "o" or "i") && t.Text.Length <= 12 && t.Script is NameScript.Latin or NameScript.Hangul or NameScript.Han or NameScript.Native);

    /// <summary>From the first word to the last, where a surname may stand; past it when both are the same word.</summary>
    private static int Step(NameToken[] tokens) => tokens[0].Text == tokens[^1].Text ? tokens.Length : tokens.Length - 1;
}

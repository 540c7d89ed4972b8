using System.Globalization;
using System.Text;

namespace Verify.Core.Text;

/// <summary>The writing that a token of a name came from.</summary>
internal enum NameScript : byte { Latin, Native, Abjad, Hangul, Han, Kana }

/// <summary>A token of a name in folded Latin letters, with the writing it came from.</summary>
internal readonly record struct FoldedToken(string Text, NameScript Script, int Part, bool Dotted, char Origin = '\0');

/// <summary>Folds a name of any script into tokens of a–z and 0–9: compatibility forms, case, accents and punctuation gone, other letters transliterated.</summary>
internal static class NameFold
{
    /// <summary>Names are read up to this many characters: longer ones are refused where they come in, and cut here as a second line.</summary>
    public const int MaxLength = 512;

    public const int MaxTokens = 32;

    private static readonly string?[] Extended = FoldExtendedLatin();

    /// <summary>The tokens in order; Part counts the commas before a token.</summary>
    public static List<FoldedToken> Tokens(string name)
    {
        var writer = new Writer(name.Length > MaxLength ? name.AsSpan(0, MaxLength) : name);
        return writer.Run();
    }

    internal static string RomaniseHangul(char syllable)
    {
        var code = syllable - 0xAC00;
        return KoreanSyllables.Romanise(code / 588, code % 588 / 28, code % 28);
    }

    private static string?[] FoldExtendedLatin()
    {
        var table = new string?[0x1F00 - 0x80];
        for (var c = 0x80; c < 0x1F00; c++)
        {
            if (c is >= 0x250 and < 0x1E00) continue;
            var text = ((char)c).ToString();
            if (NameTables.Letters.TryGetValue(char.ToLowerInvariant((char)c), out var mapped)) { table[c - 0x80] = mapped; continue; }
            if (!char.IsLetterOrDigit((char)c)) continue;
            var folded = new StringBuilder();
            foreach (var part in text.Normalize(NormalizationForm.FormKD))
            {
                if (char.IsAsciiLetterOrDigit(part)) folded.Append(char.ToLowerInvariant(part));
                else if (NameTables.Letters.TryGetValue(char.ToLowerInvariant(part), out var inner)) folded.Append(inner);
            }
            table[c - 0x80] = folded.ToString();
        }
        return table;
    }

    private ref struct Writer(ReadOnlySpan<char> name)
    {
        private readonly ReadOnlySpan<char> name = name;
        private readonly List<FoldedToken> tokens = new(6);
        private readonly StringBuilder buffer = new(24);
        private NameScript script = NameScript.Latin;
        private int part;

        public List<FoldedToken> Run()
        {
            for (var i = 0; i < name.Length && tokens.Count < MaxTokens; i++)
            {
                var c = name[i];
                if (char.IsAsciiLetter(c))
                {
                    if (char.IsAsciiLetterUpper(c) && StartsGluedWord(i)) Flush(false);
                    else if (char.IsAsciiLetterLower(c) && EndsCapitals(i)) Flush(false);
                    Add(char.ToLowerInvariant(c), NameScript.Latin);
                }
                else if (char.IsAsciiDigit(c)) Add(c, NameScript.Latin);
                else if (c is '\'' or '`' or '’' or '‘' or '´' or '′' or '＇') continue;
                else if (c < 0x80)
                {
                    Flush(c == '.');
                    if (c == ',') part++;
                    if (c == '&') { buffer.Append("and"); Flush(false); }
                }
                else Other(c, i);
            }
            Flush(false);
            return tokens;
        }

        private void Other(char c, int at)
        {
            if (c < 0x1F00 && Extended[c - 0x80] is { } folded) Add(folded, NameScript.Latin);
            else if (c is >= '\uAC00' and <= '\uD7A3') Syllable(c);
            else if (c is >= '\u3400' and <= '\u9FFF' or '々') Add(c, NameScript.Han);
            else if (c is >= '\u0900' and <= '\u0D7F') Indic(c, at);
            else if (c is >= '\u1200' and <= '\u137F') Ethiopic(c);
            else if (NameTables.Letters.TryGetValue(char.ToLowerInvariant(c), out var letter)) Add(letter, ScriptOf(c));
            else if (c is '、' or '，' or '،') { Flush(false); part++; }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.EnclosingMark) return;
            else if (char.IsSurrogate(c)) return;
            else if (char.IsLetterOrDigit(c)) Compatibility(c);
            else Flush(false);
        }

        private void Compatibility(char c)
        {
            foreach (var inner in c.ToString().Normalize(NormalizationForm.FormKD))
            {
                if (char.IsAsciiLetterOrDigit(inner)) Add(char.ToLowerInvariant(inner), NameScript.Latin);
                else if (NameTables.Letters.TryGetValue(char.ToLowerInvariant(inner), out var letter)) Add(letter, ScriptOf(inner));
                else if (char.IsLetterOrDigit(inner)) Add(inner, NameScript.Native);
            }
        }

        private void Syllable(char c)
        {
            Flush(false);
            tokens.Add(new FoldedToken(c.ToString(), NameScript.Hangul, part, false, c));
        }

        // The scripts of India share one layout: the offset within the block says the sound.
        private void Indic(char c, int at)
        {
            var offset = (c - 0x900) & 0x7F;
            if (NameTables.Indic[offset] is not { } sound) return;
            Add(sound, NameScript.Native);
            if (offset is < 0x15 or > 0x39 || at + 1 >= name.Length) return;
            var next = name[at + 1] is >= '\u0900' and <= '\u0D7F' ? (name[at + 1] - 0x900) & 0x7F : -1;
            if (next is > 0 and <= 0x39 or 0x01 or 0x02) Add('a', NameScript.Native);
        }

        private void Ethiopic(char c)
        {
            var row = (c - 0x1200) / 8;
            if (row >= NameTables.Ethiopic.Length) return;
            var consonant = NameTables.Ethiopic[row];
            if (consonant != "'") Add(consonant, NameScript.Native);
            Add(((c - 0x1200) % 8) switch { 0 => "e", 1 => "u", 2 => "i", 3 => "a", 4 => "e", 6 => "o", _ => "" }, NameScript.Native);
        }

        private static NameScript ScriptOf(char c) => c switch
        {
            >= '\u0590' and <= '\u06FF' or >= '\uFB50' and <= '\uFEFF' or >= '\u0E00' and <= '\u0E7F' or >= '\u1780' and <= '\u17FF' => NameScript.Abjad,
            >= '\u3040' and <= '\u30FF' => NameScript.Kana,
            _ => NameScript.Native,
        };

        // "VladimirPutin" is two words; "MacArthur" and "McDonald" are one.
        private readonly bool StartsGluedWord(int at)
        {
            if (at < 4 || at + 2 >= name.Length) return false;
            return char.IsAsciiLetterLower(name[at - 1]) && char.IsAsciiLetterLower(name[at - 2]) && char.IsAsciiLetterLower(name[at - 3])
                && char.IsAsciiLetterLower(name[at + 1]) && char.IsAsciiLetterLower(name[at + 2]);
        }

        // "STOCKcompany": capitals run into a word in small letters.
        private readonly bool EndsCapitals(int at) => at >= 3 && at + 1 < name.Length && char.IsAsciiLetterUpper(name[at - 1]) && char.IsAsciiLetterUpper(name[at - 2])
            && char.IsAsciiLetterUpper(name[at - 3]) && char.IsAsciiLetterLower(name[at + 1]);

        private void Add(char c, NameScript from)
        {
            Enter(from);
            buffer.Append(c);
        }

        private void Add(string text, NameScript from)
        {
            Enter(from);
            buffer.Append(text);
        }

        private void Enter(NameScript from)
        {
            if (buffer.Length > 0 && script != from && (script is NameScript.Han or NameScript.Kana || from is NameScript.Han or NameScript.Kana)) Flush(false);
            if (buffer.Length == 0 || from != NameScript.Latin) script = from;
        }

        private void Flush(bool dotted)
        {
            if (buffer.Length > 0) tokens.Add(new FoldedToken(buffer.ToString(), script, part, dotted));
            buffer.Clear();
            script = NameScript.Latin;
        }
    }
}

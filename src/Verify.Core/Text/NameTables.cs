using System.Collections.Frozen;

namespace Verify.Core.Text;

/// <summary>The tables of facts about names that the product ships, read once from its own resources.</summary>
internal static class NameTables
{
    public static readonly FrozenDictionary<char, string> Letters = ReadLetters();
    public static readonly FrozenDictionary<char, string[]> Mandarin = ReadReadings("han-mandarin.tsv");
    public static readonly FrozenDictionary<char, string[]> HanjaToHangul = ReadReadings("han-korean.tsv");
    public static readonly FrozenDictionary<string, string> JapaneseWords = ShippedTable.TabbedRows("japanese-names.tsv").ToFrozenDictionary(r => r[0], r => r[1], StringComparer.Ordinal);
    public static readonly FrozenDictionary<string, ulong> KoreanSurnames = ReadGroups("surnames-korean.tsv", firstIsSpelling: false);
    public static readonly FrozenDictionary<string, ulong> ChineseSurnames = ReadGroups("surnames-chinese.tsv", firstIsSpelling: true);
    public static readonly FrozenDictionary<string, WordClass> Words = ReadWords();
    public static readonly FrozenDictionary<string, int[]> Nicknames = ReadNicknames();
    public static readonly FrozenDictionary<string, LegalForm[]> LegalForms = ReadLegalForms();
    public static readonly string?[] Indic = ReadIndic();
    public static readonly string[] Ethiopic = ShippedTable.TabbedRows("transliteration.tsv").First(r => r[0] == "ethiopic")[1].Split(' ');

    private static FrozenDictionary<char, string> ReadLetters()
    {
        var letters = new Dictionary<char, string>();
        foreach (var row in ShippedTable.TabbedRows("transliteration.tsv").Where(r => r[0] is not ("indic" or "ethiopic")))
        {
            foreach (var pair in row[1].Split(' '))
            {
                letters[pair[0]] = pair[2..];
                if (row[0] == "kana" && pair[0] is >= 'ぁ' and <= 'ゔ') letters[(char)(pair[0] + 0x60)] = pair[2..];
            }
        }
        return letters.ToFrozenDictionary();
    }

    private static FrozenDictionary<char, string[]> ReadReadings(string resource)
    {
        var readings = new Dictionary<char, string[]>();
        foreach (var row in ShippedTable.TabbedRows(resource))
        {
            foreach (var character in row[1])
            {
                readings[character] = readings.TryGetValue(character, out var known) ? [.. known, row[0]] : [row[0]];
            }
        }
        return readings.ToFrozenDictionary();
    }

    private static FrozenDictionary<string, ulong> ReadGroups(string resource, bool firstIsSpelling)
    {
        var groups = new Dictionary<string, ulong>(StringComparer.Ordinal);
        var bit = 0;
        foreach (var row in ShippedTable.TabbedRows(resource))
        {
            if (bit > 63) throw new InvalidOperationException($"{resource} holds more than 64 groups.");
            var spellings = row[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).AsEnumerable();
            if (firstIsSpelling) spellings = spellings.Append(row[0]);
            foreach (var spelling in spellings) groups[spelling] = groups.GetValueOrDefault(spelling) | (1UL << bit);
            bit++;
        }
        return groups.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, WordClass> ReadWords()
    {
        var words = new Dictionary<string, WordClass>(StringComparer.Ordinal);
        foreach (var row in ShippedTable.TabbedRows("name-words.tsv"))
        {
            var kind = row[0] switch
            {
                "title" => WordClass.Title,
                "suffix" => WordClass.Suffix,
                "particle" => WordClass.Particle,
                "common" => WordClass.Common,
                "place" => WordClass.Place,
                var other => throw new InvalidOperationException($"name-words.tsv: unknown class {other}"),
            };
            foreach (var word in row[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)) words[word] = words.GetValueOrDefault(word) | kind;
        }
        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, int[]> ReadNicknames()
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var group = 0;
        foreach (var line in ShippedTable.Lines("nicknames.csv"))
        {
            foreach (var name in line.Split(',').Distinct(StringComparer.Ordinal))
            {
                if (!groups.TryGetValue(name, out var list)) groups[name] = list = [];
                list.Add(group);
            }
            group++;
        }
        return groups.ToFrozenDictionary(g => g.Key, g => g.Value.ToArray(), StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, LegalForm[]> ReadLegalForms()
    {
        var forms = new Dictionary<string, List<LegalForm>>(StringComparer.Ordinal);
        foreach (var row in ShippedTable.TabbedRows("legal-forms.tsv"))
        {
            var kind = Enum.Parse<LegalClass>(row[0], ignoreCase: true);
            foreach (var phrase in row[1].Split('|'))
            {
                var words = phrase.Split(' ');
                // Forms are looked up by their last word: most names end with them.
                if (!forms.TryGetValue(words[^1], out var list)) forms[words[^1]] = list = [];
                list.Add(new LegalForm(words, kind));
            }
        }
        return forms.ToFrozenDictionary(f => f.Key, f => f.Value.OrderByDescending(x => x.Words.Length).ToArray(), StringComparer.Ordinal);
    }

    private static string?[] ReadIndic()
    {
        var table = new string?[128];
        foreach (var pair in ShippedTable.TabbedRows("transliteration.tsv").First(r => r[0] == "indic")[1].Split(' ')) table[Convert.ToInt32(pair[..2], 16)] = pair[3..];
        return table;
    }
}

/// <summary>What a word of a name is known for.</summary>
[Flags]
internal enum WordClass : byte { None = 0, Title = 1, Suffix = 2, Particle = 4, Common = 8, Place = 16 }

/// <summary>Which of the families of legal forms a company's form belongs to.</summary>
internal enum LegalClass : byte { None, Generic, Other, Stock, Limited, Partnership }

/// <summary>One spelling of a legal form.</summary>
internal sealed record LegalForm(string[] Words, LegalClass Class);

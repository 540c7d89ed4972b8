using System.Text;
using Verify.Core.Text;

namespace Verify.Core.Linking.Records;

/// <summary>A person's name in folded parts: given name, surname, what stands between, and junior or senior.</summary>
internal readonly record struct PersonName(string Given, string Surname, string Middle, string Generation)
{
    public bool IsEmpty => Given.Length == 0 && Surname.Length == 0;
}

/// <summary>Reads names for record linkage: order, titles and generations; likeness is judged elsewhere.</summary>
internal static class PersonNames
{
    private static readonly PersonName None = new("", "", "", "");

    public static PersonName Read(string? given, string? surname, string? full)
    {
        if (!IsLatin(given)) given = Romanised(given!);
        if (!IsLatin(surname)) surname = Romanised(surname!);
        if (!IsLatin(full)) full = Romanised(full!);
        var (first, last) = (Words(given), Words(surname));
        var generation = Generation(last) ?? Generation(first) ?? "";
        Untitle(first);
        if (first.Count == 0 && last.Count == 0) return Full(full);
        var middle = first.Count > 1 ? string.Join(' ', first[1..]) : Between(full, first, last);
        // A hyphenated or double given name stays whole; what follows the first word is compared as the middle.
        return new PersonName(first.Count > 0 ? first[0] : "", string.Join(' ', last), middle, generation);
    }

    /// <summary>The name as it is written when it is not in Latin letters, for the full name comparison; otherwise null.</summary>
    public static string? Native(string? given, string? surname, string? full)
    {
        if (IsLatin(given) && IsLatin(surname) && IsLatin(full)) return null;
        return full is not null && !IsLatin(full) ? full : $"{given} {surname}".Trim();
    }

    private static bool IsLatin(string? text)
    {
        if (text is null) return true;
        foreach (var c in text)
            if (c >= '\u0250' && char.IsLetter(c) && c is not (>= '\u1E00' and < '\u1F00')) return false;
        return true;
    }

    private static string Romanised(string text)
    {
        var tokens = NameFold.Tokens(text);
        if (tokens.Exists(token => token.Script is NameScript.Han or NameScript.Hangul)) tokens = HanReadings.Of(tokens)[0];
        var (romanised, part) = (new StringBuilder(), 0);
        foreach (var token in tokens)
        {
            if (romanised.Length > 0) romanised.Append(token.Part != part ? ", " : " ");
            romanised.Append(token.Text);
            part = token.Part;
        }
        return romanised.ToString();
    }

    private static PersonName Full(string? full)
    {
        if (full is null) return None;
        var comma = full.IndexOf(',', StringComparison.Ordinal);
        if (comma > 0)
        {
            var (last, first) = (Words(full[..comma]), Words(full[(comma + 1)..]));
            if (first.Count > 0 && Generation(first) is not { } && last.Count > 0)
            {
                Untitle(first);
                if (first.Count > 0) return new PersonName(first[0], string.Join(' ', last), string.Join(' ', first[1..]), Generation(last) ?? "");
            }
        }
        var words = Words(full);
        var generation = Generation(words) ?? "";
        Untitle(words);
        return words.Count switch
        {
            0 => None,
            1 => new PersonName("", words[0], "", generation),
            _ => new PersonName(words[0], words[^1], string.Join(' ', words[1..^1]), generation),
        };
    }

    // What the full name has beyond the given name and the surname.
    private static string Between(string? full, List<string> given, List<string> surname)
    {
        if (full is null) return "";
        var words = Words(full);
        Untitle(words);
        Generation(words);
        foreach (var word in given) words.Remove(word);
        foreach (var word in surname) words.Remove(word);
        return string.Join(' ', words);
    }

    private static List<string> Words(string? text)
    {
        var words = new List<string>(3);
        if (text is null) return words;
        var word = new StringBuilder();
        foreach (var c in Addresses.Fold(text))
        {
            if (char.IsLetter(c)) { word.Append(c); continue; }
            // Direction marks, joiners and soft hyphens are not seen and part no word.
            if (c is '\'' or '’' or '`' || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format) continue;
            Flush();
        }
        Flush();
        return words;

        void Flush()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }

    private static void Untitle(List<string> words)
    {
        while (words.Count > 1 && words[0] is "mr" or "mrs" or "ms" or "miss" or "dr" or "sir" or "prof" or "professor" or "rev" or "lord" or "lady" or "dame" or "baron" or "count" or "captain" or "colonel" or "general" or "saint")
            words.RemoveAt(0);
    }

    private static string? Generation(List<string> words)
    {
        if (words.Count < 2) return null;
        var found = words[^1] switch
        {
            "jr" or "junior" or "jnr" => "jr",
            "sr" or "senior" or "snr" => "sr",
            "i" => "i",
            "ii" => "ii",
            "iii" => "iii",
            "iv" => "iv",
            _ => null,
        };
        if (found is not null) words.RemoveAt(words.Count - 1);
        return found;
    }
}

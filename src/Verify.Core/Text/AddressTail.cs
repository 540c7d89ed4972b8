namespace Verify.Core.Text;

/// <summary>The parts of an address line that are not yet understood; each step takes away what it recognised.</summary>
internal sealed class AddressTail(List<List<string>> parts)
{
    public void TakeCountry(ref string country)
    {
        if (parts.Count < 2) return;
        var last = parts[^1];
        if (AddressWords.Country(Addresses.Join(last)) is not { } found || AddressWords.State(Addresses.Join(last)) is not null) return;
        parts.RemoveAt(parts.Count - 1);
        if (country.Length == 0) country = found;
    }

    // A postal code and a state are looked for at the end of the line, where people write them.
    public void TakePlace(ref string postal, ref string state, ref string country)
    {
        for (var i = parts.Count - 1; i >= 0 && i >= parts.Count - 3; i--)
        {
            var part = parts[i];
            var first = i == 0;
            if (part.Count > (first ? 3 : 0) && IsPostal(part[^1], first))
            {
                Set(ref postal, Addresses.Postal(part[^1]));
                part.RemoveAt(part.Count - 1);
            }
            else if (part.Count >= (first ? 5 : 2) && IsSplitPostal(part[^2], part[^1]))
            {
                Set(ref postal, part[^2] + part[^1]);
                part.RemoveRange(part.Count - 2, 2);
            }
            else if (!first && part.Count > 1 && IsPostal(part[0], true) && !part.Exists(word => AddressWords.Type(word) is not null))
            {
                Set(ref postal, Addresses.Postal(part[0]));
                part.RemoveAt(0);
            }
            TakeState(part, first, ref state, ref country);
        }
        parts.RemoveAll(part => part.Count == 0);
    }

    private static void TakeState(List<string> part, bool first, ref string state, ref string country)
    {
        for (var words = Math.Min(3, part.Count - (first ? 3 : 0)); words >= 1; words--)
        {
            if (AddressWords.State(string.Join(' ', part[^words..])) is not { } found) continue;
            Set(ref state, found);
            Set(ref country, "us");
            part.RemoveRange(part.Count - words, words);
            return;
        }
    }

    public void TakeUnit(ref string unit)
    {
        foreach (var part in parts)
        {
            for (var i = 0; i < part.Count; i++)
            {
                var marked = part[i] == "#" || (AddressWords.Unit(part[i]) is not null && !(i > 0 && IsName(part, i)));
                if (!marked) continue;
                var end = i + 1;
                while (end < part.Count && (part[end] == "#" || AddressWords.Unit(part[end]) is not null)) end++;
                if (end < part.Count) end++;
                Set(ref unit, Addresses.UnitOf(string.Join(' ', part[i..end])));
                part.RemoveRange(i, end - i);
                break;
            }
        }
        parts.RemoveAll(part => part.Count == 0);
    }

    // "Box Hill Road", "Lot Street": a unit word directly before a street word, after the number, is the street's name.
    private static bool IsName(List<string> part, int i) => i == 1 && i + 1 < part.Count && AddressWords.Type(part[i + 1]) is not null && char.IsAsciiDigit(part[0][0]);

    public void TakeCity(ref string city)
    {
        var at = StreetPart();
        if (at < 0) return;
        for (var i = parts.Count - 1; i > at; i--)
        {
            Set(ref city, Addresses.Join(parts[i]));
            parts.RemoveAt(i);
        }
        var street = parts[at];
        var end = StreetEnd(street);
        if (end >= street.Count) return;
        Set(ref city, Addresses.Join(street[end..]));
        street.RemoveRange(end, street.Count - end);
    }

    public (string Number, string Name) Street()
    {
        var at = StreetPart();
        if (at < 0) return ("", "");
        var words = parts[at];
        if (words is ["po", "box", ..] or ["p", "o", "box", ..]) return ("pobox", words[^1]);
        var start = words.FindIndex(word => char.IsAsciiDigit(word[0]) && !IsOrdinal(word));
        // A building's name may stand before the number; in much of Europe the number stands after the street.
        if (start > 0 && start == words.Count - 1) return (words[start], Name(words[..start]));
        return start < 0 ? ("", Name(words)) : (words[start], Name(words[(start + 1)..]));
    }

    private int StreetPart()
    {
        var numbered = parts.FindIndex(part => part.Count > 1 && char.IsAsciiDigit(part[0][0]));
        if (numbered < 0) numbered = parts.FindIndex(part => part.Count > 1 && part.Exists(word => char.IsAsciiDigit(word[0])));
        return numbered >= 0 ? numbered : parts.Count > 0 ? 0 : -1;
    }

    // The street ends after its last street word and a direction; what follows on the same line is the city.
    private static int StreetEnd(List<string> words)
    {
        var start = words.FindIndex(word => char.IsAsciiDigit(word[0]) && !IsOrdinal(word));
        if (start < 0) return words.Count;
        for (var i = start + 2; i < words.Count; i++)
        {
            if (AddressWords.Type(words[i]) is null) continue;
            while (i + 1 < words.Count && AddressWords.Type(words[i + 1]) is not null) i++;
            if (i + 1 < words.Count && AddressWords.Direction(words[i + 1]) is not null) i++;
            return i + 1;
        }
        return words.Count;
    }

    private static string Name(List<string> words)
    {
        var name = new List<string>(words.Count);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word == "#") continue;
            // "Ansbacherstr" and "Ansbacher Strasse" are one street.
            if (word.Length > 6 && word.EndsWith("strasse", StringComparison.Ordinal)) { name.Add(word[..^7]); name.Add("strasse"); continue; }
            if (word.Length > 6 && word.EndsWith("str", StringComparison.Ordinal)) { name.Add(word[..^3]); name.Add("strasse"); continue; }
            name.Add((i > 0 ? AddressWords.Type(word) : null) ?? AddressWords.Direction(word) ?? AddressWords.Ordinal(word));
        }
        return string.Join(' ', name.Where(word => word.Length > 0));
    }

    private static bool IsOrdinal(string word) => word.Length > 2 && word[^2..] is "st" or "nd" or "rd" or "th";

    private static bool IsPostal(string word, bool strict)
    {
        var digits = word.Count(char.IsAsciiDigit);
        if (digits == word.Length) return word.Length == 5 || word.Length == 9 || (!strict && word.Length is 4 or 6);
        return word.Length == 10 && word[5] == '-' && digits == 9;
    }

    // British, Irish, Canadian and Dutch codes are written as two words.
    private static bool IsSplitPostal(string first, string second) =>
        (second.Length == 3 && char.IsAsciiDigit(second[0]) && char.IsAsciiLetter(second[1]) && first.Length is >= 2 and <= 4 && char.IsAsciiLetter(first[0]) && first.Any(char.IsAsciiDigit))
        || (first.Length == 3 && second.Length == 3 && char.IsAsciiLetter(first[0]) && char.IsAsciiDigit(first[1]) && char.IsAsciiDigit(second[0]) && char.IsAsciiDigit(second[2]))
        || (first.Length == 4 && second.Length == 2 && first.All(char.IsAsciiDigit) && second.All(char.IsAsciiLetter));

    private static void Set(ref string target, string value)
    {
        if (target.Length == 0) target = value;
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace Verify.Core.Text;

/// <summary>A postal address in its parts, each folded to one spelling; a part that was not given is empty.</summary>
public sealed record Address(string Number, string Street, string Unit, string City, string State, string PostalCode, string Country)
{
    /// <summary>One key per dwelling: street number, street, unit and place. Null when there is no street or no place.</summary>
    public string? UnitKey => BuildingKey is { } building ? $"{building}|{Unit}" : null;

    /// <summary>One key per street number, whatever the unit. Null when there is no street or no place.</summary>
    public string? BuildingKey
    {
        get
        {
            var place = PostalCode.Length > 0 ? PostalCode : City.Length > 0 ? $"{City},{State}" : "";
            return Number.Length == 0 || Street.Length == 0 || place.Length == 0 ? null : $"{place}|{Number}|{Street}";
        }
    }
}

/// <summary>Parses postal addresses, United States first, European order too, and folds the words that people spell in several ways.</summary>
public static class Addresses
{
    /// <summary>Parses one line, such as "522 Mill Pond Ln, Unit 101, Independence VA 24348".</summary>
    public static Address Parse(string line) => Parse(line, "", "", "", "", "");

    /// <summary>Parses an address given in parts; whatever the parts do not say is looked for in the street line.</summary>
    public static Address Parse(string street, string unit, string city, string state, string postalCode, string country)
    {
        var parts = Parts(street);
        var (foundCity, foundState) = (Plain(city), StateOf(state));
        var (foundPostal, foundCountry) = (Postal(postalCode), CountryOf(country));
        var foundUnit = UnitOf(Plain(unit));
        var rest = new AddressTail(parts);
        rest.TakeCountry(ref foundCountry);
        rest.TakePlace(ref foundPostal, ref foundState, ref foundCountry);
        rest.TakeUnit(ref foundUnit);
        rest.TakeCity(ref foundCity);
        var (number, name) = rest.Street();
        return new Address(number, name, foundUnit, foundCity, foundState, foundPostal, foundCountry);
    }

    /// <summary>A postal code folded: five digits for the United States, otherwise letters and digits without spaces.</summary>
    public static string Postal(string text)
    {
        var folded = Fold(text);
        Span<char> kept = folded.Length <= 64 ? stackalloc char[folded.Length] : new char[folded.Length];
        var length = 0;
        foreach (var c in folded)
            if (char.IsLetterOrDigit(c)) kept[length++] = c;
        if (length == 9 && !kept[..9].ContainsAnyExceptInRange('0', '9')) length = 5;
        return length == folded.Length ? folded : kept[..length].ToString();
    }

    /// <summary>The unit key of a line, or null.</summary>
    public static string? UnitKey(string line) => Parse(line).UnitKey;

    /// <summary>The street-number key of a line, or null.</summary>
    public static string? BuildingKey(string line) => Parse(line).BuildingKey;

    internal static string StateOf(string text)
    {
        var words = Plain(text);
        return AddressWords.State(words) ?? words;
    }

    internal static string CountryOf(string text)
    {
        var words = Plain(text);
        return AddressWords.Country(words) ?? words;
    }

    // "apt 4b", "#4b" and "4b" are one unit; "floor 2 room 5" keeps both.
    internal static string UnitOf(string words)
    {
        if (words.Length == 0) return "";
        var kept = words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => AddressWords.Unit(word) is null or "ph" && word != "#").ToArray();
        return string.Concat(kept).TrimStart('0');
    }

    private static List<List<string>> Parts(string line) =>
        [.. Fold(line).Split([',', ';', '\n', '/'], StringSplitOptions.RemoveEmptyEntries).Select(Words).Where(words => words.Count > 0)];

    internal static List<string> Words(string text)
    {
        var words = new List<string>();
        if (text.Length == 0) return words;
        var folded = Fold(text);
        Span<char> word = folded.Length <= 256 ? stackalloc char[folded.Length] : new char[folded.Length];
        var length = 0;
        foreach (var c in folded)
        {
            if (char.IsLetterOrDigit(c) || (c == '-' && length > 0)) { word[length++] = c; continue; }
            if (c is '.' or '\'' or '’' && !(c == '.' && length > 2 && char.IsLetter(word[length - 1]))) continue;
            Add(words, word[..length]);
            length = 0;
            if (c == '#') words.Add("#");
        }
        Add(words, word[..length]);
        return words;
    }

    private static void Add(List<string> words, ReadOnlySpan<char> word)
    {
        if (word.Trim('-') is { Length: > 0 } kept) words.Add(kept.ToString());
    }

    // Most cities, states and countries are one plain word: nothing to take apart.
    private static string Plain(string text) => text.AsSpan().ContainsAnyExcept(OneWord) ? Join(Words(text)) : Fold(text);

    private static readonly SearchValues<char> OneWord = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    internal static string Join(List<string> words) => words.Count switch
    {
        0 => "",
        1 => words[0] == "#" ? "" : words[0],
        _ => string.Join(' ', words.Where(word => word != "#")),
    };

    /// <summary>Lower case without accents; ß becomes ss and the like.</summary>
    internal static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            switch (char.ToLowerInvariant(c))
            {
                case 'ß': folded.Append("ss"); break;
                case 'ø': folded.Append('o'); break;
                case 'ł': folded.Append('l'); break;
                case 'æ': folded.Append("ae"); break;
                case 'đ': folded.Append('d'); break;
                case var lower: folded.Append(lower); break;
            }
        }
        return folded.ToString();
    }
}

using System.Globalization;
using Verify.Core.Linking;

namespace Verify.Core.Text;

/// <summary>Reads telephone numbers as people type them and gives the E.164 form.</summary>
public static class Phones
{
    private sealed record Region(string Name, string Code, string Trunk, int Min, int Max);

    private static readonly Dictionary<string, Region> Regions = ShippedTable.Rows("Phones.regions.csv")
        .Select(row => new Region(row[0], row[1], row[2], int.Parse(row[3], CultureInfo.InvariantCulture), int.Parse(row[4], CultureInfo.InvariantCulture)))
        .ToDictionary(region => region.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, Region> Codes = Regions.Values
        .GroupBy(region => region.Code, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    /// <summary>The E.164 form, or null when the text is no complete number. A number without a country code is read as one of <paramref name="region"/>.</summary>
    public static string? Canonical(string? raw, string region = "US")
    {
        if (raw is null) return null;
        var text = WithoutExtension(raw);
        var digits = Digits(text);
        if (digits.Length is < 7 or > 17) return null;
        if (text.TrimStart().StartsWith('+')) return International(digits);
        if (digits.StartsWith("00", StringComparison.Ordinal)) return International(digits[2..]);
        if (!Regions.TryGetValue(region, out var home)) home = Regions["US"];
        if (home.Code == "1" && digits.StartsWith("011", StringComparison.Ordinal)) return International(digits[3..]);
        return National(digits, home);
    }

    /// <summary>The ASCII digits of a text, and nothing else.</summary>
    public static string Digits(string text)
    {
        Span<char> kept = text.Length <= 64 ? stackalloc char[text.Length] : new char[text.Length];
        var count = 0;
        foreach (var c in text)
            if (char.IsDigit(c)) kept[count++] = (char)('0' + (int)char.GetNumericValue(c));
        return new string(kept[..count]);
    }

    private static string? International(string digits)
    {
        for (var length = 3; length >= 1; length--)
        {
            if (digits.Length <= length || !Codes.TryGetValue(digits[..length], out var found)) continue;
            var national = digits[length..];
            // "+44 (0)20 …" is common; the bracketed trunk digit is not part of the number.
            if (found.Trunk.Length > 0 && found.Code != "1" && national.StartsWith(found.Trunk, StringComparison.Ordinal) && national.Length > found.Min)
                national = national[found.Trunk.Length..];
            return Complete(national, found);
        }
        return digits.Length is >= 8 and <= 15 ? "+" + digits : null;
    }

    private static string? National(string digits, Region home)
    {
        var rest = home.Trunk.Length > 0 && digits.StartsWith(home.Trunk, StringComparison.Ordinal) ? digits[home.Trunk.Length..] : digits;
        return Complete(rest, home) ?? Complete(digits, home)
            ?? (digits.StartsWith(home.Code, StringComparison.Ordinal) ? Complete(digits[home.Code.Length..], home) : null);
    }

    private static string? Complete(string national, Region region)
    {
        if (national.Length < region.Min || national.Length > region.Max) return null;
        // The North American plan: area code and exchange begin with 2 to 9.
        if (region.Code == "1" && (national[0] < '2' || national[3] < '2')) return null;
        return $"+{region.Code}{national}";
    }

    private static string WithoutExtension(string raw)
    {
        foreach (var mark in new[] { "extension", "ext", "x", ";", "," })
        {
            var at = raw.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            if (at >= 7) return raw[..at];
        }
        return raw;
    }
}

using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Verify.Core.Linking;

using Verify.Core.Text;

namespace Verify.Core.Documents.Banking;

/// <summary>International bank account numbers: the country's length and the two check digits (ISO 13616, modulo 97).</summary>
public static partial class Iban
{
    private static readonly FrozenDictionary<string, int> Lengths = ShippedTable.Rows("Verify.Core.Documents.Banking.iban-lengths.csv")
        .ToFrozenDictionary(row => row[0], row => int.Parse(row[1], CultureInfo.InvariantCulture));

    /// <summary>The finding never holds the number.</summary>
    public static DocumentFinding Check(string? number)
    {
        const string check = "iban";
        if (string.IsNullOrWhiteSpace(number)) return DocumentFinding.NotChecked(check, "No IBAN was read.");
        var text = string.Concat(number.Where(c => !char.IsWhiteSpace(c) && c != '-')).ToUpperInvariant();
        if (text.StartsWith("IBAN", StringComparison.Ordinal)) text = text[4..];
        if (text.Length is < 5 or > 34 || !text.All(char.IsAsciiLetterOrDigit) || !char.IsAsciiLetter(text[0]) || !char.IsAsciiLetter(text[1]))
            return DocumentFinding.Failed(check, "The number is no IBAN: a country, two digits and up to thirty letters and digits.");
        var country = text[..2];
        if (Remainder(text) != 1) return DocumentFinding.Failed(check, "The IBAN's check digits do not hold.");
        if (!Lengths.TryGetValue(country, out var length)) return DocumentFinding.NotChecked(check, $"The check digits hold, but {country} is not in the register of IBAN countries.");
        return DocumentFinding.Of(check, text.Length == length,
            $"The IBAN's check digits hold and it has the length of {country}.", $"The IBAN has {text.Length} characters, those of {country} have {length}.");
    }

    /// <summary>The first run of a text that has the form and length of its country's numbers, without spaces. Its check digits may be wrong.</summary>
    public static string? In(string text)
    {
        foreach (Match start in Start().Matches(text))
        {
            if (!Lengths.TryGetValue(start.Value[..2], out var length)) continue;
            var (number, at) = (new StringBuilder(length), start.Index);
            for (; at < text.Length && number.Length < length && (text[at] == ' ' || char.IsAsciiDigit(text[at]) || char.IsAsciiLetterUpper(text[at])); at++)
                if (text[at] != ' ') number.Append(text[at]);
            if (number.Length == length && (at == text.Length || !char.IsLetterOrDigit(text[at]))) return number.ToString();
        }
        return null;
    }

    [GeneratedRegex(@"\b[A-Z]{2}[0-9]{2}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Start();

    /// <summary>The number with its first four characters last, letters as two digits, modulo 97.</summary>
    private static int Remainder(string text)
    {
        var remainder = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[(i + 4) % text.Length];
            remainder = char.IsAsciiDigit(c) ? (remainder * 10 + c - '0') % 97 : (remainder * 100 + c - 'A' + 10) % 97;
        }
        return remainder;
    }
}

using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Verify.Core.Linking;

using Verify.Core.Text;

namespace Verify.Core.Documents.Comparing;

/// <summary>How two writings of a name agree. Part: one has fewer names or initials, or was cut, and nothing contradicts.</summary>
public enum NameAgreement
{
    Equal,
    Part,
    Different,
    NotComparable,
}

/// <summary>
/// Compares a name as one side of a document prints it with the same name as the other side writes it. This is about writing only
/// (diacritics, order, cuts), not about nicknames or scripts, which are the business of name comparison between sources.
/// </summary>
public static class PrintedName
{
    private static readonly FrozenDictionary<char, (string First, string Second)> Letters = ShippedTable.Rows("Verify.Core.Documents.Comparing.transliteration.csv")
        .ToFrozenDictionary(row => row[0][0], row => (row[1], row[2].Length == 0 ? row[1] : row[2]));

    public static NameAgreement Compare(string? one, string? other)
    {
        if (string.IsNullOrWhiteSpace(one) || string.IsNullOrWhiteSpace(other)) return NameAgreement.NotComparable;
        if (Tokens(one, false) is not { Length: > 0 } || Tokens(other, false) is not { Length: > 0 }) return NameAgreement.NotComparable;
        var part = false;
        foreach (var second in new[] { false, true })
            foreach (var otherSecond in new[] { false, true })
            {
                var (left, right) = (Tokens(one, second)!, Tokens(other, otherSecond)!);
                if (string.Concat(left) == string.Concat(right) || left.Order(StringComparer.Ordinal).SequenceEqual(right.Order(StringComparer.Ordinal))) return NameAgreement.Equal;
                part |= Contains(left, right) || Contains(right, left);
            }
        return part ? NameAgreement.Part : NameAgreement.Different;
    }

    /// <summary>Whether a zone's name, which may have been cut at its field's end, is the printed one.</summary>
    public static NameAgreement CompareCut(string zone, string? printed, bool mayBeCut)
    {
        var plain = Compare(zone, printed);
        if (plain != NameAgreement.Different || !mayBeCut) return plain;
        var read = string.Concat(Tokens(zone, false)!);
        return string.Concat(Tokens(printed!, false)!).StartsWith(read, StringComparison.Ordinal) || string.Concat(Tokens(printed!, true)!).StartsWith(read, StringComparison.Ordinal)
            ? NameAgreement.Part : NameAgreement.Different;
    }

    /// <summary>All of the shorter name's parts stand in the longer one, initials for names; two parts at least must agree.</summary>
    private static bool Contains(string[] longer, string[] shorter)
    {
        if (shorter.Length < 2 || shorter.Length > longer.Length) return false;
        var rest = longer.ToList();
        var full = 0;
        foreach (var token in shorter.OrderByDescending(token => token.Length))
        {
            var at = rest.IndexOf(token);
            if (at >= 0 && token.Length > 1) full++;
            if (at < 0) at = rest.FindIndex(candidate => (token.Length == 1 || candidate.Length == 1) && candidate[0] == token[0]);
            if (at < 0) return false;
            rest.RemoveAt(at);
        }
        return full > 0;
    }

    /// <summary>The name's parts in the letters A to Z, or null when it holds letters of another script.</summary>
    private static string[]? Tokens(string name, bool second)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name.ToUpperInvariant().Normalize(NormalizationForm.FormC))
        {
            if (char.IsAsciiLetter(c)) text.Append(c);
            else if (Letters.TryGetValue(c, out var known)) text.Append(second ? known.Second : known.First);
            else if (c is '\'' or '’' or '`' or '.') continue;
            else if (!char.IsLetter(c)) text.Append(' ');
            else if (!AppendBase(text, c)) return null;
        }
        return text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static bool AppendBase(StringBuilder text, char letter)
    {
        foreach (var c in letter.ToString().Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetter(c)) text.Append(c);
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark) return false;
        }
        return true;
    }
}

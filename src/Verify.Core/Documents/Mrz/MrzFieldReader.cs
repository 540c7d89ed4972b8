namespace Verify.Core.Documents.Mrz;

/// <summary>Takes the fields out of an arranged zone.</summary>
internal static class MrzFieldReader
{
    public static MrzFields Read(MrzLayout layout, ReadOnlySpan<char> zone, DateOnly asOf)
    {
        var (surname, given) = Names(layout, zone);
        return new MrzFields(
            Text(layout.Code.In(zone)), Text(layout.State.In(zone)), surname, given, zone[layout.Name.End - 1] != '<',
            Number(layout, zone), layout.Nationality.IsAbsent ? null : Text(layout.Nationality.In(zone)),
            MrzDate.Birth(layout.Birth.In(zone), asOf), Letter(zone[layout.Sex]),
            layout.Expiry.IsAbsent ? null : MrzDate.Expiry(layout.Expiry.In(zone), asOf),
            Text(layout.Optional1.In(zone).TrimStart('<')), layout.Optional2.IsAbsent ? null : Text(layout.Optional2.In(zone).TrimStart('<')),
            layout.Issued.IsAbsent ? null : Text(layout.Issued.In(zone)));
    }

    /// <summary>
    /// The rest of a number longer than nine characters with its check digit, or nothing. It stands in the optional data, up to the first filler,
    /// and a filler stands where the check digit would (9303 part 5, 4.2.2.2, and part 6).
    /// </summary>
    public static ReadOnlySpan<char> NumberTail(MrzLayout layout, ReadOnlySpan<char> zone)
    {
        if (!layout.NumberMayOverflow || zone[layout.NumberDigit] != '<' || zone[layout.Number.End - 1] == '<') return [];
        var rest = layout.Optional1.In(zone);
        var end = rest.IndexOf('<');
        var tail = end < 0 ? rest : rest[..end];
        return tail.Length >= 2 ? tail : [];
    }

    private static string Number(MrzLayout layout, ReadOnlySpan<char> zone)
    {
        var tail = NumberTail(layout, zone);
        return tail.IsEmpty ? Text(layout.Number.In(zone)) : string.Concat(layout.Number.In(zone), tail[..^1]);
    }

    private static (string Surname, string Given) Names(MrzLayout layout, ReadOnlySpan<char> zone)
    {
        var name = layout.Name.In(zone);
        // The French card parts given names by two fillers and the halves of a double name by one: both stay visible as spaces.
        if (!layout.GivenNames.IsAbsent) return (Words(name), Text(layout.GivenNames.In(zone)).Replace('<', ' '));
        var parted = name.IndexOf("<<");
        return parted < 0 ? (Words(name), "") : (Words(name[..parted]), Words(name[(parted + 2)..]));
    }

    /// <summary>Fillers become single spaces, none at the ends.</summary>
    private static string Words(ReadOnlySpan<char> text)
    {
        text = text.Trim('<');
        if (text.IndexOf('<') < 0) return text.ToString();
        Span<char> words = stackalloc char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            if (c != '<') words[length++] = c;
            else if (words[length - 1] != ' ') words[length++] = ' ';
        }
        return words[..length].ToString();
    }

    private static string Text(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd('<');
        return text.Length == 1 ? Letter(text[0]) : text.ToString();
    }

    private static readonly string[] Letters = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    private static string Letter(char c) => Letters[c];
}

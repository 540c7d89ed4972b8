namespace Verify.Core.Documents.Aamva;

/// <summary>Names as the versions write them: DCS with DAC and DAD (since 2009), DCS with DCT (2003, 2005), DAB to DAE or all in DAA (2000).</summary>
internal static class AamvaNames
{
    private static readonly AamvaElementId FullName = AamvaElementId.Of("DAA"), OldSurname = AamvaElementId.Of("DAB"), First = AamvaElementId.Of("DAC"),
        Middle = AamvaElementId.Of("DAD"), OldSuffix = AamvaElementId.Of("DAE"), Surname = AamvaElementId.Of("DCS"), Given = AamvaElementId.Of("DCT"),
        Suffix = AamvaElementId.Of("DCU");

    public static (string? Surname, string? First, string? Middle, string? Suffix) Read(ReadOnlySpan<char> text, AamvaElements elements)
    {
        var surname = Surnames(elements.Find(text, Surname)) ?? Surnames(elements.Find(text, OldSurname));
        var suffix = Text(elements.Find(text, Suffix)) ?? Text(elements.Find(text, OldSuffix));
        var (first, middle) = (Text(elements.Find(text, First)), Text(elements.Find(text, Middle)));
        if (first is null) (first, middle) = Split(elements.Find(text, Given), middle);
        var full = elements.Find(text, FullName);
        return surname is null && first is null && !full.IsWhiteSpace() ? Full(full, suffix) : (surname, first, middle, suffix);
    }

    /// <summary>A family name may be any word, "None" too: only an empty one is missing.</summary>
    private static string? Surnames(ReadOnlySpan<char> value)
    {
        value = value.Trim(" ,");
        return value.IsEmpty ? null : value.ToString();
    }

    private static string? Text(ReadOnlySpan<char> value) => AamvaWords.IsNone(value) ? null : value.Trim(" ,").ToString();

    /// <summary>Given names in one element are parted by commas, or, by issuers that use none, by spaces.</summary>
    private static (string? First, string? Middle) Split(ReadOnlySpan<char> given, string? middle)
    {
        given = given.Trim(" ,");
        if (AamvaWords.IsNone(given)) return (null, middle);
        var at = given.IndexOf(',');
        if (at < 0) at = given.IndexOf(' ');
        return at < 0 ? (given.ToString(), middle) : (Text(given[..at]), Text(given[(at + 1)..]) ?? middle);
    }

    /// <summary>LAST,FIRST,MIDDLE,SUFFIX; stripes write $ for the comma; a few issuers part with spaces alone.</summary>
    private static (string? Surname, string? First, string? Middle, string? Suffix) Full(ReadOnlySpan<char> full, string? suffix)
    {
        Span<Range> parts = stackalloc Range[5];
        var marked = full.ContainsAny(',', '$');
        var options = marked ? StringSplitOptions.TrimEntries : StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        // BRONSTON,$ROBERTO: a comma right before the stripe's own sign is one separation, not two.
        if (full.IndexOf(",$") >= 0) full = full.ToString().Replace(",$", "$", StringComparison.Ordinal);
        var count = marked ? full.SplitAny(parts, ",$", options) : full.Split(parts, ' ', options);
        var (first, middle) = count < 3 ? Split(Part(full, parts, count, 1), null) : (Text(Part(full, parts, count, 1)), Text(Part(full, parts, count, 2)));
        return (Surnames(Part(full, parts, count, 0)), first, middle, Text(Part(full, parts, count, 3)) ?? suffix);
    }

    private static ReadOnlySpan<char> Part(ReadOnlySpan<char> full, ReadOnlySpan<Range> parts, int count, int index) => index < count ? full[parts[index]] : [];
}

namespace Verify.Reader.Images;

/// <summary>The pictures of a simple PDF, as scanners and telephones make it: a page that is a JPEG (ISO 32000-1, 7.4.8). No page is drawn, no other filter undone, nothing else of the file looked at.</summary>
internal static class PdfPicture
{
    private const int MostPages = 4, MostStreams = 2_000, LongestDictionary = 2_000;

    /// <summary>Where the largest JPEGs of the file lie, at most four, in their order.</summary>
    public static IReadOnlyList<(int From, int Length)> In(ReadOnlySpan<byte> file)
    {
        if (file.IndexOf("/Encrypt"u8) >= 0) throw Refused("the PDF is locked: send it without a password, or a photo");
        if (Pages(file) is > MostPages and var pages) throw Refused($"the PDF has {pages} pages: send only the page that is asked for, or a photo of it");
        var found = new List<(int From, int Length)>();
        var streams = 0;
        for (var at = 0; Next(file, "stream"u8, at) is >= 0 and var keyword; at = Next(file, "endstream"u8, keyword) is >= 0 and var end ? end + 9 : file.Length)
        {
            if (++streams > MostStreams) throw Refused("the PDF holds too much to be a scan: send a photo or scan as JPEG or PNG");
            var from = keyword + 6;
            while (from < file.Length && file[from] is (byte)'\r' or (byte)'\n') from++;
            var to = Next(file, "endstream"u8, from);
            var content = file[from..(to < 0 ? file.Length : to)];
            if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) && IsJpeg(file[Math.Max(at, keyword - LongestDictionary)..keyword])) found.Add((from, content.Length));
        }
        return found.Count == 0 ? throw Refused("the PDF holds no scan that is read here: send a photo or scan as JPEG or PNG")
            : [.. found.OrderByDescending(picture => picture.Length).Take(MostPages).OrderBy(picture => picture.From)];
    }

    /// <summary>Whether the dictionary before a stream says that it is a JPEG.</summary>
    private static bool IsJpeg(ReadOnlySpan<byte> before) => before[Math.Max(0, before.LastIndexOf(" obj"u8))..].IndexOf("/DCTDecode"u8) >= 0;

    private static int Pages(ReadOnlySpan<byte> file)
    {
        var count = 0;
        for (var at = Next(file, "/Page"u8, 0); at >= 0; at = Next(file, "/Page"u8, at + 5))
            if (file[..at].TrimEnd(" \r\n"u8).EndsWith("/Type"u8) && (at + 5 >= file.Length || !char.IsAsciiLetter((char)file[at + 5]))) count++;
        return count;
    }

    private static int Next(ReadOnlySpan<byte> file, ReadOnlySpan<byte> word, int from) => file[from..].IndexOf(word) is >= 0 and var at ? from + at : -1;

    private static RefusedException Refused(string why) => new("type", why);
}

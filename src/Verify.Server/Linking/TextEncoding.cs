using System.Text;

namespace Verify.Server.Linking;

/// <summary>Tells how a file's text is encoded: by its mark, by zero bytes (UTF-16), by being valid UTF-8, else Windows-1252.</summary>
internal static class TextEncoding
{
    private const int Looked = 64 * 1024;

    public static Encoding Detect(Stream file)
    {
        var head = new byte[Looked];
        var length = file.ReadAtLeast(head, Looked, throwOnEndOfStream: false);
        var found = Marked(head.AsSpan(0, length)) ?? Unmarked(head.AsSpan(0, length));
        if (found is null) found = IsUtf8(head.AsSpan(0, length), file) ? new UTF8Encoding(false) : Windows1252();
        file.Position = 0;
        return found;
    }

    private static Encoding? Marked(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new UTF8Encoding(true),
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    // Headings are mostly ASCII: in UTF-16 every second byte of them is zero.
    private static Encoding? Unmarked(ReadOnlySpan<byte> head)
    {
        var (even, odd) = (0, 0);
        var looked = Math.Min(head.Length, 512) & ~1;
        for (var i = 0; i < looked; i += 2)
        {
            if (head[i] == 0) even++;
            if (head[i + 1] == 0) odd++;
        }
        if (looked < 8) return null;
        if (odd > looked / 4 && even < looked / 16) return Encoding.Unicode;
        return even > looked / 4 && odd < looked / 16 ? Encoding.BigEndianUnicode : null;
    }

    private static bool IsUtf8(ReadOnlySpan<byte> head, Stream file)
    {
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var (chars, buffer) = (new char[Looked + 16], new byte[Looked]);
        try
        {
            decoder.GetChars(head, chars, flush: false);
            int read;
            while ((read = file.Read(buffer)) > 0) decoder.GetChars(buffer.AsSpan(0, read), chars, flush: false);
            decoder.GetChars([], chars, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static Encoding Windows1252() => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
}

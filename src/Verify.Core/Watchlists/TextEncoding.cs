using System.Text;

namespace Verify.Core.Watchlists;

/// <summary>Turns the bytes of a list file into text: byte-order mark, UTF-16 without one, UTF-8, else Windows-1252.</summary>
public static class TextEncoding
{
    private const string HighHalf = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) bytes = bytes[3..];
        else if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Encoding.Unicode.GetString(bytes[2..]);
        else if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        else if (LooksLikeUtf16(bytes, 1)) return Encoding.Unicode.GetString(bytes);
        else if (LooksLikeUtf16(bytes, 0)) return Encoding.BigEndianUnicode.GetString(bytes);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Western(bytes);
        }
    }

    // Latin text in UTF-16 without a mark: every second byte is zero.
    private static bool LooksLikeUtf16(ReadOnlySpan<byte> bytes, int zeroAt)
    {
        if (bytes.Length < 8) return false;
        for (var i = zeroAt; i < 8; i += 2)
        {
            if (bytes[i] != 0 || bytes[i ^ 1] == 0) return false;
        }
        return true;
    }

    private static string Western(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++) text[i] = bytes[i] is >= 0x80 and < 0xA0 ? HighHalf[bytes[i] - 0x80] : (char)bytes[i];
        return new string(text);
    }
}

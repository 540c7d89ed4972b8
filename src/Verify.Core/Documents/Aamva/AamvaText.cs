using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Verify.Core.Documents.Aamva;

/// <summary>The bytes of a payload as text.</summary>
internal static class AamvaText
{
    // Line feed, carriage return and the four information separators have their places in a payload; no other control character does.
    private static readonly SearchValues<char> Misplaced = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (char)c).Except(['\n', '\r', '\x1c', '\x1d', '\x1e', '\x1f']), '\x7f']);

    public static readonly SearchValues<char> Separators = SearchValues.Create("\n\r\x1c\x1d\x1e\x1f");

    /// <summary>The standard asks for ISO 8859-1; readers that hand over UTF-8 exist.</summary>
    public static string Decode(ReadOnlySpan<byte> payload, ref FaultList faults)
    {
        var text = !Ascii.IsValid(payload) && Utf8.IsValid(payload) ? Encoding.UTF8.GetString(payload) : Encoding.Latin1.GetString(payload);
        if (!text.AsSpan().ContainsAny(Misplaced)) return text;
        var clean = string.Concat(text.Where(c => !Misplaced.Contains(c)));
        faults.Add("control-characters", $"{text.Length - clean.Length} control character(s) that no payload holds; they were left out");
        return clean;
    }
}
